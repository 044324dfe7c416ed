#include "tests/support/cmocka_all.h"

#include "lock/input/expand_variables.h"

#include <string.h>

static void test_allowed(void **state)
{
    static const struct {
        const char *line;
        bool credentials; /* is the first variable in a user or password? */
    } cases[] = {
        {"-i https://${A}@h/", true},
        {"-i https://u:${A}@h/", true},
        {"-i https://${A}:${B}@h/", true},
        {"x @ git+https://${A}@h/x", true},
        {"-i https://${A}/", false},
        {"-i https://h/${A}@h/", false},
        {"-i https://h?${A}@h/", false},
        {"-i https://u@${A}/", false},
        {"-i https://u@${A}@h/", false},
        {"-i https://h#${A}@h/", false},
        {"-i https://${A} @h/", false},
        {"-i ${A}@h/", false},
        {"${A}", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice line = pinc_slice_of(cases[i].line);
        const size_t at = (size_t)(strstr(cases[i].line, "${A}") - cases[i].line);

        assert_true(pinc_expand_variables_allowed(PINC_EXPAND_ALL, line, at, 4));
        assert_false(pinc_expand_variables_allowed(PINC_EXPAND_NONE, line, at, 4));
        assert_int_equal(pinc_expand_variables_allowed(PINC_EXPAND_CREDENTIALS, line, at, 4),
                         cases[i].credentials);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allowed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
