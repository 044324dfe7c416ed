#include "tests/support/cmocka_all.h"

#include "index/net/http_handle.h"
#include "tests/support/http_attempt.h"

#include <string.h>

void http_attempt_open(struct http_attempt *a, struct pinc_http_options options)
{
    memset(a, 0, sizeof *a);
    assert_int_equal(pinc_curl_load(NULL), PINC_OK);
    assert_int_equal(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    a->multi = curl_multi_init();
    a->queues.arena = pinc_arena_new();
    assert_true(a->multi && a->queues.arena);
    a->setup.options = options;
    assert_int_equal(
        pinc_proxy_read(&a->setup.plain_proxy, options.proxies.http, a->queues.arena, NULL),
        PINC_OK);
    assert_int_equal(
        pinc_proxy_read(&a->setup.tls_proxy, options.proxies.https, a->queues.arena, NULL),
        PINC_OK);
}

static void drop(struct http_attempt *a)
{
    if (a->r) {
        curl_easy_cleanup(a->r->easy);
        http_request_free(a->r);
        a->r = NULL;
    }
}

struct request *http_attempt_aim(struct http_attempt *a, const char *url,
                                 struct pinc_http_request want)
{
    drop(a);
    want.max = want.max ? want.max : 4000;
    a->r = http_request_new(&a->setup, &want);
    assert_non_null(a->r);
    assert_int_equal(http_aim(&a->queues, a->r, pinc_slice_of(url), NULL), PINC_OK);
    a->r->easy = curl_easy_init();
    assert_non_null(a->r->easy);
    return a->r;
}

CURLcode http_attempt_make(struct http_attempt *a)
{
    CURLMsg *message = NULL;
    int running = 1, left;
    CURLcode rc;

    a->r->attempts++;
    assert_true(http_reception_reset(&a->r->in));
    assert_true(http_handle_set_up(a->r));
    assert_int_equal(curl_multi_add_handle(a->multi, a->r->easy), CURLM_OK);
    while (running) {
        assert_int_equal(curl_multi_perform(a->multi, &running), CURLM_OK);
        if (running) {
            assert_int_equal(curl_multi_poll(a->multi, NULL, 0, 100, NULL), CURLM_OK);
        }
    }
    message = curl_multi_info_read(a->multi, &left);
    assert_non_null(message);
    rc = message->data.result;
    assert_int_equal(curl_multi_remove_handle(a->multi, a->r->easy), CURLM_OK);
    return rc;
}

void http_attempt_close(struct http_attempt *a)
{
    drop(a);
    http_queues_free(&a->queues);
    pinc_arena_free(a->queues.arena);
    (void)curl_multi_cleanup(a->multi);
}
