#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static void serve_two_indexes(struct world *w)
{
    serve(w->server, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-py3-none-any.whl' data-requires-python='&gt;=3.7'>x</a><a "
               "href='demo-1.0.tar.gz'>x</a>"));
    serve(w->second, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-cp310-cp310-win32.whl' data-requires-python='&gt;=3.8'>x</a>"
               "<a href='demo-2.0+cu1-py3-none-any.whl'>x</a><a href='demo-0.5.zip'>x</a>"));
    w->options.n_index_urls = 2;
}

static void test_merge(void **state)
{
    static const char *const want[] = {"demo-0.5.zip", "demo-1.0-cp310-cp310-win32.whl",
                                       "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz",
                                       "demo-2.0+cu1-py3-none-any.whl"};
    static const int indexes[] = {1, 1, 0, 0, 1};
    struct world *w = *state;
    const struct pinc_project *p;
    char text[64];
    size_t i;

    serve_two_indexes(w);
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->state, PINC_READY);
    assert_int_equal(p->n_releases, 3);
    assert_int_equal(p->n_files, 5);
    for (i = 0; i < 5; i++) {
        (void)snprintf(text, sizeof text, "%.*s", PINC_SLICE_ARG(pinc_file_name(p, (uint32_t)i)));
        assert_string_equal(text, want[i]);
        assert_int_equal(p->files[i].index, indexes[i]);
        assert_in_range(i, p->releases[p->files[i].release].first_file,
                        p->releases[p->files[i].release].first_file +
                            p->releases[p->files[i].release].n_files - 1);
    }
    assert_true(pinc_slice_equal(p->tags[p->files[1].tags].platform, PINC_LIT("win32")));
    assert_int_equal(p->n_requires_python, 2);
    assert_int_not_equal(p->files[1].requires_python, p->files[2].requires_python);
}

/* One version in two places: a build tag goes first, then the last index, then the last on its page. */
static void test_ties(void **state)
{
    static const char *const want[] = {
        "demo-1.0-2-py3-none-any.whl", "demo-1.0-py3-none-any.whl", "demo-1.0-py2.py3-none-any.whl",
        "demo-1.0-py3-none-any.whl",   "demo-1.0.tar.gz",           "demo-1.0.zip"};
    static const int indexes[] = {0, 1, 1, 0, 1, 0};
    struct world *w = *state;
    const struct pinc_project *p;
    char text[64];
    size_t i;

    serve(w->server, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-py3-none-any.whl'>x</a><a "
               "href='demo-1.0-2-py3-none-any.whl'>x</a><a href='demo-1.0.zip'>x</a>"));
    serve(w->second, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-py2.py3-none-any.whl'>x</a>"
               "<a href='demo-1.0-py3-none-any.whl'>x</a><a href='demo-1.0.tar.gz'>x</a>"));
    w->options.n_index_urls = 2;
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->n_files, 6);
    for (i = 0; i < 6; i++) {
        (void)snprintf(text, sizeof text, "%.*s", PINC_SLICE_ARG(pinc_file_name(p, (uint32_t)i)));
        assert_string_equal(text, want[i]);
        assert_int_equal(p->files[i].index, indexes[i]);
    }
}

static void test_first_index(void **state)
{
    struct world *w = *state;

    serve_two_indexes(w);
    serve(w->second, "/simple/only-second/", HTML_TYPE,
          HTML("<a href='only_second-1.tar.gz'>x</a>"));
    w->options.strategy = PINC_INDEX_FIRST;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 2);
    assert_int_equal(http_server_count(w->second, "/simple/demo/"), 0);
    assert_int_equal(get_project(w, "only-second")->n_files, 1);
    assert_int_equal(get_project(w, "nowhere")->state, PINC_ABSENT);
}

/* One index that fails is a failure of the project, whatever the others have: with what they list alone
 * the lock would be another one. */
static void test_one_fails(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve(w->server, "/simple/demo/", HTML_TYPE, HTML("<a href='demo-1.0.zip'>x</a>"));
    http_server_add(w->second, "/simple/demo/", (struct http_reply){.code = 500});
    w->options.n_index_urls = 2;
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error->text, "the server answers 500 (internal server error)");
    assert_string_equal(p->error->source, http_server_url(w->second, "/simple/demo/"));
    /* One that does not have it is no failure. */
    serve(w->server, "/simple/only/", HTML_TYPE, HTML("<a href='only-1.0.zip'>x</a>"));
    assert_int_equal(get_project(w, "only")->state, PINC_READY);
    assert_int_equal(get_project(w, "none")->state, PINC_ABSENT);
}

/* Ask for the project of an index that is a folder of this machine. */
static enum pinc_status ask_folder(struct world *w, const struct pinc_project **p,
                                   struct pinc_error *err)
{
    struct pinc_arrival arrival;
    enum pinc_status st =
        w->provider->project(w->provider->self, p, PINC_LIT("demo"), PINC_NEEDED, err);

    while (st == PINC_OK && (*p)->state == PINC_PENDING) {
        st = w->provider->next(w->provider->self, &arrival, err);
    }
    return st;
}

/* Wherever memory ends, the call or the project says so. */
static void test_memory(void **state)
{
    struct world *w = *state;
    char path[128], url[128];
    enum pinc_state got = PINC_FAILED;
    unsigned long n;

    (void)snprintf(path, sizeof path, "%s/index/demo", w->folder);
    (void)snprintf(url, sizeof url, "file://%s/index/", w->folder);
    assert_int_equal(pinc_folder_make(path, NULL), PINC_OK);
    (void)snprintf(path, sizeof path, "%s/index/demo/index.html", w->folder);
    assert_int_equal(
        pinc_file_replace(
            path, PINC_LIT(HTML("<a href='demo-1.0.zip' data-requires-python='&gt;=3.7'>x</a>")),
            PINC_FILE_NO_SYNC, NULL),
        PINC_OK);
    w->urls[0] = pinc_slice_of(url);
    for (n = 1; got != PINC_READY && n < 1000; n++) {
        const struct pinc_project *p = NULL;
        struct pinc_error err = {0};
        enum pinc_status st;

        world_open(w);
        pinc_alloc_fail_at(n);
        st = ask_folder(w, &p, &err);
        pinc_alloc_fail_at(0);
        if (st == PINC_OK) {
            got = p->state;
            st = p->error ? p->error->code : PINC_OK;
            err = p->error ? *p->error : err;
        }
        if (st != err.code || st != (got == PINC_READY ? PINC_OK : PINC_ENOMEM)) {
            fail_msg("allocation %lu: state %d, %d, %d %s", n, got, st, err.code, err.text);
        }
    }
    assert_int_equal(got, PINC_READY);
    assert_true(n > 10);
}

/* Asked for twice, it is one object and one request; a page for a guess can be hurried. */
static void test_once(void **state)
{
    struct world *w = *state;
    const struct pinc_project *guessed = NULL, *needed = NULL;

    serve(w->server, "/simple/demo/", HTML_TYPE, HTML("<a href='demo-1.0.zip'>x</a>"));
    world_open(w);
    assert_int_equal(
        w->provider->project(w->provider->self, &guessed, PINC_LIT("demo"), PINC_PREFETCH, NULL),
        PINC_OK);
    assert_int_equal(
        w->provider->project(w->provider->self, &needed, PINC_LIT("demo"), PINC_NEEDED, NULL),
        PINC_OK);
    assert_ptr_equal(guessed, needed);
    assert_int_equal(needed->state, PINC_PENDING);
    assert_int_equal(world_drain(w), 1);
    assert_int_equal(needed->state, PINC_READY);
    assert_int_equal(http_server_count(w->server, "/simple/demo/"), 1);
}

static bool second_alone(const void *rules, struct pinc_slice name, uint16_t place)
{
    (void)rules;
    return place == (pinc_slice_equal(name, PINC_LIT("demo")) ? 1 : 0);
}

/* Source rules say who is asked for a project; nobody else hears its name. */
static void test_rules(void **state)
{
    struct world *w = *state;

    serve_two_indexes(w);
    serve(w->server, "/simple/other/", HTML_TYPE, HTML("<a href='other-1.0.zip'>x</a>"));
    w->options.n_index_urls = 2;
    w->options.may_ask = second_alone;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 3);
    assert_int_equal(get_project(w, "other")->n_files, 1);
    assert_int_equal(http_server_count(w->server, "/simple/demo/"), 0);
    assert_int_equal(http_server_count(w->second, "/simple/other/"), 0);
}

/* The projects that take most, by the bytes of their pages and by the metadata that was asked for. */
static void test_heaviest(void **state)
{
    struct world *w = *state;
    struct pinc_slice names[3];
    const struct pinc_project *p;

    serve(w->server, "/simple/small/", HTML_TYPE, HTML("<a href='small-1.0.zip'>x</a>"));
    serve(w->server, "/simple/large/", HTML_TYPE,
          HTML("<a href='large-1.0.zip'>x</a><a href='large-1.1.zip'>x</a>"
               "<a href='large-1.2.zip'>x</a><a href='large-1.3.zip'>x</a>"));
    serve_wheel_page(w);
    serve(w->server, "/f/" WHEEL ".metadata", "", METADATA("demo-pkg", "1.0", ""));
    world_open(w);
    assert_int_equal(pinc_source_heaviest(w->source, PINC_BY_BYTES, names, 3), 0);
    (void)get_project(w, "small");
    (void)get_project(w, "large");
    p = get_project(w, "demo-pkg");
    (void)get_project(w, "absent");
    assert_int_equal(pinc_source_heaviest(w->source, PINC_BY_BYTES, names, 1), 1);
    assert_true(pinc_slice_equal(names[0], PINC_LIT("large")));
    assert_int_equal(pinc_source_heaviest(w->source, PINC_BY_BYTES, names, 3), 3);
    assert_true(pinc_slice_equal(names[0], PINC_LIT("large")));
    assert_int_equal(pinc_source_heaviest(w->source, PINC_BY_REQUESTS, names, 3), 0);
    (void)get_metadata(w, p, 0);
    assert_int_equal(pinc_source_heaviest(w->source, PINC_BY_REQUESTS, names, 3), 1);
    assert_true(pinc_slice_equal(names[0], PINC_LIT("demo-pkg")));
    assert_int_equal(pinc_source_heaviest(w->source, PINC_BY_BYTES, names, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_merge),  TEST(test_ties), TEST(test_first_index), TEST(test_one_fails),
        TEST(test_memory), TEST(test_once), TEST(test_rules),       TEST(test_heaviest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
