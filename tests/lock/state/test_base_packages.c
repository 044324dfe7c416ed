/*
 * Packages of a base stand in front of a provider: they are answered at once, others by it.
 */
#include "tests/support/cmocka_all.h"

#include "lock/state/base_packages.h"

static enum pinc_status no_project(void *self, const struct pinc_project **out,
                                   struct pinc_slice name, enum pinc_purpose purpose,
                                   struct pinc_error *err)
{
    static const struct pinc_project absent = {.state = PINC_ABSENT};

    (void)name;
    (void)purpose;
    (void)err;
    ++*(int *)self;
    *out = &absent;
    return PINC_OK;
}

static void test_provider(void **state)
{
    int asked = 0;
    const struct pinc_provider under = {.self = &asked, .project = no_project};
    const struct pinc_source_rules rules = {.n_rules = 0};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_base *base = pinc_base_new();
    const struct pinc_provider *provider;
    const struct pinc_project *project;
    const struct pinc_metadata *metadata;
    struct pinc_version version;
    struct pinc_slice text;

    (void)state;
    assert_ptr_equal(pinc_base_provider(base, &under, &rules), &under);
    assert_int_equal(pinc_version_parse(&version, PINC_LIT("2.1+x"), arena, NULL), PINC_OK);
    assert_int_equal(pinc_base_add(base, PINC_LIT("torch"), &version, PINC_LIT("2.1+x"), NULL),
                     PINC_OK);
    assert_int_equal(pinc_base_add(base, PINC_LIT("torch"), NULL, PINC_LIT(""), NULL), PINC_OK);
    assert_int_equal(pinc_base_add(base, PINC_LIT("any"), NULL, PINC_LIT(""), NULL), PINC_OK);
    provider = pinc_base_provider(base, &under, &rules);

    assert_int_equal(
        provider->project(provider->self, &project, PINC_LIT("torch"), PINC_NEEDED, NULL), PINC_OK);
    assert_int_equal(project->state, PINC_READY);
    assert_int_equal(project->n_releases, 1);
    assert_int_equal(pinc_version_compare(&project->releases[0].version, &version), 0);
    assert_true(pinc_base_owns(project));
    assert_int_equal(provider->metadata(provider->self, &metadata, project, 0, PINC_NEEDED, NULL),
                     PINC_OK);
    assert_int_equal(metadata->state, PINC_READY);
    assert_int_equal(metadata->n_requires, 0);
    assert_int_equal(asked, 0);

    assert_int_equal(
        provider->project(provider->self, &project, PINC_LIT("other"), PINC_NEEDED, NULL), PINC_OK);
    assert_int_equal(asked, 1);
    assert_false(pinc_base_owns(project));
    assert_true(pinc_base_has(base, PINC_LIT("torch"), &text));
    assert_true(pinc_slice_equal(text, PINC_LIT("2.1+x")));
    assert_true(pinc_base_has(base, PINC_LIT("any"), &text));
    assert_int_equal(text.len, 0);
    assert_false(pinc_base_has(base, PINC_LIT("other"), NULL));
    assert_false(pinc_base_has(NULL, PINC_LIT("torch"), NULL));
    pinc_base_free(base);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_provider)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
