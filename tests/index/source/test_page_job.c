#include "tests/support/cmocka_all.h"

#include "index/source/page_job.h"
#include "tests/support/context_fixture.h"
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
         "the answer is not an index page: its type is 'image/png'"},
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
            fail_msg("%s: state %d, %s", cases[i].label, p->state, error_text(p->error));
        }
        assert_string_equal(error_text(p->error), cases[i].text);
        if (p->state == PINC_FAILED) {
            assert_string_equal(p->error->source, http_server_url(w->server, "/simple/demo/"));
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

/* 304 may say that the page is fresh for a shorter time than it said once. */
static void test_shorter(void **state)
{
    struct world *w = *state;

    http_server_add(
        w->server, "/simple/demo/",
        (struct http_reply){.headers = HTML_TYPE "ETag: \"v1\"\r\nCache-Control: max-age=9000\r\n",
                            .body = HTML("<a href='demo-1.zip'>x</a>")});
    http_server_add(w->server, "/simple/demo/",
                    (struct http_reply){.code = 304, .headers = "Cache-Control: max-age=100\r\n"});
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    w->options.client.refresh = true;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 2);
    w->options.client.refresh = false;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 2);
    w->options.client.now = (int64_t)time(NULL) + 200;
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

/* Upload times out of the legacy document; kept in the entry; a warning where they are not known. */
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

/* Upload times: a document that does not exist is silence, trouble with one that does is a failure. */
static void test_trouble_with_times(void **state)
{
    static const struct {
        const char *label;
        struct http_reply reply;
        const char *error;
    } cases[] = {
        {"not there", {.code = 404}, ""},
        {"forbidden", {.code = 403}, ""},
        {"too many", {.code = 429}, "the server answers 429 (too many requests)"},
        {"broken", {.code = 500}, "the server answers 500 (internal server error)"},
        {"no document", {.body = "[]"}, "the JSON document has no releases"},
    };
    struct world *w = *state;
    size_t i;

    w->options.client.cache_dir = NULL;
    w->options.exclude_newer = 1;
    serve(w->server, "/simple/demo/", HTML_TYPE, HTML("<a href='demo-1.zip'>x</a>"));
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_server_add(w->server, "/pypi/demo/json", cases[i].reply);
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_project *p;

        print_message("times: %s\n", cases[i].label);
        world_open(w);
        p = get_project(w, "demo");
        assert_string_equal(error_text(p->error), cases[i].error);
        assert_int_equal(p->state, *cases[i].error ? PINC_FAILED : PINC_READY);
    }
}

/* What one index says of demo, in a context without a source. */
struct asked {
    struct place place;
    struct place_listing listing;
    unsigned done;
};

static void on_done(void *user)
{
    ((struct asked *)user)->done++;
}

/* An index in a folder: FOLDER/NAME/index.html. */
static void test_folder(void **state)
{
    static const struct {
        const char *name;
        enum pinc_state state;
        size_t n_files;
    } cases[] = {{"demo", PINC_READY, 1}, {"other", PINC_ABSENT, 0}, {"odd", PINC_FAILED, 0}};
    struct context_fixture f = {0};
    char path[128];
    size_t i;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, true);
    (void)snprintf(path, sizeof path, "%s/demo", f.folder);
    assert_int_equal(pinc_folder_make(path, NULL), PINC_OK);
    (void)snprintf(path, sizeof path, "%s/demo/index.html", f.folder);
    assert_int_equal(pinc_file_replace(path,
                                       PINC_LIT("<a href='demo-1.zip'>x</a><a href='x'>x</a>"),
                                       PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    (void)snprintf(path, sizeof path, "%s/odd/index.html", f.folder);
    assert_int_equal(pinc_folder_make(path, NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked = {.place = {.folder = f.folder, .url = PINC_LIT("file:///f")}};

        page_of_folder(&f.ctx, &asked.place, pinc_slice_of(cases[i].name), &asked.listing, on_done,
                       &asked);
        assert_int_equal(asked.done, 1);
        assert_int_equal(asked.listing.state, cases[i].state);
        assert_int_equal(asked.listing.listing.n_files, cases[i].n_files);
        assert_int_equal(asked.listing.error != NULL, cases[i].state == PINC_FAILED);
        place_listing_clear(&asked.listing);
    }
    context_remove(&f);
}

/* A job that is forgotten calls nobody back; one that is hurried does, once. */
static void test_forgotten(void **state)
{
    struct world *w = *state;
    struct context_fixture f = {0};
    struct asked kept = {0}, dropped = {0};
    struct page_job *job;

    serve(w->server, "/simple/demo/", HTML_TYPE, HTML("<a href='demo-1.zip'>x</a>"));
    (void)snprintf(w->text[1], sizeof w->text[1], "%s", http_server_url(w->server, "/simple/"));
    kept.place.url = dropped.place.url = pinc_slice_of(w->text[1]);
    context_open(&f, (struct pinc_source_options){0}, false);
    job = page_job_start(&f.ctx, &dropped.place, PINC_LIT("demo"), false, &dropped.listing, on_done,
                         &dropped);
    assert_non_null(job);
    assert_int_equal(page_job_bytes(job), 0);
    page_job_free(job);
    job =
        page_job_start(&f.ctx, &kept.place, PINC_LIT("demo"), false, &kept.listing, on_done, &kept);
    page_job_hurry(job);
    assert_int_equal(context_run(&f), PINC_OK);
    assert_int_equal(kept.done, 1);
    assert_int_equal(kept.listing.state, PINC_READY);
    assert_int_equal(dropped.done, 0);
    assert_int_equal(page_job_bytes(NULL), 0);
    page_job_free(NULL);
    place_listing_clear(&kept.listing);
    context_close(&f);
}

/* Ask for demo, of which the index tells no upload times. */
static enum pinc_status ask(struct context_fixture *f, void *data)
{
    struct asked asked = {.place = {.url = *(const struct pinc_slice *)data}};
    enum pinc_status st;
    struct page_job *job = page_job_start(&f->ctx, &asked.place, PINC_LIT("demo"), true,
                                          &asked.listing, on_done, &asked);

    st = context_run(f);
    if (!asked.done) {
        assert_int_equal(st, PINC_ENOMEM);
        page_job_free(job);
    } else if (asked.listing.state == PINC_FAILED) {
        st = pinc_client_out_of_memory(f->ctx.client) ? PINC_ENOMEM : asked.listing.error->code;
    } else {
        assert_int_equal(asked.listing.state, PINC_READY);
    }
    place_listing_clear(&asked.listing);
    return st;
}

static void test_memory(void **state)
{
    struct world *w = *state;
    struct pinc_slice url;

    serve(w->server, "/simple/demo/", HTML_TYPE, HTML("<a href='demo-1.zip'>x</a>"));
    serve(w->server, "/pypi/demo/json", "",
          "{\"releases\":{\"1\":[{\"filename\":\"demo-1.zip\",\"upload_time\":"
          "\"2020-01-01T00:00:00\"}]}}");
    (void)snprintf(w->text[1], sizeof w->text[1], "%s", http_server_url(w->server, "/simple/"));
    url = pinc_slice_of(w->text[1]);
    context_sweep((struct pinc_source_options){.exclude_newer = 1}, ask, &url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_states),
        TEST(test_revalidation),
        TEST(test_shorter),
        TEST(test_what_is_kept),
        TEST(test_times),
        TEST(test_warm),
        TEST(test_trouble_with_times),
        cmocka_unit_test(test_folder),
        TEST(test_forgotten),
        TEST(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
