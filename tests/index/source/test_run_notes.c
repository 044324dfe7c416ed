#include "tests/support/cmocka_all.h"

#include "index/source/run_notes.h"
#include "index/source/source.h"
#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static char told[64];

static void take(void *user, struct pinc_slice text)
{
    (void)user;
    (void)snprintf(told, sizeof told, "%.*s", PINC_SLICE_ARG(text));
}

/* The n-th machine of a shared cache. */
static void machine(struct world *w, char *folder, int n, bool write)
{
    (void)snprintf(folder, 100, "%s/m%d", w->folder, n);
    w->options.client.cache_dir = folder;
    w->options.client.caching.remote =
        (struct pinc_remote_options){.url = w->text[3], .wait_ms = 2000, .write = write};
    world_open(w);
}

static const char *recall(struct world *w, const char *key)
{
    struct pinc_arrival arrival;
    const struct pinc_provider *provider = pinc_source_provider(w->source);

    told[0] = '\0';
    assert_int_equal(pinc_source_recall(w->source, pinc_slice_of(key), take, NULL, NULL), PINC_OK);
    assert_int_equal(provider->next(provider->self, &arrival, NULL), PINC_OK); /* all answers */
    return told;
}

static void note(struct world *w, const char *key, const char *text)
{
    assert_int_equal(pinc_source_note(w->source, pinc_slice_of(key), pinc_slice_of(text), NULL),
                     PINC_OK);
}

/* What a machine noted it knows itself; another one from the cache that they share. */
static void test_shared(void **state)
{
    struct world *w = *state;
    char folder[100];

    (void)snprintf(w->text[3], sizeof w->text[3], "%s", http_server_url(w->second, "/c"));
    http_server_store(w->second, (struct http_store){.code = 0});
    machine(w, folder, 0, true);
    assert_string_equal(recall(w, "k"), "");
    note(w, "k", "a\nb\n");
    world_close(w);
    assert_int_equal(http_server_stored(w->second), 1);
    machine(w, folder, 0, false);
    assert_string_equal(recall(w, "k"), "a\nb\n");
    assert_string_equal(recall(w, "other"), "");
    note(w, "new", "c\n"); /* without --remote-cache-write */
    world_close(w);
    machine(w, folder, 1, true);
    assert_string_equal(recall(w, "new"), "");
    assert_string_equal(recall(w, "k"), "a\nb\n");
    note(w, "k", "a\nb\n"); /* it is there */
    world_close(w);
    assert_int_equal(http_server_stored(w->second), 1);
    assert_string_equal(w->messages, "");
    w->options.client.offline = true;
    machine(w, folder, 1, true);
    assert_string_equal(recall(w, "k"), "");
}

/* Names of projects that not everybody may see are not shared. */
static void test_personal(void **state)
{
    static const struct {
        const char *label;
        bool credentials, folder, page;
    } rows[] = {
        {"credentials", true, false, false},
        {"a folder", false, true, false},
        {"a page", false, false, true},
    };
    struct world *w = *state;
    struct pinc_slice links;
    char folder[100], url[256];
    size_t i;

    (void)snprintf(w->text[3], sizeof w->text[3], "%s", http_server_url(w->second, "/c"));
    http_server_store(w->second, (struct http_store){.code = 0});
    serve(w->server, "/simple/demo/", HTML_TYPE "Cache-Control: private, max-age=9\r\n", HTML(""));
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        (void)snprintf(url, sizeof url, "http://user:secret@%s",
                       http_server_url(w->server, "/simple/") + 7);
        w->urls[0] = rows[i].credentials ? pinc_slice_of(url) : pinc_slice_of(w->text[0]);
        links = pinc_slice_of(w->folder);
        w->options.find_links = &links;
        w->options.n_find_links = rows[i].folder ? 1 : 0;
        machine(w, folder, (int)i, true);
        if (rows[i].page) {
            assert_int_equal(get_project(w, "demo")->state, PINC_READY);
        }
        note(w, "k", "secret\n");
        world_close(w);
        if (http_server_stored(w->second) != 0) {
            fail_msg("%s: shared", rows[i].label);
        }
    }
}

/* A note as long as nobody makes one is not shared. */
static void test_long(void **state)
{
    struct world *w = *state;
    static char text[300000];
    char folder[100];

    memset(text, 'x', sizeof text - 1);
    (void)snprintf(w->text[3], sizeof w->text[3], "%s", http_server_url(w->second, "/c"));
    http_server_store(w->second, (struct http_store){.code = 0});
    machine(w, folder, 0, true);
    note(w, "k", text);
    world_close(w);
    assert_int_equal(http_server_stored(w->second), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_shared), TEST(test_personal), TEST(test_long)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
