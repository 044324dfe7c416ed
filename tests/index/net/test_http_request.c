#include "tests/support/cmocka_all.h"

#include "index/net/http_request.h"
#include "tests/support/sweep.h"

#include <string.h>

/* What is kept is the request's own, and belongs to nobody else when it is freed. */
static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct http_setup setup = {0};
    char etag[] = "\"v1\"", changed[] = "yesterday";
    struct pinc_http_request want = {.etag = {etag, strlen(etag)},
                                     .last_modified = {changed, strlen(changed)},
                                     .max = 7,
                                     .urgent = true};
    struct request *r = http_request_new(&setup, &want);

    (void)data;
    if (!r) {
        return pinc_fail_memory(err);
    }
    memset(etag, 'x', sizeof etag);
    memset(changed, 'x', sizeof changed);
    memset(&want, 0, sizeof want);
    assert_true(pinc_slice_equal(r->want.etag, PINC_LIT("\"v1\"")));
    assert_true(pinc_slice_equal(r->want.last_modified, PINC_LIT("yesterday")));
    assert_int_equal(r->want.max, 7);
    assert_true(r->want.urgent);
    assert_ptr_equal(r->setup, &setup);
    /* What comes in is judged by this copy, and lives in this arena. */
    assert_ptr_equal(r->in.want, &r->want);
    assert_ptr_equal(r->in.arena, r->arena);
    assert_null(r->origin);
    assert_null(r->easy);
    pinc_buf_add_str(&r->in.body, "of an attempt");
    http_request_free(r);
    return PINC_OK;
}

static void test_copies(void **state)
{
    (void)state;
    assert_int_equal(pinc_curl_load(NULL), PINC_OK);
    sweep(attempt, NULL);
    http_request_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
