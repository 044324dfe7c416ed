#include "index/net/http_settle.h"

#include "base/time/clock.h"
#include "index/net/auth.h"
#include "index/net/authorities.h"
#include "index/net/http_crowd.h"
#include "index/net/http_handle.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define REDIRECTS_MAX 10
#define CONNECT_RETRIES 2 /* a host that is not there will not come soon */
#define BACKOFF_MS 250
#define RETRY_AFTER_MAX 60 /* seconds */

/* The status that a proxy gave in place of a connection to the server; 0: none. */
static unsigned proxy_code(const struct request *r)
{
    long code = 0;

    if (r->easy) {
        (void)curl_easy_getinfo(r->easy, CURLINFO_HTTP_CONNECTCODE, &code);
    }
    return code / 100 == 2 ? 0 : (unsigned)code;
}

/* The server wants other credentials than those that were sent, or any. */
static void hint_at_credentials(struct request *r)
{
    const struct pinc_credentials *sent = NULL;
    struct pinc_buf user = {0};
    struct pinc_url url;

    if (r->setup->options.auth && pinc_url_split(&url, r->want.url)) {
        sent = pinc_auth_find(r->setup->options.auth, &url);
    }
    if (!sent) {
        pinc_fail_hint(&r->in.error, "give credentials in the index URL "
                                     "(https://USER:PASSWORD@HOST/), in netrc or in keyring");
    } else if (!*sent->user || !*sent->password) {
        /* A user without a password is often a token, which is secret. */
        pinc_fail_hint(&r->in.error, "the credentials that were sent were refused");
    } else {
        pinc_buf_add_quoted(&user, pinc_slice_of(sent->user), 60);
        pinc_fail_hint(&r->in.error, "user %s was refused%s", user.ptr ? user.ptr : "",
                       r->in.code == 401 ? ": is the password right?" : "");
    }
    pinc_buf_clear(&user);
}

/* A status, of the server or of a proxy before it, that is no good. */
static void fail_code(struct request *r)
{
    const bool proxied = *http_proxy_of(r)->url != '\0';
    const unsigned of_proxy = r->in.code == 407 && proxied ? 407 : proxy_code(r);
    const unsigned code = of_proxy ? of_proxy : r->in.code;
    const char *reason = pinc_http_reason(code);
    struct pinc_buf name = {0};

    pinc_buf_add_escaped(&name, pinc_slice_of(http_proxy_of(r)->url), 150);
    (void)pinc_fail(&r->in.error, PINC_ENET, "the %s%s answers %u%s%s%s",
                    of_proxy ? "proxy " : "server", of_proxy && name.ptr ? name.ptr : "", code,
                    *reason ? " (" : "", reason, *reason ? ")" : "");
    pinc_buf_clear(&name);
    if (of_proxy == 407) {
        pinc_fail_hint(&r->in.error, "give them in the proxy's URL: "
                                     "http://USER:PASSWORD@HOST:PORT");
    } else if (of_proxy == 0 && (code == 401 || code == 403)) {
        hint_at_credentials(r);
    }
}

static bool is_complete(const struct request *r)
{
    long version = 0;

    if (r->easy) {
        (void)curl_easy_getinfo(r->easy, CURLINFO_HTTP_VERSION, &version);
    }
    return version >= CURL_HTTP_VERSION_2_0 || http_reception_whole(&r->in);
}

/* Has what was asked for come? 204 and 205 bring nothing, and 304 only means something to whoever
 * has an older state. */
static bool is_answered(const struct request *r)
{
    if (r->in.code == 304) {
        return r->want.etag.len || r->want.last_modified.len;
    }
    return r->in.code / 100 == 2 && r->in.code != 204 && r->in.code != 205;
}

/* 304 brings new fields for those that were kept, as far as it has any (RFC 9111, 4.3.4). */
static int64_t lifetime_of(const struct request *r)
{
    const struct pinc_http_freshness *fields = &r->in.got.freshness;

    return r->in.code == 304 && !fields->cache_control.len && !fields->expires.len
               ? PINC_HTTP_AS_BEFORE
               : pinc_http_lifetime(fields);
}

void http_answer(struct request *r, struct pinc_http_answer *answer)
{
    struct pinc_buf source = {0};

    *answer =
        (struct pinc_http_answer){.code = r->in.code, .url = r->want.url, .body = &r->in.body};
    if (r->in.error.code == PINC_OK && !is_answered(r)) {
        fail_code(r);
    }
    answer->content_type = pinc_http_media_type(r->in.got.content_type);
    answer->etag = r->in.got.etag;
    answer->last_modified = r->in.got.last_modified;
    answer->lifetime = lifetime_of(r);
    answer->personal = pinc_http_is_personal(&r->in.got.freshness);
    answer->whole = r->in.error.code == PINC_OK && is_complete(r);
    http_reception_range(&r->in, &answer->from, &answer->total);
    pinc_buf_add_escaped(&source, r->want.url, sizeof r->in.error.source - 8);
    if (r->in.error.code != PINC_OK) {
        pinc_fail_at(&r->in.error, source.ptr ? source.ptr : "", 0, 0);
    }
    pinc_buf_clear(&source);
    if (r->in.error.code == PINC_ESYNTAX || r->in.error.code == PINC_ELIMIT) {
        r->in.error.code =
            PINC_ENET; /* to whoever asked, what a server does wrong is trouble with the network */
    }
    answer->error = r->in.error;
}

/* Half of the time is fixed, half is chance, so that many clients do not come back together. */
static int64_t backoff_ms(uint64_t random, unsigned attempts)
{
    int64_t ms = (int64_t)BACKOFF_MS << (attempts > 8 ? 8 : attempts ? attempts - 1 : 0);

    return ms / 2 + (int64_t)(random % (uint64_t)(ms / 2 + 1));
}

/* 429 and 5xx, as far as another try can help. */
static bool is_busy(unsigned code)
{
    return code == 429 || (code >= 500 && code != 501 && code != 505);
}

static const char wants_certificate[] = "the server wants a client certificate";

/* Did the server end the handshake because of our certificate? That will not change. @return what
 * to say of it, else NULL */
static const char *refusal(const struct request *r)
{
    static const char *const alerts[] = {"unknown ca",          "bad certificate",
                                         "certificate unknown", "certificate expired",
                                         "certificate revoked", "unsupported certificate"};
    size_t i;

    if (!strstr(r->reason, "alert")) {
        return NULL;
    }
    if (strstr(r->reason, "certificate required")) {
        return wants_certificate;
    }
    for (i = 0; r->setup->options.client_cert && i < sizeof alerts / sizeof *alerts; i++) {
        if (strstr(r->reason, alerts[i])) {
            return "the server refuses the client certificate";
        }
    }
    return NULL;
}

/* What an attempt that got no answer, or half of one, is worth trying again. */
static unsigned retries_for(const struct request *r, CURLcode rc)
{
    unsigned most = refusal(r) || r->want.once ? 0 : r->setup->options.limits.retries;

    if (proxy_code(r)) {
        return is_busy(proxy_code(r)) ? most : 0;
    }
    switch ((int)rc) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return most < CONNECT_RETRIES ? most : CONNECT_RETRIES;
    case CURLE_OPERATION_TIMEDOUT:
        /* A server that keeps a client waiting gets one more chance, not five. */
        return pinc_clock_ms() - r->times.started < 2000 * (int64_t)r->setup->options.limits.timeout
                   ? most
                   : 0;
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
        return r->in.error.code == PINC_ESYNTAX && r->in.decoder ? most : 0;
    default:
        return 0;
    }
}

/* What libcurl says, as the rest of a sentence of ours: no prefix, no capital but in a name. */
static void add_reason(struct pinc_buf *out, struct pinc_slice reason)
{
    static const char *const prefixes[] = {"SSL certificate problem: ", "SSL: "};
    size_t i;

    for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (pinc_slice_starts(reason, prefixes[i])) {
            reason = pinc_slice_part(reason, strlen(prefixes[i]), reason.len);
        }
    }
    pinc_buf_add_escaped(out, reason, 300);
    if (out->len > 1 && out->ptr[1] >= 'a' && out->ptr[1] <= 'z' &&
        !pinc_slice_starts(reason, "OpenSSL")) {
        out->ptr[0] = pinc_to_lower(out->ptr[0]);
    }
}

static const char no_authorities[] = "this system has no certificate authorities: install "
                                     "ca-certificates, or name a file with --cert FILE";

/* What was found when libcurl was started (http.c). */
static bool has_authorities(const struct pinc_http_options *o)
{
    return o->ca_file || o->ca_path ||
           pinc_authorities_in_folder(curl_version_info(CURLVERSION_NOW)->capath);
}

/* The server's certificate was looked at, and is not good. */
static void fail_certificate(struct request *r, const char *reason)
{
    (void)pinc_fail(&r->in.error, PINC_ENET, "the server's certificate is refused: %s", reason);
    if (strstr(reason, "expired") || strstr(reason, "not yet valid")) {
        pinc_fail_hint(&r->in.error,
                       "the server needs a new one, or this machine's clock is wrong");
    } else if (strstr(reason, "name")) {
        pinc_fail_hint(&r->in.error, "ask for the server by a name that its certificate has");
    } else if (!has_authorities(&r->setup->options)) {
        pinc_fail_hint(&r->in.error, "%s", no_authorities);
    } else {
        pinc_fail_hint(&r->in.error, "name the certificate authority with --cert FILE");
    }
}

/* A file that the user named, and that libcurl could not use. */
static void fail_file(struct request *r, const char *path, const char *text)
{
    struct pinc_error *err = &r->in.error;

    if (path && access(path, R_OK) != 0) {
        (void)pinc_fail(err, PINC_EIO, "cannot be read: %s", strerror(errno));
    } else {
        (void)pinc_fail(err, PINC_EIO, "%s", text);
    }
    pinc_fail_at(err, path ? path : "", 0, 0);
}

/* Where no answer came, a proxy may be why. */
static void hint_proxy(struct request *r)
{
    const struct pinc_proxy *proxy = http_proxy_of(r);
    struct pinc_buf name = {0};

    if (*proxy->url && !r->setup->options.proxies.none) {
        pinc_buf_add_escaped(&name, pinc_slice_of(proxy->url), 150);
        pinc_fail_hint(&r->in.error, "it was asked through the proxy %s", name.ptr ? name.ptr : "");
        pinc_buf_clear(&name);
    }
}

static void fail_curl(struct request *r, CURLcode rc)
{
    const struct pinc_http_options *o = &r->setup->options;
    const char *reason = refusal(r);
    struct pinc_buf text = {0};

    if (r->in.error.code != PINC_OK) {
        return;
    }
    if (!reason) {
        add_reason(&text, pinc_slice_of(r->reason[0] ? r->reason : curl_easy_strerror(rc)));
        reason = text.failed == PINC_OK && text.len ? text.ptr : "no answer";
    }
    switch ((int)rc) {
    case CURLE_OUT_OF_MEMORY:
        /* libcurl says the same of a header line over its own limit, which is by far the likelier
         * cause. */
        (void)pinc_fail(&r->in.error, PINC_ENET,
                        "a header line of the answer is too long, or memory ran out");
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
        fail_certificate(r, reason);
        break;
    case CURLE_SSL_CACERT_BADFILE:
        if (!has_authorities(o)) {
            (void)pinc_fail(&r->in.error, PINC_ENET, "the server's certificate cannot be checked");
            pinc_fail_hint(&r->in.error, "%s", no_authorities);
            break;
        }
        fail_file(r, o->ca_file, "this file holds no certificate authorities");
        pinc_fail_hint(&r->in.error,
                       "--cert, pip's settings, REQUESTS_CA_BUNDLE or SSL_CERT_FILE names it");
        break;
    case CURLE_SSL_CERTPROBLEM:
        fail_file(r, o->client_cert, "this file is not a client certificate and its key");
        pinc_fail_hint(&r->in.error, "--client-cert takes one PEM file with both");
        break;
    default:
        if (proxy_code(r)) {
            fail_code(r);
            break;
        }
        (void)pinc_fail(&r->in.error, PINC_ENET, "%s", reason);
        if (reason == wants_certificate) {
            pinc_fail_hint(&r->in.error, "name the client certificate with --client-cert FILE");
        }
        hint_proxy(r);
        break;
    }
    pinc_buf_clear(&text);
}

/* A server that is busy: when to come back; false when that is too late or was done too often. */
static bool may_come_back(struct request *r, uint64_t random, int64_t *ms)
{
    int64_t seconds = 0;

    if (r->attempts > r->setup->options.limits.retries) {
        return false;
    }
    *ms = backoff_ms(random, r->attempts);
    if (pinc_http_retry_after(&seconds, r->in.got.retry_after, pinc_clock_now())) {
        if (seconds > RETRY_AFTER_MAX) {
            fail_code(r);
            pinc_fail_hint(&r->in.error, "the server says to come back in %lld seconds",
                           (long long)seconds);
            return false;
        }
        *ms = seconds * 1000 > *ms ? seconds * 1000 : *ms;
    }
    return true;
}

/*
 * Follow a redirect. Credentials are looked up anew for the origin that it leads to; those in the
 * Location are dropped.
 * @return true when the request goes on
 */
static bool redirect(struct http_queues *queues, struct request *r)
{
    bool was_https = r->origin->https;
    struct pinc_buf quoted = {0}, url = {0};
    struct pinc_url to;
    bool goes = false, known = pinc_url_add_joined(&url, r->want.url, r->in.got.location);

    pinc_buf_add_quoted(
        &quoted, pinc_url_public(r->arena, known ? pinc_buf_slice(&url) : r->in.got.location), 150);
    if (!known || !pinc_url_split(&to, pinc_buf_slice(&url))) {
        (void)pinc_fail(&r->in.error, PINC_ENET,
                        "the server redirects to %s, which is not an http or https URL",
                        quoted.ptr ? quoted.ptr : "something");
    } else if (was_https && !to.https) {
        (void)pinc_fail(&r->in.error, PINC_ENET, "the server redirects from https to %s: refused",
                        quoted.ptr ? quoted.ptr : "http");
    } else if (++r->redirects > REDIRECTS_MAX) {
        (void)pinc_fail(&r->in.error, PINC_ENET, "the server redirects more than %d times",
                        REDIRECTS_MAX);
    } else {
        goes = http_aim(queues, r, pinc_buf_slice(&url), &r->in.error) == PINC_OK;
    }
    pinc_buf_clear(&quoted);
    pinc_buf_clear(&url);
    r->attempts = goes ? 0 : r->attempts;
    return goes;
}

static bool is_redirect(const struct request *r)
{
    return (r->in.code >= 301 && r->in.code <= 303) || r->in.code == 307 || r->in.code == 308;
}

/* A server that keeps a client waiting must not keep all requests waiting, one after the other. */
static void look_at_connection(struct request *r, CURLcode rc)
{
    long version = 0;

    (void)curl_easy_getinfo(r->easy, CURLINFO_HTTP_VERSION, &version);
    if (rc == CURLE_OPERATION_TIMEDOUT || version == CURL_HTTP_VERSION_1_0 ||
        version == CURL_HTTP_VERSION_1_1) {
        r->origin->alone = true;
    }
    http_crowd_look(r, rc, version);
}

enum http_verdict http_settle(struct http_queues *queues, struct request *r, CURLcode rc,
                              uint64_t random, int64_t *delay_ms)
{
    long code = 0;

    *delay_ms = 0;
    (void)curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &code);
    r->in.code = (unsigned)code;
    look_at_connection(r, rc);
    if (r->want.warm) {
        return HTTP_ANSWERED;
    }
    if (rc == CURLE_WRITE_ERROR && r->in.stop) {
        rc = CURLE_OK; /* the status is all that is wanted of this one */
    }
    if (rc == CURLE_OK && !http_reception_end(&r->in)) {
        rc = CURLE_WRITE_ERROR;
    }
    if (rc == CURLE_PEER_FAILED_VERIFICATION && r->attempt.left_folder) {
        r->setup->leave_folder = false;
        return HTTP_AGAIN;
    }
    if (rc != CURLE_OK) {
        if (r->attempts <= retries_for(r, rc)) {
            *delay_ms = backoff_ms(random, r->attempts);
            return HTTP_LATER;
        }
        fail_curl(r, rc);
    } else if (r->want.once) {
        return HTTP_ANSWERED;
    } else if (is_redirect(r) && r->in.got.location.len) {
        return redirect(queues, r) ? HTTP_AGAIN : HTTP_ANSWERED;
    } else if (is_busy(r->in.code) && may_come_back(r, random, delay_ms)) {
        return HTTP_LATER;
    }
    return HTTP_ANSWERED;
}
