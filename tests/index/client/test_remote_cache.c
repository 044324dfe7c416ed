#include "tests/support/cmocka_all.h"

#include "base/time/clock.h"
#include "index/client/remote_cache.h"
#include "tests/support/http_server.h"

#include <stdio.h>
#include <string.h>

#define KEY PINC_LIT("https://i/simple/demo/")

/* A cache over a server that stores, and what it said. */
struct world {
    struct http_server *server;
    struct pinc_http *http;
    struct pinc_remote_cache *remote;
    struct pinc_remote_options options;
    char url[100], warning[300];
    unsigned warnings;
};

static void on_warning(void *user, const char *text)
{
    struct world *w = user;

    w->warnings++;
    (void)snprintf(w->warning, sizeof w->warning, "%s", text);
}

static void world_open_for(struct world *w, bool write, unsigned wait_ms)
{
    const struct pinc_http_options http = {.limits = {.timeout = 5, .retries = 3}};

    (void)snprintf(w->url, sizeof w->url, "%s", http_server_url(w->server, "/c"));
    w->options = (struct pinc_remote_options){.url = w->url, .wait_ms = wait_ms, .write = write};
    w->warnings = 0;
    assert_int_equal(pinc_http_new(&w->http, &http, NULL), PINC_OK);
    assert_int_equal(pinc_remote_cache_new(&w->remote, &w->options, pinc_slice_of(w->url), w->http,
                                           on_warning, w, NULL),
                     PINC_OK);
}

static void world_open(struct world *w, bool write)
{
    world_open_for(w, write, 1000);
}

static void world_close(struct world *w)
{
    pinc_remote_cache_free(w->remote);
    pinc_http_free(w->http);
}

static int set_up(void **state)
{
    static struct world world;

    memset(&world, 0, sizeof world);
    world.server = http_server_start();
    *state = &world;
    return world.server ? 0 : 1;
}

static int tear_down(void **state)
{
    http_server_stop(((struct world *)*state)->server);
    return 0;
}

/* What an answer was. */
struct got {
    unsigned n;
    bool found;
    char text[100];
    int64_t validated, cost;
};

static void on_answer(void *user, struct pinc_remote_answer *answer)
{
    struct got *got = user;
    const struct pinc_slice text = answer->entry ? answer->entry->payload : answer->bytes;

    got->n++;
    got->found = answer->found;
    got->validated = answer->facts.validated;
    got->cost = answer->facts.cost;
    if (answer->found) {
        (void)snprintf(got->text, sizeof got->text, "%.*s", (int)text.len, text.ptr);
    }
}

static void run(struct world *w, const struct got *got)
{
    const int64_t end = pinc_clock_ms() + 10000;

    while ((!got || got->n == 0) && pinc_http_pending(w->http) && pinc_clock_ms() < end) {
        assert_int_equal(
            pinc_http_run(w->http, pinc_remote_cache_due(w->remote, 100), NULL, 0, NULL), PINC_OK);
        pinc_remote_cache_look(w->remote);
    }
}

static struct got get(struct world *w)
{
    struct got got = {.n = 0};

    if (pinc_remote_cache_get(w->remote, PINC_CACHE_PAGE, KEY, true, on_answer, &got)) {
        run(w, &got);
        assert_int_equal(got.n, 1);
    }
    return got;
}

/* An entry of KEY; freed by the caller. */
static struct pinc_buf entry_of(const char *payload, int64_t lifetime)
{
    struct pinc_buf bytes = {0};

    pinc_cache_add_bytes(&bytes, PINC_CACHE_PAGE, KEY,
                         &(struct pinc_cache_facts){.lifetime = lifetime}, pinc_slice_of(payload));
    return bytes;
}

static void put(struct world *w, int64_t lifetime)
{
    struct pinc_buf bytes = entry_of("a page", lifetime);

    pinc_remote_cache_put(w->remote, PINC_CACHE_PAGE, KEY,
                          &(struct pinc_remote_facts){.validated = 77, .cost = 25},
                          pinc_buf_slice(&bytes));
    run(w, NULL);
    pinc_buf_clear(&bytes);
}

static void test_entry(void **state)
{
    struct world *w = *state;
    struct got got;

    http_server_store(w->server, (struct http_store){.code = 0});
    world_open(w, true);
    assert_false(get(w).found);
    assert_false(pinc_remote_cache_is_rich(w->remote));
    put(w, 600);
    got = get(w);
    assert_true(got.found);
    assert_string_equal(got.text, "a page");
    assert_int_equal(got.validated, 77);
    assert_int_equal(got.cost, 25);
    assert_int_equal(pinc_remote_cache_counts(w->remote).asked, 2);
    assert_int_equal(pinc_remote_cache_counts(w->remote).hits, 1);
    assert_int_equal(pinc_remote_cache_counts(w->remote).sent, 1);
    assert_int_equal(w->warnings, 0);
    assert_false(pinc_remote_cache_is_rich(w->remote)); /* one of two */
    assert_true(get(w).found && get(w).found);
    assert_true(pinc_remote_cache_is_rich(w->remote));
    assert_int_equal(pinc_remote_cache_counts(w->remote).hits, 3);
    put(w, INT64_MAX); /* no page is good for ever */
    assert_false(get(w).found);
    assert_int_equal(w->warnings, 1);
    world_close(w);
}

static void test_text(void **state)
{
    struct world *w = *state;
    struct pinc_buf text = {0};
    struct pinc_hash digest, md5;
    struct got got = {.n = 0};

    http_server_store(w->server, (struct http_store){.code = 200});
    world_open(w, true);
    pinc_buf_add_str(&text, "a text");
    assert_int_equal(pinc_hash_of(&digest, PINC_HASH_SHA256, PINC_LIT("a text"), NULL), PINC_OK);
    assert_int_equal(pinc_hash_of(&md5, PINC_HASH_MD5, PINC_LIT("a text"), NULL), PINC_OK);
    assert_int_equal(pinc_remote_cache_get_text(w->remote, &md5, true, on_answer, &got), 0);
    pinc_remote_cache_put_text(w->remote, &digest, &text);
    assert_null(text.ptr);
    assert_int_equal(pinc_remote_cache_uploads(w->remote), 1);
    pinc_remote_cache_end(w->remote);
    assert_int_equal(pinc_remote_cache_counts(w->remote).sent, 1);
    assert_int_not_equal(pinc_remote_cache_get_text(w->remote, &digest, true, on_answer, &got), 0);
    run(w, &got);
    assert_true(got.found);
    assert_string_equal(got.text, "a text");
    world_close(w);
}

/* What servers do wrong: a miss, one warning, and the run goes on. */
static void test_faults(void **state)
{
    static const struct {
        const char *label;
        struct http_store store;
        const char *warning; /* behind the name of the cache */
        bool goes_on;        /* it is asked again */
    } rows[] = {
        {"another byte",
         {.lies = 1},
         "holds something that is damaged, or not an entry: it is ignored",
         true},
        {"half of it", {.fault = HTTP_SHORT}, "is not used any more: transfer closed with", false},
        {"no answer",
         {.fault = HTTP_NO_REPLY},
         "is not used any more: empty reply from server",
         false},
        {"nothing comes",
         {.fault = HTTP_SILENT},
         "is not asked any more: this run has waited for it in vain for 150 ms",
         false},
        {"late",
         {.delay_ms = 2000},
         "is not asked any more: this run has waited for it in vain for 150 ms",
         false},
    };
    struct world *w = *state;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *end;
        int64_t start;

        http_server_store(w->server, (struct http_store){.lies = rows[i].store.lies});
        world_open(w, true);
        put(w, 600);
        http_server_store(w->server, rows[i].store);
        world_close(w);
        world_open_for(w, true, 150);
        start = pinc_clock_ms();
        assert_false(get(w).found);
        assert_false(get(w).found);
        pinc_remote_cache_end(w->remote);
        if (pinc_clock_ms() - start > 900) {
            fail_msg("%s: it took %lld ms", rows[i].label, (long long)(pinc_clock_ms() - start));
        }
        end = strstr(w->warning, "/c/' ");
        if (w->warnings != 1 || !end ||
            strncmp(end + 5, rows[i].warning, strlen(rows[i].warning)) != 0) {
            fail_msg("%s: %u, %s", rows[i].label, w->warnings, w->warning);
        }
        assert_int_equal(pinc_remote_cache_counts(w->remote).asked, rows[i].goes_on ? 2 : 1);
        world_close(w);
    }
}

/* A server that is full, or lets nobody write, is told once, and still read. */
static void test_full(void **state)
{
    static const struct {
        int code;
        unsigned warnings, requests; /* of two uploads */
    } rows[] = {{507, 1, 1}, {403, 1, 1}, {413, 0, 2}, {307, 1, 1}};
    struct world *w = *state;
    size_t i;

    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const unsigned before = http_server_count(w->server, NULL);

        http_server_store(w->server, (struct http_store){.code = rows[i].code});
        world_open(w, true);
        put(w, 600);
        put(w, 600);
        assert_int_equal(http_server_count(w->server, NULL) - before, rows[i].requests);
        assert_int_equal(w->warnings, rows[i].warnings);
        assert_int_equal(get(w).n, 1);
        assert_int_equal(pinc_remote_cache_counts(w->remote).sent, 0);
        world_close(w);
    }
}

static void test_rights(void **state)
{
    struct world *w = *state;
    struct got got = {.n = 0};
    uint64_t id;

    http_server_store(w->server, (struct http_store){.code = 0});
    world_open(w, false); /* only read, as long as nobody says otherwise */
    put(w, 600);
    assert_int_equal(http_server_stored(w->server), 0);
    assert_false(pinc_remote_cache_has_builds(w->remote));
    id = pinc_remote_cache_get(w->remote, PINC_CACHE_PAGE, KEY, true, on_answer, &got);
    pinc_remote_cache_cancel(w->remote, id);
    pinc_remote_cache_cancel(w->remote, id);
    assert_int_equal(pinc_http_pending(w->http), 0);
    (void)pinc_remote_cache_get(w->remote, PINC_CACHE_PAGE, KEY, true, on_answer, &got);
    world_close(w); /* which drops it */
    assert_int_equal(got.n, 0);
}

/* Without one nothing happens. */
static void test_none(void **state)
{
    struct pinc_hash digest = {.alg = PINC_HASH_SHA256};
    struct pinc_buf text = {0};

    (void)state;
    assert_int_equal(pinc_remote_cache_get(NULL, PINC_CACHE_PAGE, KEY, true, on_answer, NULL), 0);
    assert_int_equal(pinc_remote_cache_get_text(NULL, &digest, true, on_answer, NULL), 0);
    pinc_buf_add_str(&text, "x");
    pinc_remote_cache_put_text(NULL, &digest, &text);
    assert_null(text.ptr);
    pinc_remote_cache_cancel(NULL, 1);
    pinc_remote_cache_look(NULL);
    pinc_remote_cache_end(NULL);
    pinc_remote_cache_free(NULL);
    assert_int_equal(pinc_remote_cache_due(NULL, 5), 5);
    assert_int_equal(pinc_remote_cache_uploads(NULL), 0);
    assert_int_equal(pinc_remote_cache_counts(NULL).asked, 0);
    assert_false(pinc_remote_cache_has_builds(NULL));
    assert_false(pinc_remote_cache_is_rich(NULL));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_entry),  TEST(test_text),
                                       TEST(test_faults), TEST(test_full),
                                       TEST(test_rights), cmocka_unit_test(test_none)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
