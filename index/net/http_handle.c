#include "index/net/http_handle.h"

#include "index/net/decoder.h"
#include "index/net/http_turn.h"

#include <fcntl.h>
#include <string.h>

#define SLOW_BYTES 32L        /* fewer bytes a second, for `timeout` seconds, are no progress */
#define DOCUMENT_SECONDS 300L /* total, for what goes into memory */
#define FILE_SECONDS 7200L    /* total, for what goes into a file */

/* --- called by libcurl */

static size_t on_header(char *bytes, size_t size, size_t n, void *user)
{
    struct request *r = user;

    return http_reception_header(&r->in, (struct pinc_slice){bytes, size * n}) ? size * n : 0;
}

static bool read_piece(struct request *r, struct pinc_slice piece)
{
    long code = 0;

    if (r->in.code == 0) {
        (void)curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &code);
        if (!http_reception_begin(&r->in, (unsigned)code)) {
            return false;
        }
    }
    return http_reception_body(&r->in, piece);
}

bool http_handle_read_held(struct request *r)
{
    struct pinc_buf held = r->in.held;
    bool done;

    if (held.len == 0) {
        return true;
    }
    memset(&r->in.held, 0, sizeof r->in.held);
    done = read_piece(r, pinc_buf_slice(&held));
    pinc_buf_clear(&held);
    return done;
}

static bool hold(struct request *r, struct pinc_slice piece)
{
    pinc_buf_add(&r->in.held, piece);
    return r->in.held.failed == PINC_OK || pinc_fail_memory(&r->in.error) == PINC_OK;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
    struct request *r = user;
    struct pinc_slice piece = {bytes, size * n};
    const bool waits = !http_turn_take(r);
    bool done;

    if (waits && r->origin->alone) {
        r->attempt.paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    done = waits && http_turn_hold(r, piece.len) ? hold(r, piece)
                                                 : http_handle_read_held(r) && read_piece(r, piece);
    r->setup->bytes += piece.len;
    return done ? piece.len : 0;
}

/* The two parts of a body that goes out, one after the other. */
static size_t on_upload(char *to, size_t size, size_t n, void *user)
{
    struct request *r = user;
    const struct pinc_http_upload *put = r->want.put;
    const bool head = r->attempt.uploaded < put->head.len;
    const struct pinc_slice from = head ? put->head : put->rest;
    const size_t at = r->attempt.uploaded - (head ? 0 : put->head.len);
    const size_t most = from.len - at;
    const size_t len = most < size * n ? most : size * n;

    if (len) {
        memcpy(to, from.ptr + at, len);
    }
    r->attempt.uploaded += len;
    return len;
}

/* The connection that was begun early, or a new one. */
static curl_socket_t on_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct request *r = user;
    curl_socket_t fd = -1;

    (void)purpose;
    if (r->attempt.socket >= 0 && address->socktype == SOCK_STREAM &&
        early_connect_suits(r->setup->early.connect, &address->addr, address->addrlen)) {
        fd = r->attempt.handed = r->attempt.socket;
        r->attempt.socket = -1;
        return fd;
    }
    fd = socket(address->family, address->socktype, address->protocol);
    if (fd >= 0) {
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    return fd;
}

static int on_options(void *user, curl_socket_t fd, curlsocktype purpose)
{
    struct request *r = user;
    const bool begun = fd == r->attempt.handed;

    (void)purpose;
    r->attempt.handed = -1;
    return begun ? CURL_SOCKOPT_ALREADY_CONNECTED : CURL_SOCKOPT_OK;
}

/* --- options */

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
           add_header(r, "Accept-Encoding: ",
                      http_is_raw(&r->want) ? PINC_LIT("identity")
                                            : pinc_slice_of(pinc_decoder_accepts())) &&
           (r->want.etag.len == 0 || add_header(r, "If-None-Match: ", r->want.etag)) &&
           (r->want.last_modified.len == 0 ||
            add_header(r, "If-Modified-Since: ", r->want.last_modified)) &&
           /* no round trip before the body goes out */
           (!r->want.put || add_header(r, "Expect:", PINC_LIT("")));
}

static bool set_upload(struct request *r)
{
    const struct pinc_http_upload *put = r->want.put;

    r->attempt.uploaded = 0;
    return !put || (curl_easy_setopt(r->easy, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
                    curl_easy_setopt(r->easy, CURLOPT_READFUNCTION, on_upload) == CURLE_OK &&
                    curl_easy_setopt(r->easy, CURLOPT_READDATA, r) == CURLE_OK &&
                    curl_easy_setopt(r->easy, CURLOPT_INFILESIZE_LARGE,
                                     (curl_off_t)(put->head.len + put->rest.len)) == CURLE_OK);
}

static bool set_range(struct request *r)
{
    struct pinc_buf range = {0};
    bool done;

    if (r->want.range.kind == PINC_HTTP_ALL) {
        return true;
    }
    if (r->want.range.kind == PINC_HTTP_PART) {
        pinc_buf_add_uint(&range, r->want.range.from);
    }
    pinc_buf_add_char(&range, '-');
    pinc_buf_add_uint(&range, r->want.range.kind == PINC_HTTP_PART ? r->want.range.to - 1
                                                                   : r->want.range.to);
    done =
        range.failed == PINC_OK && curl_easy_setopt(r->easy, CURLOPT_RANGE, range.ptr) == CURLE_OK;
    pinc_buf_clear(&range);
    return done;
}

/*
 * Certificates: every option that is not set leaves libcurl's default, but for one. The system's
 * authorities are in a file and, once more, in a folder; libcurl reads a file once for all
 * connections, but with a folder beside it for each, which costs 20 ms. So the folder is left out
 * until a certificate is refused without it.
 */
static void set_tls(struct request *r)
{
    const struct pinc_http_options *o = &r->setup->options;

    if (o->ca_file ||
        o->ca_path) { /* a file that libcurl knows, but that is not here, is a failure */
        (void)curl_easy_setopt(r->easy, CURLOPT_CAINFO, o->ca_file);
    }
    r->attempt.left_folder = r->setup->leave_folder;
    if (r->attempt.left_folder) {
        (void)curl_easy_setopt(r->easy, CURLOPT_CAPATH, NULL);
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

const struct pinc_proxy *http_proxy_of(const struct request *r)
{
    return r->origin->https ? &r->setup->tls_proxy : &r->setup->plain_proxy;
}

/* An empty text in place of none: libcurl would look into the environment. */
static bool set_proxy(struct request *r)
{
    const struct pinc_http_options *o = &r->setup->options;
    const struct pinc_proxy *proxy = http_proxy_of(r);
    CURL *e = r->easy;

    if (o->ca_file || o->ca_path) {
        (void)curl_easy_setopt(e, CURLOPT_PROXY_CAINFO, o->ca_file);
    }
    if (o->ca_path) {
        (void)curl_easy_setopt(e, CURLOPT_PROXY_CAPATH, o->ca_path);
    }
    return curl_easy_setopt(e, CURLOPT_PROXY, proxy->url) == CURLE_OK &&
           curl_easy_setopt(e, CURLOPT_NOPROXY, o->proxies.none ? o->proxies.none : "") ==
               CURLE_OK &&
           (!proxy->user ||
            (curl_easy_setopt(e, CURLOPT_PROXYAUTH, CURLAUTH_BASIC) == CURLE_OK &&
             curl_easy_setopt(e, CURLOPT_PROXYUSERNAME, proxy->user) == CURLE_OK &&
             curl_easy_setopt(e, CURLOPT_PROXYPASSWORD, proxy->password) == CURLE_OK));
}

static bool set_credentials(struct request *r)
{
    const struct pinc_credentials *c = NULL;
    struct pinc_url url;

    if (r->setup->options.auth && pinc_url_split(&url, r->want.url)) {
        c = pinc_auth_find(r->setup->options.auth, &url);
    }
    return !c || (curl_easy_setopt(r->easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC) == CURLE_OK &&
                  curl_easy_setopt(r->easy, CURLOPT_USERNAME, c->user) == CURLE_OK &&
                  curl_easy_setopt(r->easy, CURLOPT_PASSWORD, c->password) == CURLE_OK);
}

static void set_early(struct request *r)
{
    const struct http_early *early = &r->setup->early;

    http_request_drop_socket(r);
    r->attempt.socket = early->origin == r->origin ? early_connect_take(early->connect) : -1;
    if (r->attempt.socket >= 0) {
        (void)curl_easy_setopt(r->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
        (void)curl_easy_setopt(r->easy, CURLOPT_OPENSOCKETDATA, r);
        (void)curl_easy_setopt(r->easy, CURLOPT_SOCKOPTFUNCTION, on_options);
        (void)curl_easy_setopt(r->easy, CURLOPT_SOCKOPTDATA, r);
    }
}

bool http_handle_set_up(struct request *r)
{
    long timeout = (long)r->setup->options.limits.timeout;
    CURL *e = r->easy;

    (void)curl_easy_setopt(e, CURLOPT_PRIVATE, r);
    (void)curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
    (void)curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    (void)curl_easy_setopt(e, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    (void)curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L); /* redirects are ours: see redirect() */
    (void)curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    (void)curl_easy_setopt(e, CURLOPT_PIPEWAIT, r->origin->alone ? 0L : 1L);
    (void)curl_easy_setopt(e, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    (void)curl_easy_setopt(e, CURLOPT_USERAGENT, "pinc/" PINC_VERSION_TEXT);
    (void)curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(e, CURLOPT_HEADERDATA, r);
    (void)curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(e, CURLOPT_WRITEDATA, r);
    (void)curl_easy_setopt(e, CURLOPT_ERRORBUFFER, r->reason);
    (void)curl_easy_setopt(e, CURLOPT_BUFFERSIZE, 16L << 10);
    (void)curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, timeout);
    (void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
    (void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, timeout);
    (void)curl_easy_setopt(e, CURLOPT_TIMEOUT, r->want.fd ? FILE_SECONDS : DOCUMENT_SECONDS);
    (void)curl_easy_setopt(e, CURLOPT_NOBODY, r->want.warm ? 1L : 0L);
#if LIBCURL_VERSION_NUM >= 0x075700
    /* Giving it up must not wait for a name server. */
    (void)curl_easy_setopt(e, CURLOPT_QUICK_EXIT, r->want.once ? 1L : 0L);
#endif
    set_tls(r);
    set_early(r);
    return curl_easy_setopt(e, CURLOPT_URL, r->want.url.ptr) == CURLE_OK && make_headers(r) &&
           curl_easy_setopt(e, CURLOPT_HTTPHEADER, r->headers) == CURLE_OK && set_range(r) &&
           set_proxy(r) && set_credentials(r) && set_upload(r);
}
