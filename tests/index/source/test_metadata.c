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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_bad_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
