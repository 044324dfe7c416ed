#include "tests/support/cmocka_all.h"

#include "resolver/policy/kept_pins.h"

static struct pinc_version version(const char *text)
{
    struct pinc_version v;

    assert_int_equal(pinc_version_parse(&v, pinc_slice_of(text), NULL, NULL), PINC_OK);
    return v;
}

static void test_kept(void **state)
{
    const struct pinc_kept kept[] = {
        {PINC_LIT("a"), version("1.0"), 1, false},
        {PINC_LIT("a"), version("1.0+cpu"), 2, false},
        {PINC_LIT("b"), version("2"), 3, false},
        {PINC_LIT("d"), version("1"), 3,
         false}, /* the output has both, and another lock one of them */
        {PINC_LIT("d"), version("2"), 3, false},
        {PINC_LIT("d"), version("2"), 3, true},
    };
    const struct pinc_resolve_request request = {.kept = kept, .n_kept = 6}, none = {.n_kept = 0};
    const struct {
        const char *name, *version;
        size_t target;
        uint8_t hold;
    } cases[] = {
        {"a", "1.0", 0, 1}, {"a", "1.0", 1, 0},     {"a", "1.0+cpu", 1, 1}, {"a", "1.0+cpu", 0, 0},
        {"a", "1", 0, 1},   {"b", "2.0", 0, 1},     {"b", "2.0", 1, 1},     {"b", "2", 2, 0},
        {"c", "2", 0, 0},   {"b", "2.post1", 0, 0}, {"d", "1", 0, 1},       {"d", "2", 1, 2},
    };
    const struct {
        const char *name, *version;
        bool kept;
    } versions[] = {{"a", "1", true},        {"a", "1.0+cpu", true}, {"b", "2", true},
                    {"b", "2.post1", false}, {"c", "2", false},      {"d", "2", true}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_version v = version(cases[i].version);

        if (pinc_kept_pins_hold(&request, pinc_slice_of(cases[i].name), cases[i].target, &v) !=
            cases[i].hold) {
            fail_msg("%s %s at %zu", cases[i].name, cases[i].version, cases[i].target);
        }
        assert_false(pinc_kept_pins_hold(&none, pinc_slice_of(cases[i].name), cases[i].target, &v));
    }
    for (i = 0; i < sizeof versions / sizeof *versions; i++) {
        const struct pinc_version v = version(versions[i].version);
        const struct pinc_slice name = pinc_slice_of(versions[i].name);

        assert_int_equal(pinc_kept_pins_version(&request, name, &v), versions[i].kept);
        assert_false(pinc_kept_pins_version(&none, name, &v));
    }
    for (i = 0; i < request.n_kept; i++) {
        const struct pinc_version one = version("1"), two = version("2.0");

        assert_int_equal(pinc_kept_pin_holds(&kept[i], &one), i == 0 || i == 3);
        assert_int_equal(pinc_kept_pin_holds(&kept[i], &two), i == 2 || i > 3);
    }
    assert_true(pinc_kept_pins_name(&request, PINC_LIT("b")));
    assert_false(pinc_kept_pins_name(&request, PINC_LIT("c")));
    assert_false(pinc_kept_pins_name(&none, PINC_LIT("a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
