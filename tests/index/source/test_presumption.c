#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "index/source/presumption.h"
#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

#define FIELDS HTML_TYPE "ETag: \"v1\"\r\nCache-Control: max-age=0\r\n"
#define SECOND_METADATA "/simple/demo/demo-2.0-py3-none-any.whl.metadata"
#define ONE HTML("<a href='demo-1.0-py3-none-any.whl' data-core-metadata='true'>x</a>")
#define TWO                                                                                        \
    HTML("<a href='demo-1.0-py3-none-any.whl' data-core-metadata='true'>x</a>"                     \
         "<a href='demo-2.0-py3-none-any.whl' data-core-metadata='true'>x</a>")

static const struct pinc_project *ask(struct world *w, const char *name, enum pinc_purpose purpose)
{
    const struct pinc_project *p = NULL;

    assert_int_equal(
        w->provider->project(w->provider->self, &p, pinc_slice_of(name), purpose, NULL), PINC_OK);
    return p;
}

static bool confirm(struct world *w)
{
    struct pinc_error err = {0};
    bool otherwise = true;

    assert_int_equal(pinc_source_confirm(w->source, &otherwise, &err), PINC_OK);
    return otherwise;
}

/* A page is in the cache, too old; this is the answer when it is asked for again. */
static void open_stale(struct world *w, struct http_reply second)
{
    http_server_add(w->server, "/simple/demo/",
                    (struct http_reply){.headers = FIELDS, .body = ONE});
    http_server_add(w->server, "/simple/demo/", second);
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    world_open(w);
}

static unsigned revalidated(struct world *w)
{
    struct pinc_client_stats stats;

    pinc_source_stats_get(w->source, &stats);
    return stats.revalidated;
}

/* What the page is once it is known, as without presuming; given out at once as it was. */
static void test_answers(void **state)
{
    static const struct {
        const char *label;
        struct http_reply second;
        bool otherwise;
        enum pinc_state state;
        size_t n_files;
        const char *error;
    } cases[] = {
        {"still good", {.code = 304}, false, PINC_READY, 1, ""},
        {"another page", {.headers = FIELDS, .body = TWO}, true, PINC_READY, 2, ""},
        {"gone", {.code = 404}, true, PINC_ABSENT, 0, ""},
        {"gone for good", {.code = 410}, true, PINC_FAILED, 0, "the server answers 410 (gone)"},
        {"refused", {.code = 403}, true, PINC_FAILED, 0, "the server answers 403 (forbidden)"},
        {"broken",
         {.code = 500},
         true,
         PINC_FAILED,
         0,
         "the server answers 500 (internal server error)"},
        {"no page",
         {.headers = "Content-Type: text/html\r\n", .body = "\xff", .fault = HTTP_SHORT},
         true,
         PINC_FAILED,
         0,
         NULL},
    };
    struct world *w = *state;
    size_t i;

    w->options.client.limits.retries = 0;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_project *p;
        unsigned count;

        print_message("%s\n", cases[i].label);
        http_server_stop(w->server);
        w->server = http_server_start();
        assert_non_null(w->server);
        (void)snprintf(w->text[0], sizeof w->text[0], "%s", http_server_url(w->server, "/simple/"));
        w->urls[0] = pinc_slice_of(w->text[0]);
        open_stale(w, cases[i].second);
        count = http_server_count(w->server, NULL);
        pinc_source_presume(w->source);
        p = ask(w, "demo", PINC_NEEDED);
        assert_int_equal(p->state, PINC_READY);
        assert_int_equal(p->n_files, 1);
        assert_int_equal(http_server_count(w->server, NULL), count);
        assert_int_equal(confirm(w), cases[i].otherwise);
        assert_ptr_equal(get_project(w, "demo"), p);
        assert_int_equal(p->state, cases[i].state);
        assert_int_equal(p->n_files, cases[i].n_files);
        if (cases[i].error) {
            assert_string_equal(error_text(p->error), cases[i].error);
        }
        assert_int_equal(http_server_count(w->server, NULL), count + 1);
        assert_int_equal(revalidated(w), !cases[i].otherwise);
    }
}

/* A page that nobody needed is not waited for, and what it is counts for who asks later. */
static void test_guess(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    open_stale(w, (struct http_reply){.headers = FIELDS, .body = TWO, .delay_ms = 100});
    pinc_source_presume(w->source);
    p = ask(w, "demo", PINC_PREFETCH);
    assert_int_equal(p->state, PINC_READY);
    assert_false(confirm(w));
    assert_int_equal(p->state, PINC_PENDING);
    assert_int_equal(get_project(w, "demo")->n_files, 2);
    assert_int_equal(http_server_count(w->server, "/simple/demo/"), 2);
    /* Asked for by a guess, and needed when its answer is there already. */
    world_open(w);
    pinc_source_presume(w->source);
    p = ask(w, "demo", PINC_PREFETCH);
    while (ask(w, "demo", PINC_PREFETCH) == p && pinc_source_missing(w->source, NULL, 0) == 0 &&
           http_server_count(w->server, "/simple/demo/") < 3) {
        struct pinc_error err = {0};

        assert_int_equal(w->provider->proceed(w->provider->self, &err), PINC_OK);
    }
    (void)ask(w, "demo", PINC_NEEDED);
    assert_true(confirm(w));
    assert_int_equal(get_project(w, "demo")->n_files, 2);
}

/* Once it is known that a page is another one, nothing more is waited for. */
static void test_ends(void **state)
{
    struct world *w = *state;
    struct pinc_arrival arrival;
    struct pinc_error err = {0};
    enum pinc_status st = PINC_OK;

    open_stale(w, (struct http_reply){.headers = FIELDS, .body = TWO});
    http_server_add(w->server, "/simple/slow/", (struct http_reply){.code = 404, .delay_ms = 5000});
    pinc_source_presume(w->source);
    (void)ask(w, "demo", PINC_NEEDED);
    (void)ask(w, "slow", PINC_NEEDED);
    while (st == PINC_OK) {
        st = w->provider->next(w->provider->self, &arrival, &err);
    }
    assert_int_equal(st, PINC_ECANCELLED);
    assert_int_equal(w->provider->proceed(w->provider->self, NULL), PINC_ECANCELLED);
    assert_true(confirm(w));
    assert_int_equal(w->provider->proceed(w->provider->self, NULL), PINC_OK);
    assert_int_equal(get_project(w, "demo")->n_files, 2);
}

/* A page of two files; the cache has the metadata of the first. */
static const struct pinc_project *open_listed(struct world *w, struct http_reply second)
{
    http_server_add(w->server, "/simple/demo/",
                    (struct http_reply){.headers = FIELDS, .body = TWO});
    http_server_add(w->server, "/simple/demo/", second);
    serve(w->server, "/simple/demo/demo-1.0-py3-none-any.whl.metadata", "",
          METADATA("demo", "1.0", ""));
    serve(w->server, SECOND_METADATA, "", METADATA("demo", "2.0", ""));
    world_open(w);
    (void)get_metadata(w, get_project(w, "demo"), 0);
    world_open(w);
    pinc_source_presume(w->source);
    return ask(w, "demo", PINC_NEEDED);
}

static const struct pinc_metadata *ask_metadata(struct world *w, const struct pinc_project *p,
                                                uint32_t file)
{
    const struct pinc_metadata *m = NULL;

    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, file, PINC_NEEDED, NULL),
                     PINC_OK);
    return m;
}

/* Metadata of the cache is there at once; a server is asked when the page is known to be good. */
static void test_metadata(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p = open_listed(w, (struct http_reply){.code = 304});
    const struct pinc_metadata *m;
    struct pinc_arrival arrival = {NULL, NULL};

    assert_int_equal(ask_metadata(w, p, 0)->state, PINC_READY);
    m = ask_metadata(w, p, 1);
    assert_int_equal(m->state, PINC_PENDING);
    assert_ptr_equal(ask_metadata(w, p, 1), m);
    assert_int_equal(http_server_count(w->server, SECOND_METADATA), 0);
    while (m->state == PINC_PENDING) {
        assert_int_equal(w->provider->next(w->provider->self, &arrival, NULL), PINC_OK);
    }
    assert_int_equal(m->state, PINC_READY);
    assert_false(confirm(w));
    assert_int_equal(p->n_files, 2);
    assert_ptr_equal(ask_metadata(w, p, 1), m);
}

/* Nobody is asked for what the page does not have any more; what waits may be asked for later. */
static void test_metadata_gone(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p =
        open_listed(w, (struct http_reply){.headers = FIELDS, .body = ONE});

    assert_int_equal(ask_metadata(w, p, 1)->state, PINC_PENDING);
    assert_true(confirm(w));
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    (void)world_drain(w);
    assert_int_equal(http_server_count(w->server, SECOND_METADATA), 0);
    assert_int_equal(get_metadata(w, p, 0)->state, PINC_READY);
}

/* What is held back when the end comes first. */
static void test_metadata_later(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p = open_listed(w, (struct http_reply){.code = 304});

    assert_int_equal(ask_metadata(w, p, 1)->state, PINC_PENDING);
    assert_false(confirm(w));
    assert_int_equal(http_server_count(w->server, SECOND_METADATA), 0);
    assert_int_equal(get_metadata(w, p, 1)->state, PINC_READY);
}

/* Nothing is presumed of what cannot be asked about, nor offline, where what there is counts. */
static void test_never(void **state)
{
    struct world *w = *state;

    http_server_add(
        w->server, "/simple/demo/",
        (struct http_reply){.headers = HTML_TYPE "Cache-Control: max-age=0\r\n", .body = ONE});
    world_open(w);
    (void)get_project(w, "demo");
    world_open(w);
    assert_int_equal(ask(w, "demo", PINC_NEEDED)->state, PINC_PENDING); /* it is not allowed */
    pinc_source_presume(w->source);
    assert_int_equal(ask(w, "demo", PINC_NEEDED)->state, PINC_PENDING);
    assert_false(confirm(w));
    world_open(w);
    pinc_source_presume(w->source);
    assert_int_equal(ask(w, "demo", PINC_NEEDED)->state, PINC_PENDING);
    assert_false(confirm(w));
    w->options.client.offline = true;
    world_open(w);
    pinc_source_presume(w->source);
    assert_int_equal(ask(w, "demo", PINC_NEEDED)->state, PINC_READY);
    assert_false(confirm(w));
    assert_int_equal(ask(w, "demo", PINC_NEEDED)->state, PINC_READY);
}

/* Of two indexes: what is known of one is presumed while the other is waited for; both count in the end. */
static void test_two_indexes(void **state)
{
    static const struct {
        const char *label;
        enum pinc_index_strategy strategy;
        struct http_reply first, second;
        bool otherwise;
        size_t n_files;
    } cases[] = {
        {"both as before", PINC_INDEX_BEST_MATCH, {.code = 304}, {.code = 304}, false, 2},
        {"the second has more",
         PINC_INDEX_BEST_MATCH,
         {.code = 304},
         {.headers = FIELDS, .body = TWO},
         true,
         3},
        {"the first is gone", PINC_INDEX_BEST_MATCH, {.code = 404}, {.code = 304}, true, 1},
        {"as before, the first alone", PINC_INDEX_FIRST, {.code = 304}, {.code = 500}, false, 1},
        {"gone, so the second",
         PINC_INDEX_FIRST,
         {.code = 404},
         {.headers = FIELDS, .body = TWO},
         true,
         2},
    };
    struct world *w = *state;
    size_t i;

    w->options.n_index_urls = 2;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_server **servers[] = {&w->server, &w->second};
        const struct pinc_project *p;
        size_t k;

        print_message("%s\n", cases[i].label);
        for (k = 0; k < 2; k++) {
            http_server_stop(*servers[k]);
            *servers[k] = http_server_start();
            assert_non_null(*servers[k]);
            (void)snprintf(w->text[k], sizeof w->text[k], "%s",
                           http_server_url(*servers[k], "/simple/"));
            w->urls[k] = pinc_slice_of(w->text[k]);
            http_server_add(*servers[k], "/simple/demo/",
                            (struct http_reply){.headers = FIELDS, .body = ONE});
            http_server_add(*servers[k], "/simple/demo/", k ? cases[i].second : cases[i].first);
        }
        w->options.strategy = PINC_INDEX_BEST_MATCH;
        world_open(w);
        assert_int_equal(get_project(w, "demo")->n_files, 2);
        w->options.strategy = cases[i].strategy;
        world_open(w);
        pinc_source_presume(w->source);
        p = ask(w, "demo", PINC_NEEDED);
        assert_int_equal(p->state, PINC_READY);
        assert_int_equal(confirm(w), cases[i].otherwise);
        assert_int_equal(get_project(w, "demo")->n_files, cases[i].n_files);
        assert_int_equal(http_server_count(w->server, "/simple/demo/"), 2);
        assert_int_equal(http_server_count(w->second, "/simple/demo/"),
                         cases[i].strategy == PINC_INDEX_FIRST && !cases[i].otherwise ? 1 : 2);
    }
}

/* Wherever memory ends, somebody says so, and nothing is left behind. */
static void test_memory(void **state)
{
    struct world *w = *state;
    bool done = false;
    unsigned long n;

    open_stale(w, (struct http_reply){.headers = FIELDS, .body = TWO});
    http_server_add(w->server, "/simple/demo/", (struct http_reply){.code = 304});
    for (n = 1; !done && n < 2000; n++) {
        const struct pinc_project *p = NULL;
        struct pinc_error err = {0};
        bool otherwise = false;
        enum pinc_status st;

        world_open(w);
        pinc_source_presume(w->source);
        pinc_alloc_fail_at(n);
        st = w->provider->project(w->provider->self, &p, PINC_LIT("demo"), PINC_NEEDED, &err);
        st = st == PINC_OK ? pinc_source_confirm(w->source, &otherwise, &err) : st;
        pinc_alloc_fail_at(0);
        /* A page that does not fit into memory has failed, and may be asked for again. */
        done = st == PINC_OK && p->state == PINC_READY;
        if (st != err.code || (st != PINC_OK && st != PINC_ENOMEM)) {
            fail_msg("allocation %lu: %d, %d %s", n, st, err.code, err.text);
        }
    }
    assert_true(done);
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_answers),  TEST(test_guess),         TEST(test_ends),
        TEST(test_metadata), TEST(test_metadata_gone), TEST(test_metadata_later),
        TEST(test_never),    TEST(test_two_indexes),   TEST(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
