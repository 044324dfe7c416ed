#include "tests/support/cmocka_all.h"

#include "base/nearest.h"

#include <string.h>

static void test_distance(void **state)
{
    static const struct {
        const char *label, *a, *b;
        size_t want;
    } cases[] = {
        {"nothing", "", "", 0},
        {"the same", "requests", "requests", 0},
        {"case", "Flask", "fLASK", 0},
        {"put in", "reqests", "requests", 1},
        {"change", "requezts", "requests", 1},
        {"neighbours", "reqeusts", "requests", 1},
        {"neighbours of other case", "AB", "ba", 1},
        {"swapped neighbours with one between are two", "abc", "cba", 2},
        {"from nothing", "", "abc", 3},
        {"kitten", "kitten", "sitting", 3},
        {"no letter", "abc", "xyz", 3},
        {"other bytes", "na\xc3\xafve", "naive", 2},
    };
    char longest[66];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice a = pinc_slice_of(cases[i].a), b = pinc_slice_of(cases[i].b);

        if (pinc_word_distance(a, b) != cases[i].want ||
            pinc_word_distance(b, a) != cases[i].want) {
            fail_msg("%s: %zu", cases[i].label, pinc_word_distance(a, b));
        }
    }
    memset(longest, 'a', sizeof longest);
    assert_int_equal(
        pinc_word_distance((struct pinc_slice){longest, 64}, (struct pinc_slice){longest, 63}), 1);
    assert_int_equal(pinc_word_distance((struct pinc_slice){longest, 64}, PINC_LIT("")), 64);
    assert_true(pinc_word_distance((struct pinc_slice){longest, 65}, PINC_LIT("")) == SIZE_MAX);
    assert_true(pinc_word_distance(PINC_LIT(""), (struct pinc_slice){longest, 65}) == SIZE_MAX);
}

static void test_nearest(void **state)
{
    static const struct pinc_slice words[] = {
        {"index-url", 9}, {"output-file", 11}, {"pre", 3}, {"pro", 3}, {"check", 5},
    };
    static const struct {
        const char *word;
        size_t want;
    } cases[] = {
        {"index-urls", 0},
        {"idnex-url", 0},
        {"outpt-fil", 1},
        {"prex", 2},
        {"prx", 2} /* the first of two equals */,
        {"pr", 5} /* a third of 2 is 0 */,
        {"chekc", 4},
        {"chk", 5},
        {"", 5},
        {"zzzzzzzzz", 5},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = pinc_nearest(pinc_slice_of(cases[i].word), words, 5);

        if (at != cases[i].want) {
            fail_msg("'%s': %zu", cases[i].word, at);
        }
    }
    assert_int_equal(pinc_nearest(PINC_LIT("pre"), NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_nearest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
