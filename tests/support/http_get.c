#include "tests/support/cmocka_all.h"

#include "tests/support/http_get.h"

#include <stdio.h>

void http_keep(void *user, struct pinc_http_answer *a)
{
    struct http_got *got = user;

    got->calls++;
    got->error = a->error;
    got->code = a->code;
    got->whole = a->whole;
    got->lifetime = a->lifetime;
    got->from = a->from;
    got->total = a->total;
    got->len = a->body->len;
    (void)snprintf(got->body, sizeof got->body, "%s", a->body->ptr ? a->body->ptr : "");
    (void)snprintf(got->url, sizeof got->url, "%.*s", PINC_SLICE_ARG(a->url));
    (void)snprintf(got->type, sizeof got->type, "%.*s", PINC_SLICE_ARG(a->content_type));
    (void)snprintf(got->etag, sizeof got->etag, "%.*s", PINC_SLICE_ARG(a->etag));
}

void http_run_all(struct pinc_http *http)
{
    struct pinc_error err = {0};

    while (pinc_http_pending(http) > 0) {
        assert_int_equal(pinc_http_run(http, 100, NULL, 0, &err), PINC_OK);
    }
}

struct http_got http_get(struct pinc_http *http, struct pinc_http_request request)
{
    struct http_got got = {0};
    struct pinc_error err = {0};

    request.done = http_keep;
    request.user = &got;
    request.max = request.max ? request.max : 4000;
    assert_int_equal(pinc_http_get(http, &request, NULL, &err), PINC_OK);
    http_run_all(http);
    assert_int_equal(got.calls, 1);
    return got;
}
