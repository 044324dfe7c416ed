#include "tests/support/cmocka_all.h"

#include "base/variable.h"

static void test_variable(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        bool whole;
    } cases[] = {
        {"${A}", 4, true},      {"${A_1}/x", 6, false}, {"${a}", 0, false}, {"${}", 0, false},
        {"$A", 0, false},       {"${A", 0, false},      {"", 0, false},     {"x${A}", 0, false},
        {"${A}${B}", 4, false}, {"${A-B}", 0, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_variable_length(pinc_slice_of(cases[i].text)), cases[i].length);
        assert_int_equal(pinc_variable_is(pinc_slice_of(cases[i].text)), cases[i].whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
