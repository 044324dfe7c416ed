#include "index/http.h"

#include "index/http_field.h"
#include "index/inflate.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PLAIN_CONNECTIONS 32 /* connections to one host over HTTP/1.1 */
#define TLS_STREAMS 100      /* requests to one host at once over HTTP/2 */
#define REDIRECTS_MAX 10
#define HEADERS_MAX (256u << 10)
#define ERROR_BODY_MAX (64u << 10) /* of an answer that is not wanted */
#define SLOW_BYTES 32L        /* fewer bytes a second, for `timeout` seconds, are no progress */
#define DOCUMENT_SECONDS 300L /* total, for what goes into memory */
#define FILE_SECONDS 7200L    /* total, for what goes into a file */
#define CONNECT_RETRIES 2     /* a host that is not there will not come soon */
#define BACKOFF_MS 250
#define WAIT_FDS_MAX 64u
#define RETRY_AFTER_MAX 60 /* seconds */

/* A list of requests, first in, first out. */
struct queue {
    struct request *first, *last;
};

/* A scheme, host and port. */
struct origin {
    struct origin *next;
    struct pinc_slice key;
    struct queue urgent, waiting;
    unsigned active, most;
    bool trusted;
};

enum place {
    PLACE_QUEUED,  /* in its origin's queue */
    PLACE_DELAYED, /* waits for its time */
    PLACE_ACTIVE   /* with libcurl */
};

/* Header fields of the answer under way; slices live in the request's arena. */
struct fields {
    struct pinc_slice content_type, encoding, etag, last_modified, location, retry_after,
        content_range;
    struct pinc_http_freshness freshness;
    bool chunked, has_length;
    uint64_t length;
    size_t bytes;
};

struct request {
    struct request *next;
    struct pinc_http *http;
    struct origin *origin;
    struct pinc_arena *arena;
    struct pinc_http_request want; /* slices in the arena */
    uint64_t id;
    enum place place;
    unsigned attempts, redirects;
    int64_t started, not_before; /* monotonic milliseconds */
    CURL *easy;
    struct curl_slist *headers;
    char reason[CURL_ERROR_SIZE];
    struct fields got;
    unsigned code;
    struct pinc_inflate *inflate;
    struct pinc_buf body;
    uint64_t received;       /* decoded bytes */
    struct pinc_error error; /* what a callback of ours found */
    bool stop;               /* enough was read of an answer that nobody wants */
};

struct pinc_http {
    struct pinc_http_options options;
    struct pinc_arena *arena;
    struct origin *origins;
    struct queue delayed;
    struct request **active;
    size_t n_active, cap_active;
    CURLM *multi;
    CURL **pool;
    size_t n_pool, cap_pool;
    uint64_t next_id, random;
    size_t pending;
    bool more; /* attempts that have ended wait to be settled */
    struct pinc_http_stats stats;
};

/* --- small things ------------------------------------------------------------------------ */

static int64_t now_ms(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void queue_add(struct queue *q, struct request *r)
{
    r->next = NULL;
    if (q->last) {
        q->last->next = r;
    } else {
        q->first = r;
    }
    q->last = r;
}

static struct request *queue_take(struct queue *q)
{
    struct request *r = q->first;

    if (r) {
        q->first = r->next;
        q->last = q->first ? q->last : NULL;
        r->next = NULL;
    }
    return r;
}

static bool queue_remove(struct queue *q, uint64_t id, struct request **out)
{
    struct request *r, *before = NULL;

    for (r = q->first; r && r->id != id; r = r->next) {
        before = r;
    }
    if (!r) {
        return false;
    }
    if (before) {
        before->next = r->next;
    } else {
        q->first = r->next;
    }
    q->last = q->last == r ? before : q->last;
    r->next = NULL;
    *out = r;
    return true;
}

static void enqueue(struct request *r)
{
    r->place = PLACE_QUEUED;
    queue_add(r->want.urgent ? &r->origin->urgent : &r->origin->waiting, r);
}

/* For the jitter of retries only. */
static uint64_t next_random(struct pinc_http *http)
{
    http->random ^= http->random << 13;
    http->random ^= http->random >> 7;
    http->random ^= http->random << 17;
    return http->random;
}

/* --- life -------------------------------------------------------------------------------- */

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;
static CURLcode curl_started;

static void start_curl(void)
{
    curl_started = curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum pinc_status pinc_http_new(struct pinc_http **out, const struct pinc_http_options *options,
                               struct pinc_error *err)
{
    struct pinc_http *http = pinc_alloc(sizeof *http);

    *out = NULL;
    if (!http) {
        return pinc_fail_memory(err);
    }
    http->options = *options;
    http->random = (uint64_t)now_ms() ^ (uint64_t)(uintptr_t)http ^ 0x9e3779b97f4a7c15u;
    http->arena = pinc_arena_new();
    if (!http->arena) {
        pinc_http_free(http);
        return pinc_fail_memory(err);
    }
    *out = http;
    return PINC_OK;
}

/* libcurl is started by the first request: an offline run must not pay for it. */
static enum pinc_status start_multi(struct pinc_http *http, struct pinc_error *err)
{
    if (http->multi) {
        return PINC_OK;
    }
    (void)pthread_once(&curl_once, start_curl);
    if (curl_started != CURLE_OK) {
        return pinc_fail(err, PINC_ENET, "cannot start libcurl: %s",
                         curl_easy_strerror(curl_started));
    }
    http->multi = curl_multi_init();
    if (!http->multi) {
        return pinc_fail_memory(err);
    }
    (void)curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)PLAIN_CONNECTIONS);
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)(4 * PLAIN_CONNECTIONS));
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAX_CONCURRENT_STREAMS, (long)TLS_STREAMS);
    return PINC_OK;
}

static void request_free(struct request *r)
{
    if (!r) {
        return;
    }
    curl_slist_free_all(r->headers);
    pinc_inflate_free(r->inflate);
    pinc_buf_clear(&r->body);
    pinc_arena_free(r->arena);
    pinc_free(r);
}

static void queue_free(struct queue *q)
{
    struct request *r;

    while ((r = queue_take(q)) != NULL) {
        request_free(r);
    }
}

void pinc_http_free(struct pinc_http *http)
{
    struct origin *o;
    size_t i;

    if (!http) {
        return;
    }
    for (i = 0; i < http->n_active; i++) {
        (void)curl_multi_remove_handle(http->multi, http->active[i]->easy);
        curl_easy_cleanup(http->active[i]->easy);
        request_free(http->active[i]);
    }
    for (o = http->origins; o; o = o->next) {
        queue_free(&o->urgent);
        queue_free(&o->waiting);
    }
    queue_free(&http->delayed);
    for (i = 0; i < http->n_pool; i++) {
        curl_easy_cleanup(http->pool[i]);
    }
    if (http->multi) {
        (void)curl_multi_cleanup(http->multi);
    }
    pinc_free(http->pool);
    pinc_free(http->active);
    pinc_arena_free(http->arena);
    pinc_free(http);
}

/* --- asking ------------------------------------------------------------------------------ */

static bool is_trusted(const struct pinc_http *http, const struct pinc_url *url)
{
    size_t i, k;

    for (i = 0; i < http->options.n_trusted_hosts; i++) {
        struct pinc_slice entry = http->options.trusted_hosts[i], port;
        uint64_t n = 0;

        k = pinc_slice_find(entry, ']');
        k = k < entry.len ? k + 1 : pinc_slice_find(entry, ':');
        port = pinc_slice_part(entry, k + 1, entry.len);
        if (pinc_slice_equal_nocase(pinc_slice_part(entry, 0, k), url->host) &&
            (port.len == 0 || (pinc_http_number(&port, &n) && n == url->port))) {
            return true;
        }
    }
    return false;
}

static struct origin *origin_of(struct pinc_http *http, const struct pinc_url *url)
{
    struct pinc_buf key = {0};
    struct origin *o;

    pinc_url_add_origin(&key, url);
    for (o = http->origins; o; o = o->next) {
        if (pinc_slice_equal(o->key, pinc_buf_slice(&key))) {
            break;
        }
    }
    if (!o && key.failed == PINC_OK && (o = pinc_arena_alloc(http->arena, sizeof *o)) != NULL) {
        o->key = pinc_slice_dup(http->arena, pinc_buf_slice(&key));
        o->most = url->https ? TLS_STREAMS : PLAIN_CONNECTIONS;
        o->trusted = is_trusted(http, url);
        if (o->key.ptr) {
            o->next = http->origins;
            http->origins = o;
        } else {
            o = NULL;
        }
    }
    pinc_buf_clear(&key);
    return o;
}

/* Set where a request goes: at its start and after each redirect. */
static enum pinc_status aim(struct request *r, struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_url parts;
    struct pinc_buf text = {0};

    if (!pinc_url_split(&parts, url)) {
        pinc_buf_add_quoted(&text, pinc_url_public(r->arena, url), 200);
        (void)pinc_fail(err, PINC_EUSAGE, "%s is not an http or https URL",
                        text.ptr ? text.ptr : "this");
        pinc_buf_clear(&text);
        return PINC_EUSAGE;
    }
    r->origin = origin_of(r->http, &parts);
    url = pinc_url_public(r->arena, url);
    r->want.url = pinc_slice_dup(r->arena, url);
    return r->origin && r->want.url.ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_http_get(struct pinc_http *http, const struct pinc_http_request *request,
                               uint64_t *id, struct pinc_error *err)
{
    enum pinc_status st = start_multi(http, err);
    struct request *r;

    if (st != PINC_OK) {
        return st;
    }
    r = pinc_alloc(sizeof *r);
    if (r) {
        r->arena = pinc_arena_new();
    }
    if (!r || !r->arena) {
        request_free(r);
        return pinc_fail_memory(err);
    }
    r->http = http;
    r->want = *request;
    r->want.etag = pinc_slice_dup(r->arena, request->etag);
    r->want.last_modified = pinc_slice_dup(r->arena, request->last_modified);
    st = r->want.etag.ptr && r->want.last_modified.ptr ? PINC_OK : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = aim(r, request->url, err);
    }
    if (st != PINC_OK) {
        request_free(r);
        return st;
    }
    r->id = ++http->next_id;
    r->started = now_ms();
    http->pending++;
    enqueue(r);
    if (id) {
        *id = r->id;
    }
    return PINC_OK;
}

void pinc_http_hurry(struct pinc_http *http, uint64_t id)
{
    struct request *r = NULL;
    struct origin *o;

    for (o = http->origins; o && !r; o = o->next) {
        if (queue_remove(&o->waiting, id, &r)) {
            r->want.urgent = true;
            enqueue(r);
        }
    }
}

size_t pinc_http_pending(const struct pinc_http *http)
{
    return http->pending;
}

void pinc_http_stats_get(const struct pinc_http *http, struct pinc_http_stats *out)
{
    *out = http->stats;
    out->active = (unsigned)http->n_active;
}

/* --- receiving: called by libcurl --------------------------------------------------------- */

static bool field_named(struct pinc_slice line, const char *name, struct pinc_slice *value)
{
    size_t colon = pinc_slice_find(line, ':');

    if (colon == line.len ||
        !pinc_slice_equal_nocase(pinc_slice_part(line, 0, colon), pinc_slice_of(name))) {
        return false;
    }
    *value = pinc_slice_trim(pinc_slice_part(line, colon + 1, line.len));
    return true;
}

/* Keep the fields that matter. A field that comes twice: the first one counts, but Cache-Control,
 * where both do. */
static bool keep_field(struct request *r, struct pinc_slice line)
{
    struct fields *f = &r->got;
    const struct {
        const char *name;
        struct pinc_slice *to;
    } texts[] = {
        {"content-type", &f->content_type},
        {"content-encoding", &f->encoding},
        {"etag", &f->etag},
        {"last-modified", &f->last_modified},
        {"location", &f->location},
        {"retry-after", &f->retry_after},
        {"content-range", &f->content_range},
        {"cache-control", &f->freshness.cache_control},
        {"age", &f->freshness.age},
        {"date", &f->freshness.date},
        {"expires", &f->freshness.expires},
    };
    struct pinc_slice value;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (field_named(line, texts[i].name, &value) && !texts[i].to->ptr) {
            *texts[i].to = pinc_slice_dup(r->arena, value);
            return texts[i].to->ptr != NULL;
        }
    }
    if (field_named(line, "transfer-encoding", &value)) {
        f->chunked = true;
    } else if (field_named(line, "content-length", &value)) {
        f->has_length = pinc_http_number(&value, &f->length);
    }
    return true;
}

static size_t on_header(char *bytes, size_t size, size_t n, void *user)
{
    struct request *r = user;
    struct pinc_slice line = {bytes, size * n};

    if (pinc_slice_starts(line, "HTTP/")) {
        memset(
            &r->got, 0,
            sizeof r->got); /* the status line of another answer (100, or after authentication) */
    }
    r->got.bytes += line.len;
    if (r->got.bytes > HEADERS_MAX) {
        (void)pinc_fail(&r->error, PINC_ELIMIT, "the header of the answer is longer than %u bytes",
                        HEADERS_MAX);
        return 0;
    }
    if (!keep_field(r, line)) {
        (void)pinc_fail_memory(&r->error);
        return 0;
    }
    return line.len;
}

static bool write_file(struct request *r, struct pinc_slice piece)
{
    while (piece.len) {
        ssize_t n = write(r->want.fd, piece.ptr, piece.len);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            (void)pinc_fail(&r->error, PINC_EIO, "cannot write the downloaded file: %s",
                            strerror(errno));
            return false;
        }
        piece = pinc_slice_part(piece, (size_t)n, piece.len);
    }
    return true;
}

/* Decoded data, counted here: a server may promise one length and send another. */
static bool on_decoded(void *user, struct pinc_slice piece)
{
    struct request *r = user;

    if (piece.len > r->want.max - r->received) {
        (void)pinc_fail(&r->error, PINC_ELIMIT, "the answer is larger than %llu bytes",
                        (unsigned long long)r->want.max);
        return false;
    }
    r->received += piece.len;
    if (r->want.fd) {
        return write_file(r, piece);
    }
    pinc_buf_add(&r->body, piece);
    if (r->body.failed != PINC_OK) {
        (void)pinc_fail_memory(&r->error);
        return false;
    }
    return true;
}

/* Files and parts of files are taken as they are: an encoding there would be part of the file
 * (x.tar.gz). */
static bool is_raw(const struct request *r)
{
    return r->want.fd || r->want.range != PINC_HTTP_ALL;
}

/* At the first byte of a body: is it what was asked for, and how is it encoded? */
static bool begin_body(struct request *r)
{
    struct fields *f = &r->got;
    struct pinc_buf text = {0};

    if (r->want.range != PINC_HTTP_ALL && r->code == 200 &&
        (!f->has_length || f->length > r->want.max_unranged)) {
        (void)pinc_fail(&r->error, PINC_ELIMIT, "the server does not send parts of files");
        return false;
    }
    if (is_raw(r) || f->encoding.len == 0 ||
        pinc_slice_equal_nocase(f->encoding, PINC_LIT("identity"))) {
        return true;
    }
    if (pinc_slice_equal_nocase(f->encoding, PINC_LIT("gzip")) ||
        pinc_slice_equal_nocase(f->encoding, PINC_LIT("x-gzip"))) {
        r->inflate = pinc_inflate_new();
        return r->inflate || pinc_fail_memory(&r->error) == PINC_OK;
    }
    pinc_buf_add_quoted(&text, f->encoding, 60);
    (void)pinc_fail(&r->error, PINC_ESYNTAX, "the answer is encoded as %s, which was not asked for",
                    text.ptr ? text.ptr : "something");
    pinc_buf_clear(&text);
    return false;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
    struct request *r = user;
    struct pinc_slice piece = {bytes, size * n};
    long code = 0;
    enum pinc_status st;

    r->http->stats.bytes += piece.len;
    if (r->code == 0) {
        (void)curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &code);
        r->code = (unsigned)code;
        if (r->code / 100 == 2 && !begin_body(r)) {
            return 0;
        }
    }
    if (r->code / 100 != 2) {
        r->received += piece.len;
        r->stop = r->received > ERROR_BODY_MAX;
        return r->stop ? 0 : piece.len;
    }
    if (!r->inflate) {
        return on_decoded(r, piece) ? piece.len : 0;
    }
    st = pinc_inflate_add(r->inflate, piece, on_decoded, r, &r->error);
    return st == PINC_OK ? piece.len : 0;
}

/* --- sending ----------------------------------------------------------------------------- */

static bool add_header(struct request *r, const char *name, struct pinc_slice value)
{
    struct pinc_buf line = {0};
    struct curl_slist *list = NULL;

    pinc_buf_add_str(&line, name);
    pinc_buf_add(&line, value);
    if (line.failed == PINC_OK) {
        list = curl_slist_append(r->headers, line.ptr);
    }
    pinc_buf_clear(&line);
    r->headers = list ? list : r->headers;
    return list != NULL;
}

static bool make_headers(struct request *r)
{
    curl_slist_free_all(r->headers);
    r->headers = NULL;
    return add_header(r, "Accept: ", pinc_slice_of(r->want.accept ? r->want.accept : "*/*")) &&
           add_header(r,
                      "Accept-Encoding: ", is_raw(r) ? PINC_LIT("identity") : PINC_LIT("gzip")) &&
           (r->want.etag.len == 0 || add_header(r, "If-None-Match: ", r->want.etag)) &&
           (r->want.last_modified.len == 0 ||
            add_header(r, "If-Modified-Since: ", r->want.last_modified));
}

static bool set_range(struct request *r)
{
    struct pinc_buf range = {0};
    bool done;

    if (r->want.range == PINC_HTTP_ALL) {
        return true;
    }
    if (r->want.range == PINC_HTTP_PART) {
        pinc_buf_add_uint(&range, r->want.from);
    }
    pinc_buf_add_char(&range, '-');
    pinc_buf_add_uint(&range, r->want.range == PINC_HTTP_PART ? r->want.to - 1 : r->want.to);
    done =
        range.failed == PINC_OK && curl_easy_setopt(r->easy, CURLOPT_RANGE, range.ptr) == CURLE_OK;
    pinc_buf_clear(&range);
    return done;
}

/* Certificates: every option that is not set leaves libcurl's default. */
static void set_tls(struct request *r)
{
    const struct pinc_http_options *o = &r->http->options;

    if (o->ca_file) {
        (void)curl_easy_setopt(r->easy, CURLOPT_CAINFO, o->ca_file);
    }
    if (o->ca_path) {
        (void)curl_easy_setopt(r->easy, CURLOPT_CAPATH, o->ca_path);
    }
    if (o->client_cert) {
        (void)curl_easy_setopt(r->easy, CURLOPT_SSLCERT, o->client_cert);
    }
    (void)curl_easy_setopt(r->easy, CURLOPT_SSL_VERIFYPEER, r->origin->trusted ? 0L : 1L);
    (void)curl_easy_setopt(r->easy, CURLOPT_SSL_VERIFYHOST, r->origin->trusted ? 0L : 2L);
}

static bool set_credentials(struct request *r)
{
    const struct pinc_credentials *c = NULL;
    struct pinc_url url;

    if (r->http->options.auth && pinc_url_split(&url, r->want.url)) {
        c = pinc_auth_find(r->http->options.auth, &url);
    }
    return !c || (curl_easy_setopt(r->easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC) == CURLE_OK &&
                  curl_easy_setopt(r->easy, CURLOPT_USERNAME, c->user) == CURLE_OK &&
                  curl_easy_setopt(r->easy, CURLOPT_PASSWORD, c->password) == CURLE_OK);
}

static bool set_up(struct request *r)
{
    long timeout = (long)r->http->options.timeout;
    CURL *e = r->easy;

    (void)curl_easy_setopt(e, CURLOPT_PRIVATE, r);
    (void)curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L); /* redirects are ours: see redirect() */
    (void)curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    (void)curl_easy_setopt(e, CURLOPT_PIPEWAIT, 1L);
    (void)curl_easy_setopt(e, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    (void)curl_easy_setopt(e, CURLOPT_USERAGENT, "pinc/" PINC_VERSION_TEXT);
    (void)curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(e, CURLOPT_HEADERDATA, r);
    (void)curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(e, CURLOPT_WRITEDATA, r);
    (void)curl_easy_setopt(e, CURLOPT_ERRORBUFFER, r->reason);
    (void)curl_easy_setopt(e, CURLOPT_BUFFERSIZE, 64L << 10);
    (void)curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, timeout);
    (void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    (void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, timeout);
    (void)curl_easy_setopt(e, CURLOPT_TIMEOUT, r->want.fd ? FILE_SECONDS : DOCUMENT_SECONDS);
    set_tls(r);
    return curl_easy_setopt(e, CURLOPT_URL, r->want.url.ptr) == CURLE_OK && make_headers(r) &&
           curl_easy_setopt(e, CURLOPT_HTTPHEADER, r->headers) == CURLE_OK && set_range(r) &&
           set_credentials(r);
}

/* Nothing may be left of an earlier attempt. */
static bool forget_attempt(struct request *r)
{
    r->easy = NULL;
    memset(&r->got, 0, sizeof r->got);
    pinc_error_clear(&r->error);
    pinc_inflate_free(r->inflate);
    r->inflate = NULL;
    r->body.len = 0;
    r->received = 0;
    r->code = 0;
    r->stop = false;
    r->reason[0] = '\0';
    if (r->want.fd && (ftruncate(r->want.fd, 0) != 0 || lseek(r->want.fd, 0, SEEK_SET) != 0)) {
        (void)pinc_fail(&r->error, PINC_EIO, "cannot write the downloaded file: %s",
                        strerror(errno));
        return false;
    }
    return true;
}

static void finish(struct request *r);

static void start(struct pinc_http *http, struct request *r)
{
    bool ready = forget_attempt(r) && PINC_GROW(http->active, http->cap_active, http->n_active + 1);

    if (ready) {
        r->easy = http->n_pool ? http->pool[--http->n_pool] : curl_easy_init();
        ready = r->easy && set_up(r) && curl_multi_add_handle(http->multi, r->easy) == CURLM_OK;
    }
    if (!ready) {
        curl_easy_cleanup(r->easy);
        r->easy = NULL;
        (void)pinc_fail_memory(&r->error);
        finish(r);
        return;
    }
    r->place = PLACE_ACTIVE;
    r->attempts++;
    r->origin->active++;
    http->stats.requests++;
    http->active[http->n_active++] = r;
}

/* @return was anything started? */
static bool start_waiting(struct pinc_http *http)
{
    struct origin *o;
    struct request *r;
    bool any = false;

    for (o = http->origins; o; o = o->next) {
        while (o->active < o->most && (o->urgent.first || o->waiting.first)) {
            r = queue_take(o->urgent.first ? &o->urgent : &o->waiting);
            start(http, r);
            any = true;
        }
    }
    return any;
}

/* --- answers ----------------------------------------------------------------------------- */

static void fail_code(struct request *r)
{
    const char *reason = pinc_http_reason(r->code);

    (void)pinc_fail(&r->error, PINC_ENET, "the server answers %u%s%s%s", r->code,
                    *reason ? " (" : "", reason, *reason ? ")" : "");
    if (r->code == 401 || r->code == 403) {
        pinc_fail_hint(&r->error, "give credentials in the index URL "
                                  "(https://USER:PASSWORD@HOST/), in netrc or in keyring");
    }
}

static bool is_complete(const struct request *r)
{
    long version = 0;

    if (r->easy) {
        (void)curl_easy_getinfo(r->easy, CURLINFO_HTTP_VERSION, &version);
    }
    return r->got.has_length || r->got.chunked || version >= CURL_HTTP_VERSION_2_0 || r->inflate;
}

static void read_range(struct request *r, struct pinc_http_answer *answer)
{
    uint64_t to = 0;

    if (r->code != 206 || r->error.code != PINC_OK) {
        return;
    }
    if (!pinc_http_content_range(r->got.content_range, &answer->from, &to, &answer->total) ||
        to - answer->from + 1 != r->received) {
        (void)pinc_fail(&r->error, PINC_ENET,
                        "the server sends another part of the file than it says");
    }
}

/* Give the answer to who asked, and forget the request. */
static void finish(struct request *r)
{
    struct pinc_http *http = r->http;
    struct pinc_http_answer answer = {.code = r->code, .url = r->want.url, .body = &r->body};
    struct pinc_slice type = r->got.content_type;
    struct pinc_buf source = {0};

    if (r->error.code == PINC_OK && r->code / 100 != 2 && r->code != 304) {
        fail_code(r);
    }
    answer.content_type = pinc_slice_trim(pinc_slice_part(type, 0, pinc_slice_find(type, ';')));
    answer.etag = r->got.etag;
    answer.last_modified = r->got.last_modified;
    answer.lifetime = pinc_http_lifetime(&r->got.freshness);
    answer.whole = r->error.code == PINC_OK && is_complete(r);
    read_range(r, &answer);
    pinc_buf_add_escaped(&source, r->want.url, sizeof r->error.source - 8);
    if (r->error.code != PINC_OK) {
        pinc_fail_at(&r->error, source.ptr ? source.ptr : "", 0, 0);
    }
    pinc_buf_clear(&source);
    if (r->error.code == PINC_ESYNTAX || r->error.code == PINC_ELIMIT) {
        r->error.code =
            PINC_ENET; /* to whoever asked, what a server does wrong is trouble with the network */
    }
    answer.error = r->error;
    http->pending--;
    r->want.done(r->want.user, &answer);
    request_free(r);
}

/* Half of the time is fixed, half is chance, so that many clients do not come back together. */
static int64_t backoff_ms(struct pinc_http *http, unsigned attempts)
{
    int64_t ms = (int64_t)BACKOFF_MS << (attempts > 8 ? 8 : attempts ? attempts - 1 : 0);

    return ms / 2 + (int64_t)(next_random(http) % (uint64_t)(ms / 2 + 1));
}

static void delay(struct pinc_http *http, struct request *r, int64_t ms)
{
    r->not_before = now_ms() + ms;
    r->place = PLACE_DELAYED;
    queue_add(&http->delayed, r);
}

/* What an attempt that got no answer, or half of one, is worth trying again. */
static unsigned retries_for(const struct request *r, CURLcode rc)
{
    unsigned most = r->http->options.retries;

    switch ((int)rc) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return most < CONNECT_RETRIES ? most : CONNECT_RETRIES;
    case CURLE_OPERATION_TIMEDOUT:
        /* A server that keeps a client waiting gets one more chance, not five. */
        return now_ms() - r->started < 2000 * (int64_t)r->http->options.timeout ? most : 0;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
        return most;
    case CURLE_WRITE_ERROR:
        return r->error.code == PINC_ESYNTAX && r->inflate ? most : 0;
    default:
        return 0;
    }
}

static void fail_curl(struct request *r, CURLcode rc)
{
    struct pinc_buf text = {0};
    const char *reason = r->reason[0] ? r->reason : curl_easy_strerror(rc);

    if (r->error.code != PINC_OK) {
        return;
    }
    if (rc == CURLE_OUT_OF_MEMORY) {
        /* libcurl says the same of a header line over its own limit, which is by far the likelier
         * cause. */
        (void)pinc_fail(&r->error, PINC_ENET,
                        "a header line of the answer is too long, or memory ran out");
        return;
    }
    pinc_buf_add_escaped(&text, pinc_slice_of(reason), 300);
    if (text.len) {
        text.ptr[0] = pinc_to_lower(text.ptr[0]);
    }
    (void)pinc_fail(&r->error, PINC_ENET, "%s", text.ptr ? text.ptr : "no answer");
    pinc_buf_clear(&text);
    if (rc == CURLE_PEER_FAILED_VERIFICATION) {
        pinc_fail_hint(&r->error, "name the certificate authority with --cert FILE");
    }
}

/* 429 and 5xx, as far as another try can help. */
static bool is_busy(unsigned code)
{
    return code == 429 || (code >= 500 && code != 501 && code != 505);
}

/* @return true when the request goes on */
static bool try_again_later(struct pinc_http *http, struct request *r)
{
    struct timespec t = {0};
    int64_t seconds = 0, ms;

    if (r->attempts > http->options.retries) {
        return false;
    }
    (void)clock_gettime(CLOCK_REALTIME, &t);
    ms = backoff_ms(http, r->attempts);
    if (pinc_http_retry_after(&seconds, r->got.retry_after, (int64_t)t.tv_sec)) {
        if (seconds > RETRY_AFTER_MAX) {
            fail_code(r);
            pinc_fail_hint(&r->error, "the server says to come back in %lld seconds",
                           (long long)seconds);
            return false;
        }
        ms = seconds * 1000 > ms ? seconds * 1000 : ms;
    }
    delay(http, r, ms);
    return true;
}

/*
 * Follow a redirect. Credentials are looked up anew for the origin that it leads to; those in the
 * Location are dropped.
 * @return true when the request goes on
 */
static bool redirect(struct request *r)
{
    bool was_https = pinc_slice_starts(r->origin->key, "https:");
    struct pinc_buf quoted = {0}, url = {0};
    struct pinc_url to;
    bool goes = false, known = pinc_url_add_joined(&url, r->want.url, r->got.location);

    pinc_buf_add_quoted(
        &quoted, pinc_url_public(r->arena, known ? pinc_buf_slice(&url) : r->got.location), 150);
    if (!known || !pinc_url_split(&to, pinc_buf_slice(&url))) {
        (void)pinc_fail(&r->error, PINC_ENET,
                        "the server redirects to %s, which is not an http or https URL",
                        quoted.ptr ? quoted.ptr : "something");
    } else if (was_https && !to.https) {
        (void)pinc_fail(&r->error, PINC_ENET, "the server redirects from https to %s: refused",
                        quoted.ptr ? quoted.ptr : "http");
    } else if (++r->redirects > REDIRECTS_MAX) {
        (void)pinc_fail(&r->error, PINC_ENET, "the server redirects more than %d times",
                        REDIRECTS_MAX);
    } else {
        goes = aim(r, pinc_buf_slice(&url), &r->error) == PINC_OK;
    }
    pinc_buf_clear(&quoted);
    pinc_buf_clear(&url);
    if (goes) {
        r->attempts = 0;
        enqueue(r);
    }
    return goes;
}

static bool is_redirect(const struct request *r)
{
    return (r->code >= 301 && r->code <= 303) || r->code == 307 || r->code == 308;
}

/* An attempt has ended: redirect, try again, or answer. */
static void complete(struct pinc_http *http, struct request *r, CURLcode rc)
{
    long code = 0;

    (void)curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &code);
    r->code = (unsigned)code;
    if (rc == CURLE_WRITE_ERROR && r->stop) {
        rc = CURLE_OK; /* the status is all that is wanted of this one */
    }
    if (rc == CURLE_OK && r->inflate && !pinc_inflate_whole(r->inflate)) {
        (void)pinc_fail(&r->error, PINC_ESYNTAX, "the compressed answer ends too early");
        rc = CURLE_WRITE_ERROR;
    }
    if (rc != CURLE_OK) {
        if (r->attempts <= retries_for(r, rc)) {
            delay(http, r, backoff_ms(http, r->attempts));
            return;
        }
        fail_curl(r, rc);
    } else if (is_redirect(r) && r->got.location.len) {
        if (redirect(r)) {
            return;
        }
    } else if (is_busy(r->code) && try_again_later(http, r)) {
        return;
    }
    finish(r);
}

static void leave_curl(struct pinc_http *http, struct request *r)
{
    size_t i;

    (void)curl_multi_remove_handle(http->multi, r->easy);
    for (i = 0; http->active[i] != r; i++) {
    }
    http->active[i] = http->active[--http->n_active];
    r->origin->active--;
}

/* Keep the handle for another request, so that its memory is used again. */
static void keep_handle(struct pinc_http *http, CURL *easy)
{
    if (PINC_GROW(http->pool, http->cap_pool, http->n_pool + 1)) {
        curl_easy_reset(easy);
        http->pool[http->n_pool++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}

/*
 * Settle one attempt that has ended. One at a time, since reading a page takes longer than sending
 * a request: what an answer leads to goes out before the next answer is looked at.
 * @return was there one?
 */
static bool take_message(struct pinc_http *http)
{
    CURLMsg *message;
    int left = 0;

    while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
        CURL *easy = message->easy_handle;
        CURLcode rc = message->data.result;
        struct request *r = NULL;

        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &r) != CURLE_OK) {
            continue;
        }
        http->more = left > 0;
        leave_curl(http, r);
        complete(http, r, rc);
        keep_handle(http, easy);
        return true;
    }
    http->more = false;
    return false;
}

/* Put back what has waited long enough. @return milliseconds until the next one is due, `most` at
 * the latest */
static int release_delayed(struct pinc_http *http, int most)
{
    struct queue later = {NULL, NULL};
    struct request *r;
    int64_t now;

    if (!http->delayed.first) {
        return most;
    }
    now = now_ms();
    while ((r = queue_take(&http->delayed)) != NULL) {
        if (r->not_before <= now) {
            enqueue(r);
            continue;
        }
        most = r->not_before - now < most ? (int)(r->not_before - now) : most;
        queue_add(&later, r);
    }
    http->delayed = later;
    return most;
}

static enum pinc_status perform(struct pinc_http *http, struct pinc_error *err)
{
    int running = 0;
    CURLMcode rc = curl_multi_perform(http->multi, &running);

    if (rc == CURLM_OK) {
        return PINC_OK;
    }
    return rc == CURLM_OUT_OF_MEMORY
               ? pinc_fail_memory(err)
               : pinc_fail(err, PINC_ENET, "libcurl failed: %s", curl_multi_strerror(rc));
}

/* Wait for the network or for the descriptors. */
static enum pinc_status wait_for(struct pinc_http *http, int wait_ms, const int *fds, size_t n_fds,
                                 struct pinc_error *err)
{
    struct curl_waitfd extra[WAIT_FDS_MAX];
    size_t i;

    n_fds = n_fds < WAIT_FDS_MAX ? n_fds
                                 : WAIT_FDS_MAX; /* others are looked at when the time is over */
    for (i = 0; i < n_fds; i++) {
        extra[i] = (struct curl_waitfd){.fd = fds[i], .events = CURL_WAIT_POLLIN};
    }
    return curl_multi_poll(http->multi, extra, (unsigned)n_fds, wait_ms, NULL) == CURLM_OK
               ? PINC_OK
               : pinc_fail(err, PINC_ENET, "libcurl cannot wait");
}

enum pinc_status pinc_http_run(struct pinc_http *http, int wait_ms, const int *fds, size_t n_fds,
                               struct pinc_error *err)
{
    enum pinc_status st = start_multi(http, err);

    if (st != PINC_OK) {
        return st;
    }
    wait_ms = release_delayed(http, wait_ms);
    if (start_waiting(http) || !http->more) {
        st = perform(http, err);
    }
    if (st != PINC_OK || take_message(http) || wait_ms <= 0) {
        return st;
    }
    st = wait_for(http, wait_ms, fds, n_fds, err);
    if (st == PINC_OK) {
        st = perform(http, err);
    }
    if (st == PINC_OK) {
        (void)take_message(http);
    }
    return st;
}
