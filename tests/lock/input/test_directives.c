#include "tests/support/cmocka_all.h"

#include "lock/input/directives.h"

static void test_directives(void **state)
{
    static const struct {
        const char *label, *text, *want;
        unsigned line;
    } cases[] = {
        {"a line of its own", "six\n# pinc: --source a=b\n", "--source a=b", 2},
        {"no blank", "#pinc:x", "x", 1},
        {"blanks", "  #   pinc:   x y  \n", "x y", 1},
        {"CR LF", "a\r\nb\r\n# pinc: x\r\n", "x", 3},
        {"CR alone", "a\r# pinc: x\rb", "x", 2},
        {"behind a requirement it is a comment", "six # pinc: x\n", NULL, 0},
        {"another word", "# pincer: x\n", NULL, 0},
        {"in the middle of a comment", "# see pinc: x\n", NULL, 0},
        {"nothing behind it", "# pinc:\n", "", 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice rest = pinc_slice_of(cases[i].text), out = {NULL, 0};
        unsigned line = 1, number = 0;
        bool found = pinc_directive_next(&rest, &line, &out, &number);

        if (found != (cases[i].want != NULL) ||
            (found &&
             (!pinc_slice_equal(out, pinc_slice_of(cases[i].want)) || number != cases[i].line))) {
            fail_msg("%s: '%.*s' in line %u", cases[i].label, PINC_SLICE_ARG(out), number);
        }
        assert_false(found && pinc_directive_next(&rest, &line, &out, &number));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_directives)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
