/*
 * Proxies: which one to ask through, and its credentials.
 */
#ifndef PINC_INDEX_NET_PROXY_H
#define PINC_INDEX_NET_PROXY_H

#include "base/text.h"

/* What the settings say, as written: credentials and all. NULL: no proxy. */
struct pinc_proxies {
    const char *http, *https; /* for URLs of each scheme */
    const char *none;         /* hosts that are asked without one, as in no_proxy */
};

/** Look up a variable of the caller's environment; NULL when it is not set. */
typedef const char *pinc_proxy_getenv(void *user, const char *name);

/**
 * Find the proxies: `given` for everything, else what http_proxy, https_proxy, all_proxy and
 * no_proxy say, in lower or in upper case. (HTTP_PROXY does not count where REQUEST_METHOD is set:
 * it may come from a request there.)
 * @param given  --proxy, or NULL
 * @param lookup may be NULL
 */
struct pinc_proxies pinc_proxies_find(const char *given, pinc_proxy_getenv *lookup, void *user);

/* One proxy, taken apart. Texts live in the arena. */
struct pinc_proxy {
    const char *url;             /* without credentials; "": none */
    const char *user, *password; /* decoded; NULL: none */
};

/**
 * Take "[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]" apart.
 * @param text NULL: no proxy
 * @return PINC_OK, PINC_EUSAGE (blanks or control characters in it), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_proxy_read(struct pinc_proxy *out, const char *text,
                                               struct pinc_arena *arena, struct pinc_error *err);

/**
 * Changes of the environment (as in struct pinc_job_options) that make other programs ask through
 * the proxy: NULL-terminated, in the arena; NULL when out of memory.
 */
const char *const *pinc_proxy_environment(const char *given, struct pinc_arena *arena);

#endif
