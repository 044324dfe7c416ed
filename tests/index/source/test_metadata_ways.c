#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

/* <file>.metadata although the page is silent; then everything from the cache, without the network.
 */
static void test_dotted(void **state)
{
    struct world *w = *state;
    struct pinc_client_stats stats;

    serve_wheel_page(w);
    serve(w->server, "/f/" WHEEL ".metadata", "",
          METADATA("demo-pkg", "1.0", "Requires-Dist: dep\n"));
    world_open(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    assert_int_equal(http_server_count(w->server, NULL), 2);
    w->options.client.offline = true;
    world_open(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    pinc_source_stats_get(w->source, &stats);
    assert_int_equal(stats.requests, 0);
    assert_int_equal(stats.cache_hits, 2);
    assert_int_equal(http_server_count(w->server, NULL), 2);
    assert_int_equal(get_project(w, "other")->state, PINC_FAILED);
    assert_string_equal(get_project(w, "other")->error->text,
                        "the page of other is not in the cache, and --offline forbids asking");
}

/* Parts of the wheel, when there is no <file>.metadata; the whole of it, when there are no parts.
 */
static void test_wheels(void **state)
{
    struct world *w = *state;
    int ranges;

    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 0);
    w->options.client.cache_dir = NULL;
    for (ranges = 1; ranges >= 0; ranges--) {
        world_open(w);
        assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    }
    assert_string_equal(http_server_field(w->server, "/f/" WHEEL, "Range"), "bytes=-32768");
}

/* What lies at an address that no page offered is taken only when it is this file's: servers answer
 * any path with their login page, or stumble over it. */
static void test_guessed_metadata(void **state)
{
    static const struct {
        const char *headers, *text;
        unsigned code;
    } cases[] = {
        {HTML_TYPE, "<html>Who are you?</html>", 200},
        {"", "", 200},
        {"", METADATA("evil", "1.0", "Requires-Dist: evil\n"), 200},
        {"", METADATA("demo-pkg", "1.1", "Requires-Dist: evil\n"), 200},
        {"", "", 403},
        {"", "", 502},
    };
    struct world *w = *state;
    size_t i;

    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_server_add(w->server, "/f/" WHEEL ".metadata",
                        (struct http_reply){.code = (int)cases[i].code,
                                            .headers = cases[i].headers,
                                            .body = cases[i].text});
    }
    w->options.client.cache_dir = NULL;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        world_open(w);
        assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    }
    assert_int_equal(http_server_count(w->server, "/f/" WHEEL ".metadata"), i);
    /* A query has no place for ".metadata" behind it. */
    serve(w->server, "/simple/demo-pkg/", HTML_TYPE,
          HTML("<a href='/q/" WHEEL "?sig=x'>" WHEEL "</a>"));
    serve_file(w->server, "/q/" WHEEL "?sig=x", &w->wheel, 1);
    world_open(w);
    (void)get_project(w, "demo-pkg");
    world_open(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    assert_int_equal(http_server_count(w->server, "/q/" WHEEL "?sig=x.metadata"), 0);
}

/* An index promises the digest of another one's metadata, has no such file, and serves a wheel of its
 * own: what that says is believed of nobody, and the cache has nothing of it. */
static void test_promise_of_another(void **state)
{
#define HONEST METADATA("demo-pkg", "1.0", "Requires-Dist: dep\n")
    struct world *w = *state;
    const struct pinc_metadata *m;
    struct pinc_hash hash;
    struct pinc_buf page = {0};

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, PINC_LIT(HONEST), NULL), PINC_OK);
    pinc_buf_add_str(&page,
                     "{\"meta\":{\"api-version\":\"1.0\"},\"files\":[{\"filename\":\"" WHEEL
                     "\",\"url\":\"/f/" WHEEL "\",\"hashes\":{},\"core-metadata\":{\"sha256\":\"");
    pinc_hash_print(&page, &hash);
    pinc_buf_add_str(&page, "\"}}]}");
    serve(w->server, "/simple/demo-pkg/", JSON_TYPE, page.ptr);
    serve(w->second, "/simple/demo-pkg/", JSON_TYPE, page.ptr);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1); /* another text than the promised one */
    serve(w->second, "/f/" WHEEL ".metadata", "", HONEST);
    world_open(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_FAILED);
    assert_int_equal(m->error->code, PINC_EHASH);
    w->urls[0] = w->urls[1];
    world_open(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    assert_int_equal(http_server_count(w->second, "/f/" WHEEL ".metadata"), 1);
    pinc_buf_clear(&page);
}

/* JSON: digests are checked, equal ones share one object, a wrong one is a failure. */
static void test_digests(void **state)
{
#define EMPTY_SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define FILE_JSON(name, sha)                                                                       \
    "{\"filename\":\"" name "\",\"url\":\"/f/" name                                                \
    "\",\"hashes\":{},\"core-metadata\":{\"sha256\":\"" sha "\"}}"
    struct world *w = *state;
    const struct pinc_project *p;
    const struct pinc_metadata *a, *b;

    serve(w->server, "/simple/demo/", JSON_TYPE,
          "{\"meta\":{\"api-version\":\"1.0\"},\"files\":[" FILE_JSON(
              "demo-1.0-cp310-cp310-win_amd64.whl",
              EMPTY_SHA) "," FILE_JSON("demo-1.0-cp311-cp311-win_amd64.whl", EMPTY_SHA) "]}");
    serve(w->server, "/f/demo-1.0-cp311-cp311-win_amd64.whl.metadata", "",
          METADATA("demo", "1.0", ""));
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->n_files, 2);
    a = get_metadata(w, p, 0);
    b = get_metadata(w, p, 1);
    assert_ptr_equal(a, b);
    assert_int_equal(a->state, PINC_FAILED);
    assert_int_equal(a->error->code, PINC_EHASH);
    assert_string_equal(a->error->text,
                        "the metadata does not have the sha256 digest that the index promises");
}

/* A digest of the file itself is compared wherever the whole file was seen: in one part, too. */
static void test_wrong_digest(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    struct pinc_hash hash;
    struct pinc_buf page = {0};
    int right;

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, w->wheel.text, NULL), PINC_OK);
    w->options.client.cache_dir = NULL;
    for (right = 1; right >= 0; right--) {
        page.len = 0;
        pinc_buf_add_str(&page, "<html><a href='/f/" WHEEL "#sha256=");
        hash.bytes[0] ^= right ? 0 : 1;
        pinc_hash_print(&page, &hash);
        pinc_buf_add_str(&page, "'>x</a></html>");
        serve(w->server, "/simple/demo-pkg/", HTML_TYPE, page.ptr);
        serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
        world_open(w);
        m = get_metadata(w, get_project(w, "demo-pkg"), 0);
        if (right) {
            assert_demo(m);
        } else {
            assert_int_equal(m->state, PINC_FAILED);
            assert_int_equal(m->error->code, PINC_EHASH);
            assert_string_equal(m->error->text,
                                "the file does not have the sha256 digest that is promised for it");
        }
    }
    pinc_buf_clear(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_dotted),           TEST(test_wheels),
        TEST(test_guessed_metadata), TEST(test_promise_of_another),
        TEST(test_digests),          TEST(test_wrong_digest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
