#include "tests/support/cmocka_all.h"

#include "index/source/metadata_share.h"
#include "tests/support/context_fixture.h"
#include "tests/support/http_server.h"

#include <stdio.h>
#include <string.h>

static struct pinc_slice urls[] = {{"https://u:p@i/simple/", 21}, {"https://j/simple/", 17}};

static struct wanted_file wanted(void)
{
    struct wanted_file want = {.index = PINC_LIT("https://j/simple/"),
                               .url = PINC_LIT("https://h/demo-1.whl"),
                               .name = PINC_LIT("demo"),
                               .kind = PINC_WHEEL,
                               .digest = {.alg = PINC_HASH_SHA256}};

    memset(want.digest.bytes, 0xab, 32);
    return want;
}

/* A context whose client has a cache that others share. */
static void open_world(struct context_fixture *f, char url[100], struct http_server *server,
                       bool write, bool builds)
{
    struct pinc_source_options options = {.index_urls = urls, .n_index_urls = 2};

    (void)snprintf(url, 100, "%s", http_server_url(server, "/c"));
    options.client.caching.remote =
        (struct pinc_remote_options){.url = url, .wait_ms = 2000, .write = write, .builds = builds};
    context_open(f, options, true);
}

/* Only files of an index that everybody may read. */
static void test_cache(void **state)
{
    struct http_server *server = http_server_start();
    struct context_fixture f = {0};
    struct wanted_file want = wanted();
    struct pinc_url parts;
    char url[100];

    (void)state;
    open_world(&f, url, server, true, false);
    assert_true(pinc_url_split(&parts, urls[0]));
    assert_int_equal(pinc_client_credentials(f.ctx.client, &parts, NULL), PINC_OK);
    assert_non_null(metadata_share_cache(&f.ctx, &want));
    want.index = PINC_LIT("https://i/simple/"); /* with credentials */
    assert_null(metadata_share_cache(&f.ctx, &want));
    want = wanted();
    want.url = PINC_LIT("https://i/simple/demo-1.whl");
    assert_null(metadata_share_cache(&f.ctx, &want));
    want = wanted();
    want.url = PINC_LIT("https://h/demo-1.whl?token=abc");
    assert_null(metadata_share_cache(&f.ctx, &want));
    want = wanted();
    want.direct = true;
    assert_null(metadata_share_cache(&f.ctx, &want));
    context_remove(&f);
    http_server_stop(server);
}

/* What a build may depend on makes another key. */
static void test_build_key(void **state)
{
    struct context_fixture f = {0};
    struct pinc_slice key, other;

    (void)state;
    context_open(&f, (struct pinc_source_options){.index_urls = urls, .n_index_urls = 2}, false);
    key = metadata_share_build_key(&f.ctx, PINC_LIT("build 3.11 sha256:ab"));
    assert_true(pinc_slice_starts(key, "build 3.11 sha256:ab on "));
    assert_true(pinc_slice_ends(key, " https://i/simple/ https://j/simple/")); /* no password */
    f.ctx.options.exclude_newer = 5;
    other = metadata_share_build_key(&f.ctx, PINC_LIT("build 3.11 sha256:ab"));
    assert_false(pinc_slice_equal(key, other));
    f.ctx.options.exclude_newer = 0;
    f.ctx.options.n_index_urls = 1;
    other = metadata_share_build_key(&f.ctx, PINC_LIT("build 3.11 sha256:ab"));
    assert_false(pinc_slice_equal(key, other));
    f.ctx.options.n_index_urls = 2;
    f.ctx.options.strategy = PINC_INDEX_FIRST;
    other = metadata_share_build_key(&f.ctx, PINC_LIT("build 3.11 sha256:ab"));
    assert_false(pinc_slice_equal(key, other));
    f.ctx.options.strategy = PINC_INDEX_BEST_MATCH;
    f.ctx.options.n_index_urls = 1; /* the same URLs, in other roles */
    f.ctx.options.find_links = &urls[1];
    f.ctx.options.n_find_links = 1;
    other = metadata_share_build_key(&f.ctx, PINC_LIT("build 3.11 sha256:ab"));
    assert_true(pinc_slice_ends(other, " https://i/simple/ links https://j/simple/"));
    assert_false(pinc_slice_equal(key, other));
    assert_int_equal(metadata_share_build_key(&f.ctx, PINC_LIT("")).len, 0);
    context_close(&f);
}

/* What goes out, by what the options say. */
static void test_fields(void **state)
{
    static const struct {
        const char *label;
        bool write, builds;
        const char *key, *unbuilt;
        bool sent;
    } rows[] = {
        {"the file's own", true, false, "own", "", true},
        {"only read", false, false, "own", "", false},
        {"a build", true, false, "build", "", false},
        {"a build, shared", true, true, "build", "", true},
        {"a build that failed", true, true, "build", "why", false},
        {"under its digest lies a text", true, true, "text", "", false},
        {"not kept", true, true, "", "", false},
    };
    const struct metadata_keys keys = {PINC_LIT("text"), PINC_LIT("own"), PINC_LIT("build")};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pinc_metadata_text text = {.name = PINC_LIT("demo"),
                                                .version = PINC_LIT("1"),
                                                .unbuilt = pinc_slice_of(rows[i].unbuilt),
                                                .final = true};
        struct http_server *server = http_server_start();
        struct context_fixture f = {0};
        struct wanted_file want = wanted();
        char url[100];

        http_server_store(server, (struct http_store){.code = 0});
        open_world(&f, url, server, rows[i].write, rows[i].builds);
        metadata_share_fields(&f.ctx, &want, &keys, pinc_slice_of(rows[i].key), &text);
        context_remove(&f);
        if ((http_server_stored(server) == 1) != rows[i].sent) {
            fail_msg("%s: %u stored", rows[i].label, http_server_stored(server));
        }
        http_server_stop(server);
    }
}

static void test_text(void **state)
{
    struct http_server *server = http_server_start();
    struct context_fixture f = {0};
    struct wanted_file want = wanted();
    char url[100];
    int write;

    (void)state;
    http_server_store(server, (struct http_store){.code = 0});
    for (write = 0; write < 2; write++) {
        open_world(&f, url, server, write == 1, false);
        metadata_share_text(&f.ctx, &want, PINC_LIT("Name: demo\n"));
        context_remove(&f);
        assert_int_equal(http_server_stored(server), write);
    }
    assert_int_equal(http_server_count(server, "/c/cas/abababababababababababababababababababababab"
                                               "abababababababababababab"),
                     0); /* it was put, not asked for */
    http_server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cache),
                                       cmocka_unit_test(test_build_key),
                                       cmocka_unit_test(test_fields), cmocka_unit_test(test_text)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
