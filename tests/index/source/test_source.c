#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static void test_sha256(void **state)
{
    struct world *w = *state;
    struct pinc_error err = {0};
    struct pinc_hash hash, want;
    const struct pinc_project *p;
    int i;

    assert_int_equal(pinc_hash_of(&want, PINC_HASH_SHA256, w->wheel.text, NULL), PINC_OK);
    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    for (i = 0; i < 2; i++) {
        world_open(w);
        p = get_project(w, "demo-pkg");
        assert_int_equal(pinc_source_sha256(w->source, &hash, p, 0, &err), PINC_OK);
        assert_true(pinc_hash_equal(&hash, &want));
    }
    assert_int_equal(http_server_count(w->server, "/f/" WHEEL), 1);
    serve(w->server, "/simple/lost/", HTML_TYPE, HTML("<a href='/f/lost-1.zip'>x</a>"));
    p = get_project(w, "lost");
    assert_int_equal(pinc_source_sha256(w->source, &hash, p, 0, &err), PINC_ENET);
    assert_string_equal(err.text, "the server answers 404 (not found)");
}

static int stop_at_once(void *user, const struct pinc_client_stats *stats)
{
    (void)user;
    return stats->requests > 0;
}

static void test_cancel(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;
    struct pinc_arrival a;
    struct pinc_error err = {0};

    http_server_add(w->server, "/simple/demo/",
                    (struct http_reply){.body = "0123456789", .fault = HTTP_STALL});
    w->options.client.callbacks.progress = stop_at_once;
    world_open(w);
    assert_int_equal(
        w->provider->project(w->provider->self, &p, PINC_LIT("demo"), PINC_NEEDED, NULL), PINC_OK);
    assert_int_equal(w->provider->next(w->provider->self, &a, &err), PINC_ECANCELLED);
}

static void test_bad_urls(void **state)
{
    struct world *w = *state;
    struct pinc_error err = {0};

    w->urls[0] = PINC_LIT("ftp://me:secret@host/simple");
    assert_int_equal(pinc_source_new(&w->source, &w->options, &err), PINC_EUSAGE);
    assert_string_equal(err.text,
                        "index URL 'ftp://host/simple' is neither an http, https nor file URL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sha256),
        TEST(test_cancel),
        TEST(test_bad_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
