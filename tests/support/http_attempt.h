/*
 * One attempt of an HTTP request, without the client that would settle it, for tests of its parts.
 */
#ifndef PINC_TESTS_HTTP_ATTEMPT_H
#define PINC_TESTS_HTTP_ATTEMPT_H

#include "index/net/http_queue.h"

struct http_attempt {
    struct http_queues queues;
    struct http_setup setup;
    CURLM *multi;
    struct request *r; /* the last one that was aimed */
};

/** Fails the test when that is not possible. Proxies of the options are read. */
void http_attempt_open(struct http_attempt *a, struct pinc_http_options options);

/** A new request for a URL, with a handle that nothing was told of yet. The one before is freed. */
struct request *http_attempt_aim(struct http_attempt *a, const char *url,
                                 struct pinc_http_request want);

/** Set it up and make it, once. @return what libcurl says of it */
CURLcode http_attempt_make(struct http_attempt *a);

void http_attempt_close(struct http_attempt *a);

#endif
