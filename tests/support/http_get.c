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

static bool on_begin(void *user, struct pinc_slice url, struct pinc_slice type)
{
    struct http_reader *r = user;

    (void)url;
    (void)type;
    *r->now += r->begun ? 0 : 1;
    *r->most = *r->now > *r->most ? *r->now : *r->most;
    r->begun = true;
    r->n = 0;
    return true;
}

static bool on_take(void *user, struct pinc_slice piece)
{
    struct http_reader *r = user;

    r->n += piece.len;
    return true;
}

const struct pinc_http_sink http_reader_sink = {on_begin, on_take};

void http_reader_done(void *user, struct pinc_http_answer *answer)
{
    struct http_reader *r = user;

    *r->now -= r->begun ? 1 : 0;
    http_keep(&r->got, answer);
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
