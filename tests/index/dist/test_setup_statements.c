#include "tests/support/cmocka_all.h"

#include "index/dist/setup_statements.h"

/* The call, and what stands behind its arguments; much more is in test_setup_script.c. */
static void test_call(void **state)
{
    static const char text[] = "import setuptools\nA = 'x'\nB = ['y']\n"
                               "setuptools.setup(name=A, install_requires=B + ['z'], "
                               "packages=setuptools.find_packages(exclude=['a', 'b']),)\n";
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_python_part *part;
    struct pinc_python_value value;
    struct pinc_setup_call *call;
    const char *why;
    bool known;

    (void)state;
    assert_int_equal(pinc_setup_call_read(&call, &why, pinc_slice_of(text), arena, NULL), PINC_OK);
    assert_non_null(call);
    assert_null(why);
    part = pinc_setup_call_argument(call, "name");
    assert_non_null(part);
    assert_int_equal(pinc_python_literal(&value, &known, part, arena, NULL), PINC_OK);
    assert_true(known && pinc_slice_equal(value.text, PINC_LIT("x")));
    part = pinc_setup_call_argument(call, "install_requires");
    assert_int_equal(pinc_python_literal(&value, &known, part, arena, NULL), PINC_OK);
    assert_true(known && value.n == 2 && pinc_slice_equal(value.items[1].text, PINC_LIT("z")));
    part = pinc_setup_call_argument(call, "packages");
    assert_int_equal(pinc_python_literal(&value, &known, part, arena, NULL), PINC_OK);
    assert_false(known);
    assert_null(pinc_setup_call_argument(call, "extras_require"));
    assert_null(pinc_setup_call_argument(call, "exclude"));
    pinc_arena_free(arena);
}

static void test_none(void **state)
{
    static const char *const texts[] = {"",
                                        "if x:\n  y = 1\n",
                                        "if\n",
                                        "with\n",
                                        "try:\n  import os\n",
                                        "setup()\n",
                                        "import setuptools\nsetuptools.setup\n",
                                        "x ="};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_setup_call *call;
        const char *why;

        assert_int_equal(pinc_setup_call_read(&call, &why, pinc_slice_of(texts[i]), arena, NULL),
                         PINC_OK);
        assert_null(call);
        assert_non_null(why);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_call), cmocka_unit_test(test_none)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
