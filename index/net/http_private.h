/*
 * What the parts of the HTTP client share: http.c (life, asking, the loop), http_queue.c (who waits
 * where), http_handle.c (what libcurl is told), http_receive.c (what comes in), http_settle.c (what
 * becomes of an attempt that has ended). Not for anybody else.
 */
#ifndef PINC_INDEX_NET_HTTP_PRIVATE_H
#define PINC_INDEX_NET_HTTP_PRIVATE_H

#include "index/net/http.h"
#include "index/net/http_receive.h"
#include "index/net/lazy_curl.h"

#define PLAIN_CONNECTIONS 32 /* connections to one host over HTTP/1.1 */
#define TLS_STREAMS 100      /* requests to one host at once over HTTP/2 */

struct request;

/* A list of requests, first in, first out. */
struct http_queue {
    struct request *first, *last;
};

/* A scheme, host and port. */
struct origin {
    struct origin *next;
    struct pinc_slice key;
    struct http_queue urgent, waiting;
    unsigned active, most;
    bool trusted, https;
    bool alone; /* each request needs a connection of its own: waiting for another's is in vain */
};

struct request {
    struct request *next;
    struct pinc_http *http;
    struct origin *origin;
    struct pinc_arena *arena;
    struct pinc_http_request want; /* slices in the arena */
    uint64_t id;
    unsigned attempts, redirects;
    int64_t started, not_before; /* monotonic milliseconds */
    CURL *easy;
    struct curl_slist *headers;
    bool left_folder; /* this attempt was made without the folder of certificate authorities */
    char reason[CURL_ERROR_SIZE];
    struct http_reception in;
};

struct pinc_http {
    struct pinc_http_options options;
    struct pinc_arena *arena;
    struct pinc_proxy plain_proxy, tls_proxy; /* for http and https URLs */
    struct origin *origins;
    struct http_queue delayed;
    struct request **active;
    size_t n_active, cap_active;
    CURLM *multi;
    CURL **pool;
    size_t n_pool, cap_pool;
    uint64_t next_id, random;
    size_t pending;
    bool leave_folder; /* see set_tls() */
    bool more;         /* attempts that have ended wait to be settled */
    struct pinc_http_stats stats;
};

/* --- http.c */

void http_request_free(struct request *r);

/* --- http_queue.c */

/** Milliseconds of the monotonic clock. */
int64_t http_now(void);

void http_queue_add(struct http_queue *q, struct request *r);
struct request *http_queue_take(struct http_queue *q);
/** Take out the request of that id. @return was it there? */
bool http_queue_remove(struct http_queue *q, uint64_t id, struct request **out);

/** Set where a request goes: at its start and after each redirect. PINC_OK, PINC_EUSAGE (no http or
 * https URL), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status http_aim(struct request *r, struct pinc_slice url,
                                        struct pinc_error *err);

/** Let a request wait for its turn at its origin. */
void http_enqueue(struct request *r);
/** Let it wait for that long first. */
void http_delay(struct pinc_http *http, struct request *r, int64_t ms);
/** Put back what has waited long enough. @return milliseconds until the next one is due, `most` at
 * the latest */
int http_release_delayed(struct pinc_http *http, int most);

/* --- http_handle.c */

/** The proxy for a request, as far as the settings go; libcurl leaves it out for hosts of
 * no_proxy. */
const struct pinc_proxy *http_proxy_of(const struct request *r);

/** Tell libcurl (r->easy) everything about a request. @return false when out of memory */
bool http_handle_set_up(struct request *r);

/* --- http_settle.c */

/** An attempt has ended: redirect, try again, or answer. */
void http_complete(struct pinc_http *http, struct request *r, CURLcode rc);
/** Give the answer to who asked, and forget the request. */
void http_finish(struct request *r);

#endif
