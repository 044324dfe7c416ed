#include "tests/support/cmocka_all.h"

#include "base/time/calendar.h"

#include <time.h>

static void test_known_days(void **state)
{
    static const struct {
        struct pinc_date date;
        int64_t days;
    } cases[] = {
        {{1970, 1, 1}, 0},       {{1969, 12, 31}, -1},      {{2000, 2, 29}, 11016},
        {{2000, 3, 1}, 11017},   {{1900, 2, 28}, -25509},   {{1900, 3, 1}, -25508},
        {{2024, 12, 31}, 20088}, {{9999, 12, 31}, 2932896}, {{1, 1, 1}, -719162},
        {{0, 3, 1}, -719468},    {{0, 2, 29}, -719469},     {{-4713, 11, 24}, -2440588},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_date back = pinc_date_of_days(cases[i].days);

        assert_int_equal(pinc_date_to_days(cases[i].date), cases[i].days);
        assert_int_equal(back.year, cases[i].date.year);
        assert_int_equal(back.month, cases[i].date.month);
        assert_int_equal(back.day, cases[i].date.day);
    }
}

/* Every day of 800 years is the one after the day before it, and the C library's. */
static void test_against_the_c_library(void **state)
{
    int64_t day;

    (void)state;
    for (day = pinc_date_to_days((struct pinc_date){1600, 1, 1}); day < 157000; day++) {
        struct pinc_date date = pinc_date_of_days(day);
        time_t seconds = (time_t)(day * 86400);
        struct tm tm = {0};

        assert_true(pinc_date_valid(date));
        assert_int_equal(pinc_date_to_days(date), day);
        assert_non_null(gmtime_r(&seconds, &tm));
        assert_int_equal(date.year, tm.tm_year + 1900);
        assert_int_equal(date.month, tm.tm_mon + 1);
        assert_int_equal(date.day, tm.tm_mday);
    }
}

static void test_no_such_day(void **state)
{
    static const struct {
        struct pinc_date date;
        bool valid;
    } cases[] = {
        {{2024, 2, 29}, true},  {{2023, 2, 29}, false}, {{1900, 2, 29}, false},
        {{2000, 2, 29}, true},  {{2024, 4, 31}, false}, {{2024, 0, 1}, false},
        {{2024, 13, 1}, false}, {{2024, 1, 0}, false},  {{-1, 1, 1}, false},
        {{10000, 1, 1}, false}, {{0, 12, 31}, true},    {{9999, 12, 31}, true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_date_valid(cases[i].date), cases[i].valid);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_against_the_c_library),
        cmocka_unit_test(test_no_such_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
