/*
 * Which compiles may ask one source: whatever shapes its answers has to be the same.
 */
#include "tests/support/cmocka_all.h"

#include "lock/set/set_source.h"

#include <string.h>

static struct pinc_slice one[] = {{"https://a/simple", 16}};
static struct pinc_slice two[] = {{"https://b/simple", 16}};
static const struct pinc_slice word = {"x", 1};
static struct pinc_requirement_line line;

/* What differs in the second compile. */
enum difference {
    NOTHING,
    INDEX,
    LINKS,
    SOURCES,
    STRATEGY,
    NEWER,
    SIZES,
    PROXY,
    CACHE,
    BUILDS,
    CONFIG,
    FORMAT,
    EDITABLE,
    DIFFERENCES
};

static void change(struct pinc_compile *c, enum difference what)
{
    struct pinc_settings *s = &c->settings;

    switch (what) {
    case INDEX:
        c->indexes.urls = (struct pinc_slices){.items = two, .n = 1};
        break;
    case LINKS:
        c->indexes.find_links = (struct pinc_slices){.items = one, .n = 1};
        break;
    case SOURCES:
        s->indexes.sources = (struct pinc_texts){&word, 1};
        break;
    case STRATEGY:
        s->indexes.first_index = true;
        break;
    case NEWER:
        c->request.files.exclude_newer = 1;
        break;
    case SIZES:
        s->output.max_sizes = (struct pinc_texts){&word, 1};
        break;
    case PROXY:
        s->network.proxy = word;
        break;
    case CACHE:
        s->cache.none = true;
        break;
    case BUILDS:
        s->builds.allowed = true;
        break;
    case CONFIG:
        s->builds.config = (struct pinc_texts){&word, 1};
        break;
    case FORMAT:
        c->input.list->options.formats.only_binary.names = one;
        c->input.list->options.formats.only_binary.n = 1;
        break;
    case EDITABLE:
        c->input.list->lines = &line;
        c->input.list->n_lines = 1;
        break;
    case NOTHING:
    case DIFFERENCES:
        break;
    }
}

static void test_fits(void **state)
{
    const struct pinc_source_options options = {.exclude_newer = INT64_MAX};
    struct pinc_requirements lists[2];
    struct pinc_compile a = {0}, b;
    struct pinc_error err = {0};
    int what;

    (void)state;
    line.editable = true;
    assert_int_equal(pinc_source_new(&a.result.source, &options, &err), PINC_OK);
    a.indexes.urls = (struct pinc_slices){.items = one, .n = 1};
    for (what = NOTHING; what < DIFFERENCES; what++) {
        memset(lists, 0, sizeof lists);
        b = a;
        a.input.list = &lists[0];
        b.input.list = &lists[1];
        change(&b, (enum difference)what);
        if (pinc_set_source_fits(&a, &b) != (what == NOTHING)) {
            fail_msg("difference %d", what);
        }
    }
    pinc_source_free(a.result.source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fits)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
