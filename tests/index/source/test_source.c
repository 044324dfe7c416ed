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

static const struct pinc_project *ask_project_of(struct pinc_source *source, const char *name,
                                                 struct pinc_error *err)
{
    const struct pinc_provider *provider = pinc_source_provider(source);
    const struct pinc_project *p = NULL;

    assert_int_equal(provider->project(provider->self, &p, pinc_slice_of(name), PINC_NEEDED, err),
                     PINC_OK);
    return p;
}

/* Two sources over one client count together; the first that goes stops it, the other is still there. */
static void test_shared_client(void **state)
{
    struct world *w = *state;
    struct pinc_client *client = NULL;
    struct pinc_source *second = NULL;
    const struct pinc_project *p = NULL;
    struct pinc_client_stats stats;
    struct pinc_error err = {0};

    w->options.client.in_all.max_requests = 2;
    assert_int_equal(pinc_client_new(&client, &w->options.client, NULL), PINC_OK);
    w->options.client = (struct pinc_client_options){.offline = true}; /* does not count */
    serve_wheel_page(w);
    http_server_add(w->server, "/simple/slow/", (struct http_reply){.fault = HTTP_SILENT});
    assert_int_equal(pinc_source_new_over(&w->source, &w->options, client, NULL), PINC_OK);
    w->provider = pinc_source_provider(w->source);
    assert_int_equal(pinc_source_new_over(&second, &w->options, client, NULL), PINC_OK);
    assert_int_equal(get_project(w, "demo-pkg")->state, PINC_READY);
    p = ask_project_of(second, "slow", &err);
    assert_int_equal(p->state, PINC_PENDING);
    pinc_source_stats_get(second, &stats);
    assert_int_equal(stats.projects_asked, 2);
    p = ask_project_of(second, "more", &err);
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error->text, "more than 2 requests would be sent");
    assert_true(pinc_source_exhausted(w->source));
    world_close(w);
    assert_int_equal(pinc_client_pending(client), 0);
    pinc_source_free(second);
    pinc_client_free(client);
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
        TEST(test_shared_client),
        TEST(test_bad_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
