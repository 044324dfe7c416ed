/*
 * One HTTP request under way, and what all requests of a client go by. Not for users of http.h.
 */
#ifndef PINC_INDEX_NET_HTTP_REQUEST_H
#define PINC_INDEX_NET_HTTP_REQUEST_H

#include "index/net/early_connect.h"
#include "index/net/http_receive.h"
#include "index/net/http_types.h"
#include "index/net/lazy_curl.h"

struct origin;

/* Connections to the origin of the first request that were begun before libcurl was there. */
struct http_early {
    struct early_connect *connect; /* NULL: none */
    const struct origin *origin;
};

/* What all requests of a client have in common. */
struct http_setup {
    struct pinc_http_options options;
    struct pinc_proxy plain_proxy, tls_proxy; /* for http and https URLs */
    bool leave_folder;                        /* see set_tls() in http_handle.c */
    uint64_t bytes;                           /* received, as transferred, without headers */
    struct http_early early;
};

/* When a request was sent, and what had come by then. */
struct request_times {
    int64_t started, not_before; /* monotonic milliseconds */
    int64_t sent;                /* likewise: of the first attempt since the last delay, or 0 */
    uint64_t sent_bytes;         /* what the client had received then */
};

/* Of an attempt that is under way. */
struct request_attempt {
    bool left_folder; /* it was made without the folder of certificate authorities */
    bool waits;       /* its body waits for a turn to be read: see http_turn.h */
    bool paused;      /* so libcurl keeps it; else what has come is in `in.held` */
    size_t turn;      /* bytes for which it has one; 0: it has none */
    size_t uploaded;  /* bytes of want.put that were read */
    int socket;       /* a connection for it that was begun early; -1: none */
    int handed;       /* it is libcurl's now, which may ask whether it is connected */
};

struct request {
    struct request *next;
    struct http_setup *setup;
    struct origin *origin;
    struct pinc_arena *arena;
    struct pinc_http_request want; /* slices in the arena */
    uint64_t id;
    unsigned attempts, redirects;
    struct request_times times;
    CURL *easy;
    struct curl_slist *headers;
    struct request_attempt attempt;
    char reason[CURL_ERROR_SIZE];
    struct http_reception in;
};

/** A copy of what is wanted, aimed at nothing yet; NULL when out of memory. Freed by
 * http_request_free(). */
struct request *http_request_new(struct http_setup *setup, const struct pinc_http_request *want);

/** Close the connection that was begun for it, if libcurl did not take it. */
void http_request_drop_socket(struct request *r);

/** NULL is fine. Its transfer must have been taken out of the multi handle. */
void http_request_free(struct request *r);

#endif
