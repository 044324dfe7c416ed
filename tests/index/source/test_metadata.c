#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

/* What a metadata text may not be. */
static void test_bad_metadata(void **state)
{
    static const struct {
        const char *text, *unusable;
    } cases[] = {
        {METADATA("evil", "1.0", ""), "its metadata is of another project or version: 'evil'"},
        {METADATA("demo-pkg", "1.1", ""), "its metadata is of another project or version: '1.1'"},
        {METADATA("demo-pkg", "nonsense", ""),
         "its metadata is of another project or version: 'nonsense'"},
        {"", "the metadata has no Metadata-Version"},
        {METADATA("demo-pkg", "1.0", "Requires-Dist: x @ file:///etc/passwd\n"),
         "needs 'x @ file:///etc/passwd': a dependency may not bring a URL in; write it into the "
         "input"},
    };
    struct world *w = *state;
    size_t i;

    serve(w->server, "/simple/demo-pkg/", HTML_TYPE,
          HTML("<a href='/f/" WHEEL "' data-core-metadata='true'>" WHEEL "</a>"));
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        serve(w->server, "/f/" WHEEL ".metadata", "", cases[i].text);
    }
    w->options.client.cache_dir = NULL;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_metadata *m;
        char text[256];

        world_open(w);
        m = get_metadata(w, get_project(w, "demo-pkg"), 0);
        assert_int_equal(m->state, PINC_READY);
        (void)snprintf(text, sizeof text, "%.*s",
                       PINC_SLICE_ARG(m->unusable.len ? m->unusable : m->brings_url));
        assert_string_equal(text, cases[i].unusable);
    }
}

#define LINUX "demo-1.0-cp311-cp311-linux_x86_64.whl"
#define MAC "demo-1.0-cp311-cp311-macosx_11_0_arm64.whl"

/* Files of one release share metadata only where its digest says that it is the same. */
static void test_twins(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *a, *b;
    const struct pinc_project *p;

    serve(w->server, "/simple/demo/", HTML_TYPE,
          HTML("<a href='/f/" LINUX "' data-core-metadata='true'>x</a>"
               "<a href='/f/" MAC "' data-core-metadata='true'>x</a>"));
    serve(w->server, "/f/" LINUX ".metadata", "", METADATA("demo", "1.0", "Requires-Dist: a\n"));
    serve(w->server, "/f/" MAC ".metadata", "", METADATA("demo", "1.0", "Requires-Dist: b\n"));
    w->options.client.cache_dir = NULL;
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->n_files, 2);
    a = get_metadata(w, p, 0);
    b = get_metadata(w, p, 1);
    assert_ptr_not_equal(a, b);
    assert_int_equal(a->n_requires, 1);
    assert_int_equal(b->n_requires, 1);
    assert_false(pinc_slice_equal(a->requires[0]->norm, b->requires[0]->norm));
    assert_ptr_equal(a->project, p);
    assert_int_equal(b->file, 1);
    /* Asked for again, it is the same object, and nobody is asked. */
    assert_ptr_equal(get_metadata(w, p, 0), a);
    assert_int_equal(http_server_count(w->server, "/f/" LINUX ".metadata"), 1);
}

/* A file that is not there, or of a project that is not ready, is a mistake of the caller's. */
static void test_no_file(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;
    const struct pinc_metadata *m = NULL;
    struct pinc_error err = {0};

    serve_wheel_page(w);
    world_open(w);
    p = get_project(w, "demo-pkg");
    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, 1, PINC_NEEDED, &err),
                     PINC_EINTERNAL);
    assert_string_equal(err.text, "metadata requested for a file that does not exist");
    assert_null(m);
    p = get_project(w, "absent");
    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, 0, PINC_NEEDED, NULL),
                     PINC_EINTERNAL);
}

/* What cannot be had has the file as its place. */
static void test_failed(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;

    serve(w->server, "/simple/demo-pkg/", HTML_TYPE,
          HTML("<a href='/f/" WHEEL "' data-core-metadata='true'>" WHEEL "</a>"));
    http_server_add(w->server, "/f/" WHEEL ".metadata", (struct http_reply){.code = 403});
    world_open(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_FAILED);
    assert_string_equal(m->error->text, "the server answers 403 (forbidden)");
    assert_non_null(strstr(m->error->source, "/f/" WHEEL));
    assert_int_equal(m->unusable.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_bad_metadata),
        TEST(test_twins),
        TEST(test_no_file),
        TEST(test_failed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
