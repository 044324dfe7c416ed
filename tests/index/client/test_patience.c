#include "index/client/patience.h"

#include "tests/support/cmocka_all.h"

#define KIB 1024u

/* After which of the waits, each of the same length with the same bytes, is it enough? */
static void test_ends(void **state)
{
    static const struct {
        const char *label;
        unsigned seconds;
        int64_t ms;
        uint64_t bytes;
        unsigned want; /* 0: not within a thousand waits */
    } cases[] = {
        {"nothing comes", 3, 100, 0, 30},
        {"a trickle", 3, 100, 4, 30},
        {"just below a line at work", 3, 100, 3276, 30},
        {"a line at work", 3, 100, 3277, 240},
        {"a line at work, seen seldom", 3, 2500, 80 * KIB, 10},
        {"10 MB at 64 KiB a second", 35, 160000, 10240 * KIB, 2},
        {"as fast as can be", 3, 100, 100 << 20, 240},
        {"long waits", 3, 2500, 63 * KIB, 2},
        {"no limit", 0, 100, 0, 0},
        {"a clock that stands still", 1, 0, 0, 0},
        {"a clock that goes back", 1, -50, 0, 0},
    };
    size_t i;
    unsigned n;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_patience patience = {.seconds = cases[i].seconds};

        for (n = 1; n <= 1000 && !pinc_patience_ends(&patience, cases[i].ms, cases[i].bytes); n++) {
        }
        if ((n > 1000 ? 0 : n) != cases[i].want) {
            fail_msg("%s: ended after %u", cases[i].label, n);
        }
    }
}

/* What came fast is not held against what comes slowly, nor the other way round. */
static void test_windows(void **state)
{
    struct pinc_patience patience = {.seconds = 2};
    int i;

    (void)state;
    assert_false(pinc_patience_ends(&patience, 1000, 0));
    for (i = 0; i < 7; i++) {
        assert_false(pinc_patience_ends(&patience, 1000, 1u << 20));
    }
    assert_int_equal(patience.ms, 1875);
    patience.ms = 1000;
    assert_false(pinc_patience_ends(&patience, 999, 0));
    assert_true(pinc_patience_ends(&patience, 1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ends), cmocka_unit_test(test_windows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
