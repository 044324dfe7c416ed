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

        if (pinc_upload_time_judge(&rules, &file) != cases[i].want) {
            fail_msg("%s", cases[i].label);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
