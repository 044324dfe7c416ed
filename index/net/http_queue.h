/*
 * Who waits where: a queue for each origin, urgent requests first, and those that wait for a time.
 * Not for users of http.h.
 */
#ifndef PINC_INDEX_NET_HTTP_QUEUE_H
#define PINC_INDEX_NET_HTTP_QUEUE_H

#include "index/net/http_request.h"

#define PLAIN_CONNECTIONS 128 /* connections to one host over HTTP/1.1 */
/* The same until it has answered in HTTP/1.1, unless it took many in an earlier run: a simple server queues few. */
#define PLAIN_FIRST 32
#define PLAIN_EARLY 8      /* of these, begun before libcurl is there */
#define PLAIN_FILES 32     /* of these, for files that are downloaded or uploaded */
#define TLS_CONNECTIONS 50 /* the same with TLS */
#define TLS_STREAMS 100    /* requests to one host at once over HTTP/2 */

/* A list of requests, first in, first out. */
struct http_queue {
    struct request *first, *last;
};

/* Bodies that are read, and that wait to be: see http_turn.h. */
struct origin_turns {
    unsigned n, waiting;
    size_t bytes;
};

/* What is known of the connections that it takes: see http_crowd.h. */
struct origin_crowd {
    unsigned made; /* connections over which it has answered */
    bool known;    /* it takes many at once */
    bool trouble;  /* one was refused, or took long */
};

/* A scheme, host and port. */
struct origin {
    struct origin *next;
    struct pinc_slice key;
    struct http_queue urgent, waiting;
    unsigned active, active_files, most;
    struct origin_turns turns;
    struct origin_crowd crowd;
    bool trusted, https;
    bool alone; /* each request needs a connection of its own: waiting for another's is in vain */
};

/* All that wait. */
struct http_queues {
    struct pinc_arena *arena; /* borrowed; of the origins */
    struct origin *origins;
    struct http_queue delayed;
};

/** Set where a request goes: at its start and after each redirect. PINC_OK, PINC_EUSAGE (no http or
 * https URL), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status http_aim(struct http_queues *queues, struct request *r,
                                        struct pinc_slice url, struct pinc_error *err);

/** Look once more which origins are trusted: the options have other hosts. */
void http_queues_trust(struct http_queues *queues, const struct pinc_http_options *options);

/** Let a request wait for its turn at its origin. */
void http_enqueue(struct request *r);
/** Let it wait for that many milliseconds first. */
void http_delay(struct http_queues *queues, struct request *r, int64_t ms);
/** Put back what has waited long enough. @return milliseconds until the next one is due, `most` at
 * the latest */
int http_release_delayed(struct http_queues *queues, int most);

/** The next request that its origin can take, taken out of the queue; NULL when none waits there
 * or as many as it takes are under way. */
struct request *http_next_of(struct origin *o);

/** An attempt of a request begins, or has ended. */
void http_count_active(struct request *r, bool begins);

/** Move a request that waits to the urgent ones. One that does not wait stays where it is. */
void http_queues_hurry(struct http_queues *queues, uint64_t id);
/** Take a request out that waits, wherever; NULL when none of that id does. */
struct request *http_queues_remove(struct http_queues *queues, uint64_t id);
/** Free all that wait but uploads. @return how many were freed */
size_t http_queues_keep_uploads(struct http_queues *queues);
/** Free all that wait. */
void http_queues_free(struct http_queues *queues);

#endif
