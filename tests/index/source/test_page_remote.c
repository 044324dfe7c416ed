#include "tests/support/cmocka_all.h"

#include "index/source/page_remote.h"
#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define FILES HTML("<a href='demo-1.zip'>x</a>")

/* The n-th machine: a cache of its own, and the one that all share. */
static void machine(struct world *w, char *folder, int n, bool write)
{
    (void)snprintf(folder, 100, "%s/m%d", w->folder, n);
    w->options.client.cache_dir = folder;
    w->options.client.caching.remote =
        (struct pinc_remote_options){.url = w->text[3], .wait_ms = 2000, .write = write};
    world_open(w);
}

static void share(struct world *w)
{
    (void)snprintf(w->text[3], sizeof w->text[3], "%s", http_server_url(w->second, "/c"));
    http_server_store(w->second, (struct http_store){.code = 0});
}

/* One machine asks the index, the others have it from there; also that there is nothing. */
static void test_shared(void **state)
{
    struct world *w = *state;
    char folder[100];
    int n;

    share(w);
    serve(w->server, "/simple/demo/", HTML_TYPE "Cache-Control: max-age=100\r\n", FILES);
    http_server_add(w->server, "/simple/gone/", (struct http_reply){.code = 404});
    for (n = 0; n < 3; n++) {
        machine(w, folder, n, n == 0);
        assert_int_equal(get_project(w, "demo")->n_files, 1);
        assert_int_equal(get_project(w, "gone")->state, PINC_ABSENT);
        assert_string_equal(w->messages, "");
    }
    assert_int_equal(http_server_count(w->server, NULL), 2);
    w->options.client.refresh = true; /* which asks the index itself */
    machine(w, folder, 3, false);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 3);
}

/* What is older than its page allows is revalidated, and shared as such. */
static void test_revalidated(void **state)
{
    struct world *w = *state;
    char folder[100];

    share(w);
    http_server_add(
        w->server, "/simple/demo/",
        (struct http_reply){.headers = HTML_TYPE "ETag: \"v1\"\r\nCache-Control: max-age=100\r\n",
                            .body = FILES});
    http_server_add(w->server, "/simple/demo/", (struct http_reply){.code = 304});
    machine(w, folder, 0, true);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    w->options.client.now = (int64_t)time(NULL) + 200;
    machine(w, folder, 1, true);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_string_equal(http_server_field(w->server, "/simple/demo/", "If-None-Match"), "\"v1\"");
    assert_int_equal(http_server_count(w->server, NULL), 2);
    w->options.client.now += 50; /* fresh again, on a third machine */
    machine(w, folder, 2, false);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 2);
    w->options.client.offline = true; /* and it is in that one's own cache */
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
}

/* What only some may read, or nobody may keep, is not shared, and not asked for. */
static void test_personal(void **state)
{
    static const struct {
        const char *label, *headers;
        bool credentials;
    } rows[] = {
        {"private", HTML_TYPE "Cache-Control: private, max-age=100\r\n", false},
        {"no-store", HTML_TYPE "Cache-Control: no-store\r\n", false},
        {"credentials", HTML_TYPE "Cache-Control: max-age=100\r\n", true},
    };
    struct world *w = *state;
    char folder[100], url[256];
    size_t i;

    share(w);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const unsigned before = http_server_count(w->second, NULL);
        char path[64], name[32];

        (void)snprintf(name, sizeof name, "demo%zu", i);
        (void)snprintf(path, sizeof path, "/simple/%s/", name);
        (void)snprintf(url, sizeof url, "http://user:secret@%s",
                       http_server_url(w->server, "/simple/") + 7);
        w->urls[0] = rows[i].credentials ? pinc_slice_of(url) : pinc_slice_of(w->text[0]);
        serve(w->server, path, rows[i].headers, HTML(""));
        machine(w, folder, (int)i, true);
        assert_int_equal(get_project(w, name)->state, PINC_READY);
        world_close(w);
        if (http_server_stored(w->second) != 0) {
            fail_msg("%s: shared", rows[i].label);
        }
        assert_int_equal(http_server_count(w->second, NULL) - before, rows[i].credentials ? 0 : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_shared), TEST(test_revalidated),
                                       TEST(test_personal)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
