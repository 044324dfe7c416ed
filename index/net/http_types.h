/*
 * HTTP as it is asked for: options of a client, requests and answers.
 */
#ifndef PINC_INDEX_NET_HTTP_TYPES_H
#define PINC_INDEX_NET_HTTP_TYPES_H

#include "index/net/auth.h"
#include "index/net/proxy.h"
#include "index/net/url.h"

/* How long and how often one request is tried. */
struct pinc_http_limits {
    unsigned timeout;      /* seconds without progress after which an attempt fails */
    unsigned retries;      /* further attempts for resets, timeouts, 429 and 5xx */
    unsigned page_seconds; /* after which what goes into memory must be whole, and a file must have
                              come with a kilobyte a second, unless the whole connection is slow;
                              0: none */
};

/* What earlier runs found out about servers. Each may be NULL. */
struct pinc_http_memory {
    /** Does a server take many connections at once? @param origin scheme, host and port */
    bool (*crowd)(void *user, struct pinc_slice origin);
    /** It was found that it does, or that it does not, though crowd() said so. */
    void (*learn_crowd)(void *user, struct pinc_slice origin, bool takes);
    void *user;
};

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
    struct pinc_http_limits limits;
    struct pinc_http_memory memory;
};

/* Freshness of an answer that must not be kept at all. */
#define PINC_HTTP_NO_STORE (-1)

/* Freshness of a 304 that does not say: as it was. */
#define PINC_HTTP_AS_BEFORE INT64_MAX

/* What came back. Valid during the callback only, but for what is taken out of body. */
struct pinc_http_answer {
    struct pinc_error
        error;     /* PINC_OK for 2xx and 304; else the reason, with the URL as its source */
    unsigned code; /* HTTP status of the last answer, 0 when there was none */
    struct pinc_slice url;          /* where the answer came from in the end */
    struct pinc_slice content_type; /* without parameters */
    struct pinc_slice etag, last_modified;
    int64_t lifetime; /* seconds that it stays fresh (RFC 9111), PINC_HTTP_NO_STORE or _AS_BEFORE */
    bool personal; /* caches that several users share must not keep it (Cache-Control: private) */
    bool whole;    /* length, chunks, stream end or checksum say that nothing is missing */
    uint64_t from,
        total; /* 206: where the body starts, and the length of the whole thing (0: not told) */
    struct pinc_buf *body; /* decoded; take what you need */
};

/** A media type without its parameters. */
struct pinc_slice pinc_http_media_type(struct pinc_slice field);

typedef void pinc_http_done(void *user, struct pinc_http_answer *answer);

/* Parts of a file to ask for. */
enum pinc_http_range_kind {
    PINC_HTTP_ALL,
    PINC_HTTP_PART, /* [from, to) */
    PINC_HTTP_TAIL  /* the last `to` bytes */
};

/* Which bytes of the body are wanted. */
struct pinc_http_range {
    enum pinc_http_range_kind kind;
    uint64_t from, to;
    size_t max_whole; /* unless it is all: give up early (code 200 and a failure) when a longer body
                         comes in place of the range */
};

/* Who takes a body of 2xx as it comes, in place of the answer's `body`. */
struct pinc_http_sink {
    /** Called before the first byte of each attempt's body: what came before does not count. @param
     * type without parameters. @return false when out of memory */
    bool (*begin)(void *user, struct pinc_slice url, struct pinc_slice type);
    /** @param piece decoded. @return false when out of memory */
    bool (*take)(void *user, struct pinc_slice piece);
};

/* The body of a PUT, in two parts. */
struct pinc_http_upload {
    struct pinc_slice head; /* copied */
    struct pinc_slice rest; /* borrowed until the request is done or cancelled */
};

/* One GET, or a PUT. Slices are copied. */
struct pinc_http_request {
    struct pinc_slice url;                 /* credentials and fragment in it are dropped */
    const char *accept;                    /* static text; NULL: anything */
    struct pinc_slice etag, last_modified; /* to ask "has it changed?"; may be empty */
    struct pinc_http_range range;
    uint64_t max; /* decoded bytes to take: a failure beyond it */
    const int *
        fd; /* where the body goes, until it is done; NULL: into memory. It is cut back to `keep` bytes
                before another attempt. */
    uint64_t
        keep; /* bytes at the start of fd's file that are there already; the body goes behind */
    const struct pinc_http_sink *sink; /* NULL: none; called with `user` */
    bool urgent;
    bool warm; /* a HEAD, once, whose answer does not matter: a connection is there afterwards */
    bool once; /* one attempt, no redirects: for who can do without the answer */
    const struct pinc_http_upload *put; /* NULL: a GET; implies once */
    pinc_http_done *done; /* called once, from pinc_http_run(); it may start other requests */
    void *user;
};

/* Counters since the start. */
struct pinc_http_stats {
    unsigned requests; /* attempts that were sent, but for those that are made once alone */
    uint64_t bytes;    /* received, as transferred, without headers */
};

#endif
