#include "tests/support/cmocka_all.h"

#include "index/source/build_config.h"

static void test_config(void **state)
{
    static const struct pinc_build_config configs[] = {
        {.settings = PINC_LIT("all")},
        {.name = PINC_LIT("demo"), .settings = PINC_LIT("own"), .no_isolation = true},
    };
    struct pinc_source_build_options options = {.configs = configs, .n_configs = 2};
    const struct pinc_build_config *found;

    (void)state;
    assert_ptr_equal(build_config_of(&options, PINC_LIT("demo")), &configs[1]);
    assert_ptr_equal(build_config_of(&options, PINC_LIT("other")), &configs[0]);
    assert_ptr_equal(build_config_of(&options, PINC_LIT("")), &configs[0]);
    options.n_configs = 0;
    found = build_config_of(&options, PINC_LIT("demo"));
    assert_non_null(found);
    assert_int_equal(found->settings.len, 0);
    assert_false(found->no_isolation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_config)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
