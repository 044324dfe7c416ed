/*
 * The server's side of HTTP/2 (libnghttp2), for tests.
 */
#ifndef PINC_TESTS_HTTP2_H
#define PINC_TESTS_HTTP2_H

#include "tests/support/http_server.h"
#include "tests/support/stream.h"

/* Who answers. */
struct http2_host {
    /* @param request as over HTTP/1.1: "GET PATH HTTP/2", then the fields */
    struct http_reply (*choose)(void *user, const char *path, const char *request);
    void *user;
};

/** Serve a connection on which HTTP/2 was agreed, until it ends. */
void http2_serve(struct stream *s, const struct http2_host *host);

#endif
