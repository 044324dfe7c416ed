#include "tests/support/cmocka_all.h"

#include "resolver/policy/requires_python.h"

#include <string.h>

static const struct {
    const char *text;
    enum pinc_unusable want; /* for Python 3.10 */
} cases[] = {
    {"", PINC_USABLE},
    {">=3.8", PINC_USABLE},
    {">=3.11", PINC_PYTHON_TOO_OLD},
    {">3.11", PINC_PYTHON_TOO_OLD},
    {"<3.10", PINC_PYTHON_TOO_NEW},
    {">=3.6,<3.9", PINC_PYTHON_TOO_NEW},
    {">=3.6,!=3.10.*", PINC_PYTHON_TOO_NEW},
    {">=3.12,<4", PINC_PYTHON_TOO_OLD},
    {"~=3.12", PINC_PYTHON_TOO_OLD},
    {"==3.12.*", PINC_PYTHON_TOO_OLD},
    {"==3.11", PINC_PYTHON_TOO_OLD},
    {"~=3.8.1", PINC_PYTHON_TOO_NEW},
    {"==3.9.*", PINC_PYTHON_TOO_NEW},
    {"===3.11", PINC_PYTHON_TOO_NEW},
    {"~=3.8,<3.10", PINC_PYTHON_TOO_NEW},
};

static void test_cases(void **state)
{
    struct pinc_env *env = NULL;
    size_t i;

    (void)state;
    assert_int_equal(pinc_env_new(&env, PINC_LIT("3.10"), PINC_LIT("linux-x86_64"), NULL), PINC_OK);
    assert_int_equal(pinc_requires_python_judge(env, NULL), PINC_USABLE);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_specset *set = NULL;

        assert_int_equal(pinc_specset_parse(&set, pinc_slice_of(cases[i].text), arena, NULL),
                         PINC_OK);
        if (pinc_requires_python_judge(env, set) != cases[i].want) {
            fail_msg("%s", cases[i].text);
        }
        pinc_arena_free(arena);
    }
    pinc_env_free(env);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
