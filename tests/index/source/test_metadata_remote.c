#include "tests/support/cmocka_all.h"

#include "index/source/metadata_remote.h"
#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static const char text[] = METADATA("demo-pkg", "1.0", "Requires-Dist: dep>=1");

/* The n-th machine: a cache of its own, and the one that all share. */
static void machine(struct world *w, char *folder, int n, struct pinc_remote_options remote)
{
    (void)snprintf(folder, 100, "%s/m%d", w->folder, n);
    (void)snprintf(w->text[2], sizeof w->text[2], "%s",
                   http_server_url(w->second, n < 10   ? "/a"
                                              : n < 20 ? "/b"
                                                       : "/c"));
    remote.url = w->text[2];
    remote.wait_ms = 2000;
    w->options.client.cache_dir = folder;
    w->options.client.caching.remote = remote;
    world_open(w);
}

/* A wheel whose page promises a digest of its metadata. */
static void serve_promise(struct world *w, const char *page_digest)
{
    static char page[512];

    (void)snprintf(page, sizeof page,
                   HTML("<a href='/f/" WHEEL "' data-core-metadata='sha256=%s'>" WHEEL "</a>"),
                   page_digest);
    serve(w->server, "/simple/demo-pkg/", HTML_TYPE, page);
    serve(w->server, "/f/" WHEEL ".metadata", "", text);
}

static void digest_of_text(struct pinc_buf *hex)
{
    struct pinc_hash hash;

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, pinc_slice_of(text), NULL), PINC_OK);
    pinc_hash_print(hex, &hash);
}

/* A text goes by its digest; one that another machine changed is asked of the index. */
static void test_text(void **state)
{
    static const struct {
        struct http_store store;
        unsigned asked; /* of the index, by two machines */
        const char *warning;
    } rows[] = {{{.code = 0}, 1, ""}, {{.lies = 1}, 2, "damaged"}, {{.code = 507}, 2, "507"}};
    struct world *w = *state;
    struct pinc_buf hex = {0};
    char folder[100];
    size_t i;

    digest_of_text(&hex);
    serve_promise(w, pinc_buf_slice(&hex).ptr);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const unsigned before = http_server_count(w->server, "/f/" WHEEL ".metadata");
        struct pinc_buf told = {0};

        http_server_store(w->second, rows[i].store);
        machine(w, folder, 10 * (int)i, (struct pinc_remote_options){.write = true});
        assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
        world_close(w);
        pinc_buf_add_str(&told, w->messages);
        machine(w, folder, 10 * (int)i + 1, (struct pinc_remote_options){.write = false});
        assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
        pinc_buf_add_str(&told, w->messages);
        assert_int_equal(http_server_count(w->server, "/f/" WHEEL ".metadata") - before,
                         rows[i].asked);
        if (!strstr(pinc_buf_slice(&told).ptr ? told.ptr : "", rows[i].warning)) {
            fail_msg("%s: %s", rows[i].warning, told.ptr);
        }
        pinc_buf_clear(&told);
    }
    pinc_buf_clear(&hex);
}

/* What is read out of a wheel without a promise: by index and URL. */
static void test_own(void **state)
{
    struct world *w = *state;
    char folder[100];
    unsigned asked;

    http_server_store(w->second, (struct http_store){.code = 0});
    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    machine(w, folder, 0, (struct pinc_remote_options){.write = true});
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    asked = http_server_count(w->server, NULL);
    machine(w, folder, 1, (struct pinc_remote_options){.write = false});
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    assert_int_equal(http_server_count(w->server, NULL), asked);
}

/* What is only wanted ahead is asked of the index when it is needed, where the cache has nearly everything. */
static void test_ahead(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;
    const struct pinc_metadata *m = NULL;
    static const char *const names[] = {"a", "b", "c", "demo-pkg"};
    static const char *const pages[] = {"/simple/a/", "/simple/b/", "/simple/c/"};
    struct pinc_buf hex = {0};
    char folder[100];
    size_t i;

    digest_of_text(&hex);
    serve_promise(w, pinc_buf_slice(&hex).ptr);
    for (i = 0; i < 3; i++) {
        serve(w->server, pages[i], HTML_TYPE, HTML(""));
    }
    http_server_store(w->second, (struct http_store){.code = 0});
    machine(w, folder, 0, (struct pinc_remote_options){.write = true});
    for (i = 0; i < 4; i++) { /* the pages alone */
        (void)get_project(w, names[i]);
    }
    machine(w, folder, 1, (struct pinc_remote_options){.write = false});
    for (i = 0; i < 3; i++) {
        (void)get_project(w, names[i]);
    }
    p = get_project(w, "demo-pkg");
    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, 0, PINC_PREFETCH, NULL),
                     PINC_OK);
    assert_int_equal(world_drain(w), 0);
    assert_int_equal(m->state, PINC_PENDING);
    assert_int_equal(http_server_count(w->server, "/f/" WHEEL ".metadata"), 0);
    assert_demo(get_metadata(w, p, 0));
    assert_int_equal(http_server_count(w->server, "/f/" WHEEL ".metadata"), 1);
    pinc_buf_clear(&hex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_text), TEST(test_own), TEST(test_ahead)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
