#include "tests/support/cmocka_all.h"

#include "lock/config/exclude_newer.h"

#define NOW 1800000000
#define DAY 86400

static void test_limits(void **state)
{
    static const struct {
        const char *text;
        int64_t want;
    } cases[] = {
        {"2026-11-01", 1793577600}, /* to the end of that day */
        {"2026-11-01T00:00:00Z", 1793491200},
        {"2026-11-01T12:00:00+02:00", 1793527200},
        {" 7d ", NOW - 7 * DAY},
        {"7 days", NOW - 7 * DAY},
        {"1 Day", NOW - DAY},
        {"2w", NOW - 14 * DAY},
        {"2 weeks", NOW - 14 * DAY},
        {"36 hours", NOW - 36 * 3600},
        {"36h", NOW - 36 * 3600},
        {"0d", NOW},
        {"P7D", NOW - 7 * DAY},
        {"P2W", NOW - 14 * DAY},
        {"PT36H", NOW - 36 * 3600},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t got = 0;

        if (!pinc_exclude_newer_limit(&got, pinc_slice_of(cases[i].text), NOW) ||
            got != cases[i].want) {
            fail_msg("%s: %lld, not %lld", cases[i].text, (long long)got, (long long)cases[i].want);
        }
    }
}

static void test_refused(void **state)
{
    static const char *const cases[] = {"",
                                        "soon",
                                        "7",
                                        "d",
                                        "-7d",
                                        "7x",
                                        "7 d ays",
                                        "P7",
                                        "P7H",
                                        "PT7D",
                                        "PT",
                                        "P",
                                        "99999999999999999999d",
                                        "1000000d",
                                        "2026-13-01",
                                        "2026-02-30",
                                        "P1M",
                                        "7dd",
                                        "1.5d"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t got;

        if (pinc_exclude_newer_limit(&got, pinc_slice_of(cases[i]), NOW)) {
            fail_msg("'%s' was taken", cases[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_limits),
                                       cmocka_unit_test(test_refused)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
