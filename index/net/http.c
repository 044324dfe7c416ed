#include "index/net/http.h"

#include "base/library_pages.h"
#include "base/time/clock.h"
#include "index/net/authorities.h"
#include "index/net/http_crowd.h"
#include "index/net/http_handle.h"
#include "index/net/http_settle.h"
#include "index/net/http_turn.h"

#include <pthread.h>
#include <string.h>

#define WAIT_FDS_MAX 64u
#define SLOW_CONNECTION (32u << 10) /* bytes a second of all requests together */
#define SLOW_FILE 1024u             /* bytes a second of one */

/* Handles that rest, so that their memory is used again. */
struct http_pool {
    CURL **handles;
    size_t n, cap;
};

struct pinc_http {
    struct http_setup setup;
    struct http_queues queues;
    struct pinc_arena *arena;
    struct request **active;
    size_t n_active, cap_active;
    CURLM *multi;
    struct http_pool pool;
    uint64_t next_id, random;
    size_t pending;
    unsigned n_requests;
    int64_t waited; /* microseconds, see pinc_http_waited() */
    bool more;      /* attempts that have ended wait to be settled */
    bool turns;     /* one has ended: another's body may be read */
};

/* --- life */

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
    enum pinc_status st = PINC_OK;

    *out = NULL;
    if (!http) {
        return pinc_fail_memory(err);
    }
    http->setup.options = *options;
    http->random = (uint64_t)pinc_clock_ms() ^ (uint64_t)(uintptr_t)http ^ 0x9e3779b97f4a7c15u;
    http->arena = pinc_arena_new();
    http->queues.arena = http->arena;
    if (!http->arena) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = pinc_proxy_read(&http->setup.plain_proxy, options->proxies.http, http->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_proxy_read(&http->setup.tls_proxy, options->proxies.https, http->arena, err);
    }
    if (st != PINC_OK) {
        pinc_http_free(http);
        return st;
    }
    *out = http;
    return PINC_OK;
}

/* The authorities of the system, for a user who names no file. Where the system's own way of TLS is
 * used, it knows them itself (macOS: those of the keychain, too). */
static void find_authorities(struct pinc_http *http)
{
    struct pinc_http_options *o = &http->setup.options;
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    const struct pinc_authorities_known known = {.own_file = info->cainfo,
                                                 .own_folder = info->capath,
                                                 .folder = o->ca_path,
                                                 .fallback = o->ca_fallback};
    const char *const *places;
    size_t n;

    if (!o->ca_file && !(info->ssl_version && strstr(info->ssl_version, "SecureTransport"))) {
        places = pinc_authorities_places(&n);
        o->ca_file = pinc_authorities_choose(&known, places, n);
    }
}

/* libcurl is loaded and started by the first request: an offline run must not pay for it. */
static enum pinc_status start_multi(struct pinc_http *http, struct pinc_error *err)
{
    const size_t known = http->multi ? 0 : pinc_library_count();
    enum pinc_status st;

    if (http->multi) {
        return PINC_OK;
    }
    st = pinc_curl_load(err);
    if (st != PINC_OK) {
        return st;
    }
    (void)pthread_once(&curl_once, start_curl);
    if (curl_started != CURLE_OK) {
        return pinc_fail(err, PINC_ENET, "cannot start libcurl: %s",
                         curl_easy_strerror(curl_started));
    }
    (void)pinc_library_pages_release(known);
    early_connect_stop(http->setup.early.connect);
    find_authorities(http);
    http->setup.leave_folder = !http->setup.options.ca_path && http->setup.options.ca_file;
    http->multi = curl_multi_init();
    if (!http->multi) {
        return pinc_fail_memory(err);
    }
    (void)curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)PLAIN_CONNECTIONS);
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)(2 * PLAIN_CONNECTIONS));
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAX_CONCURRENT_STREAMS, (long)TLS_STREAMS);
    return PINC_OK;
}

void pinc_http_free(struct pinc_http *http)
{
    size_t i;

    if (!http) {
        return;
    }
    for (i = 0; i < http->n_active; i++) {
        (void)curl_multi_remove_handle(http->multi, http->active[i]->easy);
        curl_easy_cleanup(http->active[i]->easy);
        http_request_free(http->active[i]);
    }
    http_queues_free(&http->queues);
    for (i = 0; i < http->pool.n; i++) {
        curl_easy_cleanup(http->pool.handles[i]);
    }
    if (http->multi) {
        (void)curl_multi_cleanup(http->multi);
    }
    early_connect_free(http->setup.early.connect);
    pinc_free(http->pool.handles);
    pinc_free(http->active);
    pinc_arena_free(http->arena);
    pinc_free(http);
}

void pinc_http_trust(struct pinc_http *http, const struct pinc_slice *hosts, size_t n)
{
    http->setup.options.trusted_hosts = hosts;
    http->setup.options.n_trusted_hosts = n;
    http_queues_trust(&http->queues, &http->setup.options);
}

/* --- asking */

/* libcurl is not loaded yet: its connections to the first origin are begun meanwhile, as many as it
 * will make. */
static enum pinc_status begin_early(struct pinc_http *http, const struct request *r,
                                    struct pinc_error *err)
{
    struct http_early *early = &http->setup.early;
    enum pinc_status st = PINC_OK;
    struct pinc_url url;

    if (http->multi || r->want.fd || r->want.put || *http_proxy_of(r)->url) {
        return PINC_OK;
    }
    if (!early->origin && pinc_url_split(&url, r->want.url)) {
        early->origin = r->origin;
        st = early_connect_new(&early->connect, &url, http_crowd_early(r->origin), err);
    }
    if (early->origin == r->origin) {
        early_connect_want(early->connect);
    }
    return st;
}

enum pinc_status pinc_http_get(struct pinc_http *http, const struct pinc_http_request *request,
                               uint64_t *id, struct pinc_error *err)
{
    enum pinc_status st;
    struct request *r;

    r = http_request_new(&http->setup, request);
    if (!r) {
        return pinc_fail_memory(err);
    }
    st = http_aim(&http->queues, r, request->url, err);
    if (st == PINC_OK) {
        st = begin_early(http, r, err);
    }
    if (st != PINC_OK) {
        http_request_free(r);
        return st;
    }
    r->id = ++http->next_id;
    r->times.started = pinc_clock_ms();
    http->pending++;
    http_enqueue(r);
    if (id) {
        *id = r->id;
    }
    return PINC_OK;
}

void pinc_http_hurry(struct pinc_http *http, uint64_t id)
{
    http_queues_hurry(&http->queues, id);
}

size_t pinc_http_pending(const struct pinc_http *http)
{
    return http->pending;
}

void pinc_http_stats_get(const struct pinc_http *http, struct pinc_http_stats *out)
{
    out->requests = http->n_requests;
    out->bytes = http->setup.bytes;
}

int64_t pinc_http_waited(const struct pinc_http *http)
{
    return http->waited / 1000;
}

/* --- sending */

/* Give the answer to whoever asked, and forget the request. */
static void finish(struct pinc_http *http, struct request *r)
{
    struct pinc_http_answer answer;

    http_answer(r, &answer);
    http->pending--;
    r->want.done(r->want.user, &answer);
    http_request_free(r);
}

/* Nothing may be left of an earlier attempt. */
static bool forget_attempt(struct request *r)
{
    r->easy = NULL;
    r->reason[0] = '\0';
    return http_reception_reset(&r->in);
}

static void start(struct pinc_http *http, struct request *r)
{
    bool ready = forget_attempt(r) && PINC_GROW(http->active, http->cap_active, http->n_active + 1);

    if (r->origin->https) { /* should it speak HTTP/1.1: handshakes take memory and time */
        (void)curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)TLS_CONNECTIONS);
    }
    if (ready) {
        r->easy = http->pool.n ? http->pool.handles[--http->pool.n] : curl_easy_init();
        ready = r->easy && http_handle_set_up(r) &&
                curl_multi_add_handle(http->multi, r->easy) == CURLM_OK;
    }
    if (!ready) {
        curl_easy_cleanup(r->easy);
        r->easy = NULL;
        (void)pinc_fail_memory(&r->in.error);
        finish(http, r);
        return;
    }
    if (r->times.sent == 0) {
        r->times.sent = pinc_clock_ms();
        r->times.sent_bytes = http->setup.bytes;
    }
    r->attempts++;
    http_count_active(r, true);
    http->n_requests += r->want.once ? 0 : 1;
    http->active[http->n_active++] = r;
}

/* Is there a connection for the next request that is still being made? */
static bool is_connecting(const struct pinc_http *http, const struct origin *o, int *fd)
{
    return o == http->setup.early.origin && (o->urgent.first || o->waiting.first) &&
           early_connect_waits(http->setup.early.connect, fd);
}

/* @return was anything started? */
static bool start_waiting(struct pinc_http *http)
{
    struct origin *o;
    struct request *r;
    bool any = false;
    int fd;

    for (o = http->queues.origins; o; o = o->next) {
        while (!is_connecting(http, o, &fd) && (r = http_next_of(o)) != NULL) {
            start(http, r);
            any = true;
        }
    }
    return any;
}

/* --- the loop */

static void leave_curl(struct pinc_http *http, struct request *r)
{
    size_t i;

    (void)curl_multi_remove_handle(http->multi, r->easy);
    http_request_drop_socket(r);
    for (i = 0; http->active[i] != r; i++) {
    }
    http->active[i] = http->active[--http->n_active];
    http_count_active(r, false);
    http_turn_end(r);
    http->turns = true;
}

/* Keep the handle for another request, so that its memory is used again. */
static void keep_handle(struct pinc_http *http, CURL *easy)
{
    if (PINC_GROW(http->pool.handles, http->pool.cap, http->pool.n + 1)) {
        curl_easy_reset(easy);
        http->pool.handles[http->pool.n++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}

/* End a request that is under way, without an answer. */
static void drop_active(struct pinc_http *http, struct request *r)
{
    leave_curl(http, r);
    keep_handle(http, r->easy);
    http->pending--;
    http_request_free(r);
}

void pinc_http_cancel(struct pinc_http *http, uint64_t id)
{
    struct request *r = http_queues_remove(&http->queues, id);
    size_t i;

    if (r) {
        http->pending--;
        http_request_free(r);
        return;
    }
    for (i = 0; i < http->n_active; i++) {
        if (http->active[i]->id == id) {
            drop_active(http, http->active[i]);
            return;
        }
    }
}

void pinc_http_keep_uploads(struct pinc_http *http)
{
    size_t i = 0;

    http->pending -= http_queues_keep_uploads(&http->queues);
    while (i < http->n_active) {
        if (http->active[i]->want.put) {
            i++;
        } else {
            drop_active(http, http->active[i]); /* another takes its place */
        }
    }
}

/* For the jitter of retries only. */
static uint64_t next_random(struct pinc_http *http)
{
    http->random ^= http->random << 13;
    http->random ^= http->random >> 7;
    http->random ^= http->random << 17;
    return http->random;
}

/* An attempt has ended: redirect, try again, or answer. */
static void settle(struct pinc_http *http, struct request *r, CURLcode rc)
{
    int64_t delay = 0;

    switch (http_settle(&http->queues, r, rc, next_random(http), &delay)) {
    case HTTP_ANSWERED:
        finish(http, r);
        break;
    case HTTP_AGAIN:
        http_enqueue(r);
        break;
    case HTTP_LATER:
        r->times.sent = 0;
        http_delay(&http->queues, r, delay);
        break;
    }
}

/* Read on with a body that has waited. It may have come whole by now, and libcurl be done with it. */
static CURLcode resume(struct request *r)
{
    const bool paused = r->attempt.paused;

    r->attempt.paused = false;
    if (!http_handle_read_held(r)) {
        return CURLE_WRITE_ERROR;
    }
    return paused ? curl_easy_pause(r->easy, CURLPAUSE_CONT) : CURLE_OK;
}

/* Read on where a body has waited for its turn. */
static void give_turns(struct pinc_http *http)
{
    struct request *r;
    CURLcode rc;

    while (http->turns && (r = http_turn_next(http->active, http->n_active)) != NULL) {
        rc = resume(r);
        if (rc != CURLE_OK) { /* libcurl would go on without what it had kept */
            CURL *easy = r->easy;

            leave_curl(http, r);
            settle(http, r, rc);
            keep_handle(http, easy);
        }
    }
    http->turns = false;
}

/* Has it taken too long? Where everything comes slowly the network is to blame, not the server. */
static bool is_late(const struct pinc_http *http, const struct request *r, int64_t now)
{
    const int64_t ms = now - r->times.sent;
    const uint64_t all = http->setup.bytes - r->times.sent_bytes;

    return ms > 1000 * (int64_t)http->setup.options.limits.page_seconds &&
           all < (uint64_t)ms * SLOW_CONNECTION / 1000 &&
           (!r->want.fd || r->in.received < (uint64_t)ms * SLOW_FILE / 1000);
}

/* Give up one request that has taken too long. @return was there one? */
static bool give_up_late(struct pinc_http *http)
{
    const unsigned seconds = http->setup.options.limits.page_seconds;
    const int64_t now = pinc_clock_ms();
    size_t i;

    for (i = 0; seconds && i < http->n_active; i++) {
        struct request *r = http->active[i];
        CURL *easy = r->easy;

        if (is_late(http, r, now)) {
            leave_curl(http, r);
            (void)pinc_fail(&r->in.error, PINC_ENET, "the answer was not whole after %u second%s",
                            seconds, seconds == 1 ? "" : "s");
            pinc_fail_hint(&r->in.error, "--page-timeout SECONDS allows more");
            r->easy = NULL;
            finish(http, r);
            keep_handle(http, easy);
            return true;
        }
    }
    return false;
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
        if (rc == CURLE_OK && !http_handle_read_held(r)) {
            rc = CURLE_WRITE_ERROR;
        }
        leave_curl(http, r);
        settle(http, r, rc);
        keep_handle(http, easy);
        return true;
    }
    http->more = false;
    return false;
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
    struct curl_waitfd extra[WAIT_FDS_MAX + 1];
    const struct origin *early = http->setup.early.origin;
    CURLMcode rc;
    int fd;
    int64_t start;
    size_t i;

    n_fds = n_fds < WAIT_FDS_MAX ? n_fds
                                 : WAIT_FDS_MAX; /* others are looked at when the time is over */
    for (i = 0; i < n_fds; i++) {
        extra[i] = (struct curl_waitfd){.fd = fds[i], .events = CURL_WAIT_POLLIN};
    }
    if (early && is_connecting(http, early, &fd)) {
        extra[n_fds++] = (struct curl_waitfd){.fd = fd, .events = CURL_WAIT_POLLOUT};
    }
    start = pinc_clock_us();
    rc = curl_multi_poll(http->multi, extra, (unsigned)n_fds, wait_ms, NULL);
    http->waited += pinc_clock_us() - start;
    return rc == CURLM_OK ? PINC_OK : pinc_fail(err, PINC_ENET, "libcurl cannot wait");
}

enum pinc_status pinc_http_run(struct pinc_http *http, int wait_ms, const int *fds, size_t n_fds,
                               struct pinc_error *err)
{
    enum pinc_status st = start_multi(http, err);

    if (st != PINC_OK) {
        return st;
    }
    wait_ms = http_release_delayed(&http->queues, wait_ms);
    give_turns(http);
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
    if (st == PINC_OK && !take_message(http)) {
        (void)give_up_late(http);
    }
    return st;
}
