#include "tests/support/cmocka_all.h"

#include "lock/state/build_configs.h"

#include <stdio.h>

static void test_make(void **state)
{
    static const struct {
        const char *label;
        struct pinc_slice given[3];
        size_t n;
        const char *want; /* NULL: refused */
    } cases[] = {
        {"none", {{NULL, 0}}, 0, ""},
        {"one", {{"a=b", 3}}, 1, "{\"a\": \"b\"}"},
        {"an empty value", {{"a=", 2}}, 1, "{\"a\": \"\"}"},
        {"twice",
         {{"--x=1", 5}, {"y=2", 3}, {"--x=z=\"", 7}},
         3,
         "{\"--x\": [\"1\", \"z=\\\"\"], \"y\": \"2\"}"},
        {"no value", {{"a", 1}}, 1, NULL},
        {"no key", {{"=a", 2}}, 1, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_requirements list = {.n_lines = 0};
        struct pinc_build_config *configs;
        struct pinc_settings *settings = pinc_alloc(sizeof *settings);
        enum pinc_status st;
        size_t n;

        settings->builds.config = (struct pinc_texts){cases[i].given, cases[i].n};
        st = pinc_build_configs_make(&configs, &n, settings, &list, arena, NULL);
        assert_int_equal(st, cases[i].want ? PINC_OK : PINC_EUSAGE);
        if (cases[i].want) {
            assert_int_equal(n, 1);
            if (!pinc_slice_equal(configs[0].settings, pinc_slice_of(cases[i].want))) {
                fail_msg("%s: %s", cases[i].label, configs[0].settings.ptr);
            }
        }
        pinc_free(settings);
        pinc_arena_free(arena);
    }
}

/* A package's own settings of the command line, beside those for all. */
static void test_packages(void **state)
{
    static const struct {
        const char *label;
        struct pinc_slice all[2], own[3];
        size_t n_all, n_own;
        const char *want; /* of the package a-b; NULL: refused */
    } cases[] = {
        {"beside", {{"x=1", 3}}, {{"A_b:y=2", 7}}, 1, 1, "{\"y\": \"2\", \"x\": \"1\"}"},
        {"in place of", {{"x=1", 3}, {"x=2", 3}}, {{"a.b:x=3", 7}}, 2, 1, "{\"x\": \"3\"}"},
        {"twice",
         {{NULL, 0}},
         {{"a-b:x=3", 7}, {"other:x=5", 9}, {"a-b:x=c:d=4", 11}},
         0,
         3,
         "{\"x\": [\"3\", \"c:d=4\"]}"},
        {"of another", {{"x=1", 3}}, {{"other:x=5", 9}}, 1, 1, "{\"x\": \"1\"}"},
        {"no name", {{NULL, 0}}, {{":x=3", 4}}, 0, 1, NULL},
        {"no colon", {{NULL, 0}}, {{"x=3", 3}}, 0, 1, NULL},
        {"no value", {{NULL, 0}}, {{"a:x", 3}}, 0, 1, NULL},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_requirements list = {.n_lines = 0};
        struct pinc_build_config *configs, *found;
        struct pinc_settings *settings = pinc_alloc(sizeof *settings);
        enum pinc_status st;
        size_t n;

        settings->builds.config = (struct pinc_texts){cases[i].all, cases[i].n_all};
        settings->builds.package_config = (struct pinc_texts){cases[i].own, cases[i].n_own};
        st = pinc_build_configs_make(&configs, &n, settings, &list, arena, NULL);
        assert_int_equal(st, cases[i].want ? PINC_OK : PINC_EUSAGE);
        if (cases[i].want) {
            found = &configs[0];
            for (k = 1; k < n; k++) {
                found = pinc_slice_equal(configs[k].name, PINC_LIT("a-b")) ? &configs[k] : found;
            }
            if (!pinc_slice_equal(found->settings, pinc_slice_of(cases[i].want))) {
                fail_msg("%s: %s", cases[i].label, found->settings.ptr);
            }
        }
        pinc_free(settings);
        pinc_arena_free(arena);
    }
}

static void test_names(void **state)
{
    static const struct pinc_slice names[] = {{"Some_Name", 9}};
    static const struct pinc_slice given[] = {{"a=b", 3}};
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_requirements list = {.n_lines = 0};
    struct pinc_settings *settings = pinc_alloc(sizeof *settings);
    struct pinc_build_config *configs;
    size_t n;

    (void)state;
    settings->builds.config = (struct pinc_texts){given, 1};
    settings->builds.unisolated = (struct pinc_texts){names, 1};
    assert_int_equal(pinc_build_configs_make(&configs, &n, settings, &list, arena, NULL), PINC_OK);
    assert_int_equal(n, 2);
    assert_false(configs[0].no_isolation);
    assert_true(configs[1].no_isolation);
    assert_true(pinc_slice_equal(configs[1].name, PINC_LIT("some-name")));
    assert_true(pinc_slice_equal(configs[1].settings, PINC_LIT("{\"a\": \"b\"}")));
    pinc_free(settings);
    pinc_arena_free(arena);
}

static void test_editables(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_requirement named = {.url = PINC_LIT("file:///named")}, plain = {.url = {NULL, 0}};
    struct pinc_requirement_line lines[] = {
        {.editable = true, .link = PINC_LIT("./here")},
        {.link = PINC_LIT("./other")},
        {.editable = true, .req = &named},
        {.editable = true, .req = &plain, .link = PINC_LIT("./named-later")},
        {.req = &named},
    };
    const struct pinc_requirements list = {.lines = lines, .n_lines = 5}, none = {.n_lines = 0};
    const struct pinc_slice *found;
    size_t n;

    (void)state;
    assert_int_equal(pinc_build_editables(&found, &n, &list, arena, NULL), PINC_OK);
    assert_int_equal(n, 3);
    assert_true(pinc_slice_equal(found[0], PINC_LIT("./here")));
    assert_true(pinc_slice_equal(found[1], PINC_LIT("file:///named")));
    assert_true(pinc_slice_equal(found[2], PINC_LIT("./named-later")));
    assert_int_equal(pinc_build_editables(&found, &n, &none, arena, NULL), PINC_OK);
    assert_int_equal(n, 0);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_make), cmocka_unit_test(test_packages),
                                       cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_editables)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
