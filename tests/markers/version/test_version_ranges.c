#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "markers/version/version_ranges.h"

static struct pinc_arena *arena;

static struct pinc_version version(const char *text)
{
    struct pinc_version v;

    assert_int_equal(pinc_version_parse(&v, pinc_slice_of(text), arena, NULL), PINC_OK);
    return v;
}

/* Which of these versions the ranges hold, as a row of digits; the number of ranges stands first. */
static void test_ranges(void **state)
{
    static const char *const versions[] = {"0.9",       "1.0.dev1", "1.0a1", "1.0",   "1.0+x",
                                           "1.0.post1", "1.1",      "1.5",   "2.0a1", "2.0"};
    static const struct {
        const char *items[4];
        size_t n_ranges;
        const char *held;
    } cases[] = {
        {{NULL}, 1, "1111111111"},
        {{">=1.0"}, 1, "0001111111"},
        {{">1.0"}, 1, "0000001111"},
        {{"<=1.0"}, 1, "1111100000"},
        {{"<2.0"}, 1, "1111111100"},
        {{"==1.0"}, 1, "0001100000"},
        {{"==1.*"}, 1, "0111111100"},
        {{"~=1.0"}, 1, "0001111100"},
        {{"!=1.0"}, 2, "1110011111"},
        {{">=1.0", "!=1.1", "<2"}, 2, "0001110100"},
        {{"!=1.1", "!=1.0", "!=1.5"}, 4, "1110010011"},
        {{">2.0", "<1"}, 0, "0000000000"},
        {{"===1.0"}, 1, "1111111111"},
    };
    size_t i, k, n;

    (void)state;
    arena = pinc_arena_new();
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_specifier items[4];
        struct pinc_version_ranges ranges = {0};
        size_t at = 0;

        for (n = 0; n < 4 && cases[i].items[n]; n++) {
            assert_int_equal(
                pinc_specifier_parse(&items[n], pinc_slice_of(cases[i].items[n]), 1, arena, NULL),
                PINC_OK);
        }
        assert_true(pinc_version_ranges_compile(&ranges, items, n, arena));
        assert_int_equal(ranges.n, cases[i].n_ranges);
        for (k = 0; k < sizeof versions / sizeof *versions; k++) {
            const struct pinc_version v = version(versions[k]);
            const bool want = cases[i].held[k] == '1';
            size_t anywhere = 0;

            if (pinc_version_ranges_hold(&ranges, &v, &at) != want ||
                pinc_version_ranges_hold(&ranges, &v, &anywhere) != want) {
                fail_msg("%s: %s", cases[i].items[0] ? cases[i].items[0] : "", versions[k]);
            }
            if (n == 1 && items[0].op != PINC_OP_ARBITRARY) {
                assert_int_equal(pinc_specifier_holds(&items[0], &v), want);
            }
        }
    }
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
