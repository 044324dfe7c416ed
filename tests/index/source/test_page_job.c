#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* 404 alone means "not there". */
static void test_states(void **state)
{
    static const struct {
        const char *label;
        struct http_reply reply;
        enum pinc_state state;
        const char *text;
    } cases[] = {
        {"404", {.code = 404}, PINC_ABSENT, ""},
        {"410", {.code = 410}, PINC_FAILED, "the server answers 410 (gone)"},
        {"204", {.code = 204}, PINC_FAILED, "the server answers 204 (no content)"},
        {"304 of nothing", {.code = 304}, PINC_FAILED, "the server answers 304 (not modified)"},
        {"407", {.code = 407}, PINC_FAILED, "the server answers 407 (credentials are needed)"},
        {"401", {.code = 401}, PINC_FAILED, "the server answers 401 (not authorized)"},
        {"403", {.code = 403}, PINC_FAILED, "the server answers 403 (forbidden)"},
        {"500", {.code = 500}, PINC_FAILED, "the server answers 500 (internal server error)"},
        {"reset", {.fault = HTTP_NO_REPLY}, PINC_FAILED, "empty reply from server"},
        {"image",
         {.headers = "Content-Type: image/png\r\n", .body = HTML("")},
         PINC_FAILED,
         "the answer is no index page: its type is 'image/png'"},
        {"cut off",
         {.headers = HTML_TYPE,
          .body = "<html><a href='demo-1.tar.gz'>x</a>",
          .fault = HTTP_NO_LENGTH},
         PINC_FAILED,
         "the page is cut off: it has no length and does not end in </html>"},
        {"no length",
         {.headers = HTML_TYPE, .body = HTML("") "<!-- x -->\n", .fault = HTTP_NO_LENGTH},
         PINC_READY,
         ""},
        {"no end, but a length",
         {.headers = HTML_TYPE, .body = "<html><a href='demo-1.tar.gz'>x</a>"},
         PINC_READY,
         ""},
        {"another major version",
         {.headers = JSON_TYPE, .body = "{\"meta\":{\"api-version\":\"2.0\"},\"files\":[]}"},
         PINC_FAILED,
         "the page has the simple API's version '2.0', and only 1.x is known"},
    };
    struct world *w = *state;
    size_t i;

    w->options.client.cache_dir = NULL;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_server_add(w->server, "/simple/demo/", cases[i].reply);
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_project *p;

        world_open(w);
        p = get_project(w, "demo");
        if (p->state != cases[i].state) {
            fail_msg("%s: state %d, %s", cases[i].label, p->state, p->error.text);
        }
        assert_string_equal(p->error.text, cases[i].text);
        if (p->state == PINC_FAILED) {
            assert_string_equal(p->error.source, http_server_url(w->server, "/simple/demo/"));
        }
    }
}

/* Revalidation: 304 keeps the entry, and makes it fresh again. */
static void test_revalidation(void **state)
{
    struct world *w = *state;
    struct pinc_client_stats stats;

    http_server_add(
        w->server, "/simple/demo/",
        (struct http_reply){.headers = HTML_TYPE "ETag: \"v1\"\r\nCache-Control: max-age=100\r\n",
                            .body = HTML("<a href='demo-1.zip'>x</a>")});
    http_server_add(w->server, "/simple/demo/", (struct http_reply){.code = 304});
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 1);
    w->options.client.now = (int64_t)time(NULL) + 200;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 2);
    assert_string_equal(http_server_field(w->server, "/simple/demo/", "If-None-Match"), "\"v1\"");
    pinc_source_stats_get(w->source, &stats);
    assert_int_equal(stats.revalidated, 1);
    w->options.client.now = 0;
    w->options.client.refresh = true;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 3);
}

/* "Not there" is remembered too; no-store is not kept. */
static void test_what_is_kept(void **state)
{
    struct world *w = *state;
    int i;

    http_server_add(w->server, "/simple/gone/", (struct http_reply){.code = 404});
    serve(w->server, "/simple/secret/", HTML_TYPE "Cache-Control: no-store\r\n",
          HTML("<a href='secret-1.zip'>x</a>"));
    for (i = 0; i < 2; i++) {
        world_open(w);
        assert_int_equal(get_project(w, "gone")->state, PINC_ABSENT);
        assert_int_equal(get_project(w, "secret")->state, PINC_READY);
    }
    assert_int_equal(http_server_count(w->server, "/simple/gone/"), 1);
    assert_int_equal(http_server_count(w->server, "/simple/secret/"), 2);
}

/* Upload times out of the legacy document; kept in the entry; a warning where nobody tells. */
static void test_times(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve(w->server, "/simple/demo/", HTML_TYPE, HTML("<a href='demo-1.zip'>x</a>"));
    serve(w->server, "/simple/mute/", HTML_TYPE, HTML("<a href='mute-1.zip'>x</a>"));
    serve(w->server, "/pypi/demo/json", "",
          "{\"releases\":{\"1\":[{\"filename\":\"demo-1.zip\",\"upload_time_iso_8601\":\"2020-01-"
          "01T00:00:00Z\"}]}}");
    world_open(w);
    assert_int_equal(get_project(w, "demo")->files[0].upload_time, INT64_MIN);
    w->options.exclude_newer = 1;
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->files[0].upload_time, 1577836800);
    assert_string_equal(w->messages, "");
    p = get_project(w, "mute");
    assert_int_equal(p->files[0].upload_time, INT64_MIN);
    assert_non_null(strstr(w->messages, "does not tell when its files were uploaded"));
    world_open(w);
    assert_int_equal(get_project(w, "demo")->files[0].upload_time, 1577836800);
    assert_int_equal(http_server_count(w->server, "/pypi/demo/json"), 1);
}

/* The server of the files is greeted once, with the first page that is asked for; what becomes of
 * that does not matter. */
static void test_warm(void **state)
{
    struct world *w = *state;
    static const char *const dead[] = {"http://127.0.0.1:1/", "nonsense"};
    char text[256];
    size_t i;

    http_server_add(w->server, "/simple/demo/", (struct http_reply){.body = "<html></html>"});
    (void)snprintf(text, sizeof text, "%s", http_server_url(w->second, "/"));
    w->options.warm_url = pinc_slice_of(text);
    world_open(w);
    assert_int_equal(get_project(w, "demo")->state, PINC_READY);
    assert_int_equal(get_project(w, "other")->state, PINC_ABSENT);
    assert_int_equal(http_server_count(w->second, NULL), 1);
    w->options.client.offline = true;
    world_open(w);
    (void)get_project(w, "demo");
    assert_int_equal(http_server_count(w->second, NULL), 1);
    w->options.client.offline = false;
    w->options.client.refresh = true;
    for (i = 0; i < 2; i++) {
        w->options.warm_url = pinc_slice_of(dead[i]);
        world_open(w);
        assert_int_equal(get_project(w, "demo")->state, PINC_READY);
        assert_string_equal(w->messages, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_states), TEST(test_revalidation), TEST(test_what_is_kept),
        TEST(test_times),  TEST(test_warm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
