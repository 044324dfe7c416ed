/*
 * What becomes of an attempt that has ended. Not for users of http.h.
 */
#ifndef PINC_INDEX_NET_HTTP_SETTLE_H
#define PINC_INDEX_NET_HTTP_SETTLE_H

#include "index/net/http_queue.h"

enum http_verdict {
    HTTP_ANSWERED, /* http_answer() says what there is to say */
    HTTP_AGAIN,    /* it goes on at once, aimed anew where the server redirects */
    HTTP_LATER     /* it goes on after a while */
};

/**
 * Judge an attempt.
 * @param random   a new random number, for the length of the wait
 * @param delay_ms set with HTTP_LATER
 */
enum http_verdict http_settle(struct http_queues *queues, struct request *r, CURLcode rc,
                              uint64_t random, int64_t *delay_ms);

/** The answer to the request, whose memory stays the request's. */
void http_answer(struct request *r, struct pinc_http_answer *answer);

#endif
