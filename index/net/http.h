/*
 * HTTP (libcurl; index/http*.c alone talk to it): many requests at once on one thread.
 *
 * Requests wait in a queue of their origin (scheme + host + port), urgent ones first, and start as
 * connections and streams allow. Redirects, retries, back-off, credentials, decoding and limits are
 * settled here; who asked gets one answer.
 *
 * Every setting comes through the options; libcurl reads none from the environment, and is not
 * touched before the first request.
 */
#ifndef PINC_INDEX_NET_HTTP_H
#define PINC_INDEX_NET_HTTP_H

#include "index/net/auth.h"
#include "index/net/proxy.h"
#include "index/net/url.h"

/* Everything is borrowed for the life of the client. */
struct pinc_http_options {
    struct pinc_auth *auth;        /* may be NULL */
    const char *ca_file, *ca_path; /* NULL: the system's */
    const char *ca_fallback;       /* PEM file for a system without authorities; or NULL */
    const char *client_cert;       /* PEM, certificate and key; or NULL */
    const struct pinc_slice
        *trusted_hosts; /* HOST or HOST:PORT: certificates are not checked there */
    size_t n_trusted_hosts;
    struct pinc_proxies proxies;
    unsigned timeout; /* seconds without progress after which an attempt fails */
    unsigned retries; /* further attempts for resets, timeouts, 429 and 5xx */
};

/* Freshness of an answer that must not be kept at all. */
#define PINC_HTTP_NO_STORE (-1)

/* What came back. Valid during the callback only, but for what is taken out of body. */
struct pinc_http_answer {
    struct pinc_error
        error;     /* PINC_OK for 2xx and 304; else the reason, with the URL as its source */
    unsigned code; /* HTTP status of the last answer, 0 when there was none */
    struct pinc_slice url;          /* where the answer came from in the end */
    struct pinc_slice content_type; /* without parameters */
    struct pinc_slice etag, last_modified;
    int64_t lifetime; /* seconds that it stays fresh (RFC 9111), or PINC_HTTP_NO_STORE */
    bool whole;       /* length, chunks, stream end or checksum say that nothing is missing */
    uint64_t from,
        total; /* 206: where the body starts, and the length of the whole thing (0: not told) */
    struct pinc_buf *body; /* decoded; take what you need */
};

typedef void pinc_http_done(void *user, struct pinc_http_answer *answer);

/* Parts of a file to ask for. */
enum pinc_http_range {
    PINC_HTTP_ALL,
    PINC_HTTP_PART, /* [from, to) */
    PINC_HTTP_TAIL  /* the last `to` bytes */
};

/* One GET. Slices are copied. */
struct pinc_http_request {
    struct pinc_slice url;                 /* credentials and fragment in it are dropped */
    const char *accept;                    /* static text; NULL: anything */
    struct pinc_slice etag, last_modified; /* to ask "has it changed?"; may be empty */
    enum pinc_http_range range;
    uint64_t from, to;
    uint64_t max;        /* decoded bytes to take: a failure beyond it */
    size_t max_unranged; /* with a range: give up early (code 200 and a failure) when a longer body
                            comes instead */
    int fd; /* where the body goes; 0: into memory. It is cut back to nothing before another
               attempt. */
    bool urgent;
    bool warm; /* a HEAD, once, whose answer does not matter: a connection is there afterwards */
    pinc_http_done *done; /* called once, from pinc_http_run(); it may start other requests */
    void *user;
};

/* A client. Opaque. */
struct pinc_http;

/** @return PINC_OK, PINC_EUSAGE (a proxy that cannot be read), PINC_ENOMEM. *out is freed by
 * pinc_http_free(), which drops what is under way without calling back. */
PINC_MUST_USE enum pinc_status pinc_http_new(struct pinc_http **out,
                                             const struct pinc_http_options *options,
                                             struct pinc_error *err);

/** Drop what is under way, without calling back. NULL is fine. */
void pinc_http_free(struct pinc_http *http);

/**
 * Ask. Never waits.
 * @param id may be NULL; else for pinc_http_hurry() and pinc_http_cancel(), never 0
 * @return PINC_OK (a failure of any later kind is an answer); PINC_EUSAGE (no http or https URL);
 * PINC_ENOMEM; PINC_EINTERNAL (libcurl cannot be loaded); PINC_ENET (it does not start)
 */
PINC_MUST_USE enum pinc_status pinc_http_get(struct pinc_http *http,
                                             const struct pinc_http_request *request, uint64_t *id,
                                             struct pinc_error *err);

/** Move a request that has not started yet before those that are not urgent. One that is done
 * already is no matter. */
void pinc_http_hurry(struct pinc_http *http, uint64_t id);

/** Drop a request, whose callback is not called any more. One that is done already is no matter. Not
 * to be called for a request from its own callback. */
void pinc_http_cancel(struct pinc_http *http, uint64_t id);

/**
 * Send, receive, and call back for one answer at most: what it leads to should be asked for before
 * the next one.
 * @param wait_ms how long to wait when nothing happens: returns as soon as one request is done or
 * one of fds can be read
 * @param fds     n_fds descriptors of somebody else's to wait for too; may be NULL
 * @return PINC_OK, PINC_ENOMEM, PINC_EINTERNAL (as above), PINC_ENET (libcurl itself failed)
 */
PINC_MUST_USE enum pinc_status pinc_http_run(struct pinc_http *http, int wait_ms, const int *fds,
                                             size_t n_fds, struct pinc_error *err);

/** Requests that have no answer yet. */
size_t pinc_http_pending(const struct pinc_http *http);

/* Counters since the start. */
struct pinc_http_stats {
    unsigned requests; /* attempts that were sent */
    unsigned active;
    uint64_t bytes; /* received, as transferred, without headers */
};

/** The counters as they are now. */
void pinc_http_stats_get(const struct pinc_http *http, struct pinc_http_stats *out);

#endif
