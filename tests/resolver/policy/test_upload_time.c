#include "tests/support/cmocka_all.h"

#include "resolver/policy/upload_time.h"

static const struct {
    const char *label;
    int64_t limit, time;
    bool strict;
    enum pinc_unusable want;
} cases[] = {
    {"no limit", INT64_MAX, 5, false, PINC_USABLE},
    {"no limit, not known", INT64_MAX, INT64_MIN, true, PINC_USABLE},
    {"before", 6, 5, false, PINC_USABLE},
    {"at the limit", 5, 5, false, PINC_TOO_NEW},
    {"after", 4, 5, false, PINC_TOO_NEW},
    {"not known", 5, INT64_MIN, false, PINC_USABLE},
    {"not known, strict", 5, INT64_MIN, true, PINC_TIME_NOT_KNOWN},
};

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_file_rules rules = {.exclude_newer = cases[i].limit,
                                              .exclude_newer_strict = cases[i].strict};
        const struct pinc_project_file file = {.upload_time = cases[i].time};

        if (pinc_upload_time_judge(&rules, cases[i].limit, &file) != cases[i].want) {
            fail_msg("%s", cases[i].label);
        }
    }
}

static void test_packages(void **state)
{
    const struct pinc_package_limit limits[] = {
        {PINC_LIT("a"), 5}, {PINC_LIT("b"), INT64_MAX}, {PINC_LIT("a"), 7}};
    struct pinc_file_rules rules = {.exclude_newer = 9, .limits = limits, .n_limits = 3};

    (void)state;
    assert_int_equal(pinc_upload_time_limit(&rules, PINC_LIT("a")), 7); /* the last one */
    assert_true(pinc_upload_time_limit(&rules, PINC_LIT("b")) == INT64_MAX);
    assert_int_equal(pinc_upload_time_limit(&rules, PINC_LIT("c")), 9);
    assert_int_equal(pinc_upload_time_any(&rules), 9);
    rules.exclude_newer = INT64_MAX;
    assert_int_equal(pinc_upload_time_any(&rules), 5);
    rules.n_limits = 0;
    assert_true(pinc_upload_time_any(&rules) == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_packages)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
