/*
 * Asking an HTTP client and keeping what came back, for tests.
 */
#ifndef PINC_TESTS_HTTP_GET_H
#define PINC_TESTS_HTTP_GET_H

#include "index/net/http.h"

/* What came back, kept beyond the callback. */
struct http_got {
    struct pinc_error error;
    unsigned code, calls;
    char body[4096], url[512], type[64], etag[64];
    size_t len;
    bool whole;
    int64_t lifetime;
    uint64_t from, total;
};

/** A callback for requests; `user` is the http_got. */
void http_keep(void *user, struct pinc_http_answer *answer);

/* One who reads a long body as it comes; zero it, then set now and most. */
struct http_reader {
    unsigned *now, *most; /* of all readers: how many read, and how many did at once */
    uint64_t n;
    bool begun;
    struct http_got got;
};

/** For requests; `user` is the http_reader. */
extern const struct pinc_http_sink http_reader_sink;
/** As above. */
void http_reader_done(void *user, struct pinc_http_answer *answer);

/** Until every request has its answer. */
void http_run_all(struct pinc_http *http);

/** One request and its answer, of at most 4000 bytes unless request.max says other. */
struct http_got http_get(struct pinc_http *http, struct pinc_http_request request);

#endif
