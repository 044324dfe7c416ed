#include "index/net/proxy.h"

#include "index/net/url.h"

#include <string.h>

/* A variable that is written in lower or in upper case; an empty one is none. */
static const char *either(pinc_proxy_getenv *lookup, void *user, const char *lower,
                          const char *upper)
{
    const char *value = lookup(user, lower);

    if (!value || !*value) {
        value = upper ? lookup(user, upper) : NULL;
    }
    return value && *value ? value : NULL;
}

struct pinc_proxies pinc_proxies_find(const char *given, pinc_proxy_getenv *lookup, void *user)
{
    struct pinc_proxies out = {given, given, NULL};
    const char *all, *method;

    if (given || !lookup) {
        return out;
    }
    all = either(lookup, user, "all_proxy", "ALL_PROXY");
    method = lookup(user, "REQUEST_METHOD");
    out.http = either(lookup, user, "http_proxy", method ? NULL : "HTTP_PROXY");
    out.https = either(lookup, user, "https_proxy", "HTTPS_PROXY");
    out.http = out.http ? out.http : all;
    out.https = out.https ? out.https : all;
    out.none = either(lookup, user, "no_proxy", "NO_PROXY");
    return out;
}

static const char *decoded(struct pinc_slice text, struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};

    pinc_url_add_decoded(&buf, text);
    return text.len ? pinc_buf_keep(&buf, arena).ptr : "";
}

enum pinc_status pinc_proxy_read(struct pinc_proxy *out, const char *text, struct pinc_arena *arena,
                                 struct pinc_error *err)
{
    struct pinc_slice rest = pinc_slice_of(text), scheme = {0}, credentials = {0};
    struct pinc_buf url = {0};
    size_t at;

    *out = (struct pinc_proxy){.url = ""};
    if (rest.len == 0) {
        return PINC_OK;
    }
    if (!pinc_url_is_clean(rest)) {
        (void)pinc_fail(err, PINC_EUSAGE, "the URL of the proxy holds what no URL can");
        return PINC_EUSAGE;
    }
    if (pinc_url_is_absolute(rest)) {
        at = pinc_slice_find(rest, ':') + 3;
        scheme = pinc_slice_part(rest, 0, at);
        rest = pinc_slice_part(rest, at, rest.len);
    }
    /* A password may hold any character, as people write it: the last '@' ends it. */
    at = pinc_slice_rfind(rest, '@');
    if (at < rest.len) {
        credentials = pinc_slice_part(rest, 0, at);
        rest = pinc_slice_part(rest, at + 1, rest.len);
    }
    pinc_buf_add(&url, scheme.len ? scheme : PINC_LIT("http://"));
    pinc_buf_add(&url, pinc_slice_part(rest, 0, pinc_slice_find(rest, '/')));
    out->url = pinc_buf_keep(&url, arena).ptr;
    if (credentials.ptr) {
        at = pinc_slice_find(credentials, ':');
        out->user = decoded(pinc_slice_part(credentials, 0, at), arena);
        out->password = decoded(pinc_slice_part(credentials, at + 1, credentials.len), arena);
    }
    return out->url && (!credentials.ptr || (out->user && out->password)) ? PINC_OK
                                                                          : pinc_fail_memory(err);
}

const char *const *pinc_proxy_environment(const char *given, struct pinc_arena *arena)
{
    static const char *const names[] = {"http_proxy=", "https_proxy=", "HTTP_PROXY", "HTTPS_PROXY",
                                        "all_proxy",   "ALL_PROXY",    "no_proxy",   "NO_PROXY"};
    const size_t n = sizeof names / sizeof *names;
    const char **out = pinc_arena_array(arena, n + 1, sizeof *out);
    size_t i;

    for (i = 0; out && i < n; i++) {
        struct pinc_buf text = {0};

        if (i > 1) {
            out[i] = names[i];
            continue;
        }
        pinc_buf_addf(&text, "%s%s", names[i], given);
        out[i] = pinc_buf_keep(&text, arena).ptr;
        if (!out[i]) {
            return NULL;
        }
    }
    return out;
}
