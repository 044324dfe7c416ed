#include "tests/support/cmocka_all.h"

#include "index/build/python.h"
#include "markers/target/environment.h"

#include <stdlib.h>
#include <string.h>

static void test_read(void **state)
{
    static const struct {
        const char *label, *answer;
        enum pinc_status want;
    } cases[] = {
        {"whole", "/usr/bin/python3.11\n3.11\n3.11.7\nmanylinux_2_36_x86_64\nlib/x\nend\n",
         PINC_OK},
        {"cut off", "/usr/bin/python3.11\n3.11\n3.11.7\nmanylinux_2_36_x86_64\nlib/x\n",
         PINC_ESYNTAX},
        {"relative program", "python3.11\n3.11\n3.11.7\nlinux_x86_64\nlib/x\nend\n", PINC_ESYNTAX},
        {"absolute site", "/p\n3.11\n3.11.7\nlinux_x86_64\n/lib/x\nend\n", PINC_ESYNTAX},
        {"an empty line", "/p\n\n3.11.7\nlinux_x86_64\nlib/x\nend\n", PINC_ESYNTAX},
        {"nothing", "", PINC_ESYNTAX},
    };
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_python python;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_python_read(&python, pinc_slice_of(cases[i].answer), arena, NULL) !=
            cases[i].want) {
            fail_msg("%s", cases[i].label);
        }
    }
    assert_int_equal(pinc_python_read(&python, pinc_slice_of(cases[0].answer), arena, NULL),
                     PINC_OK);
    assert_string_equal(python.home, "/usr/bin");
    pinc_arena_free(arena);
}

/* What the Python of this machine says makes a target. */
static void test_ask(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_python python;
    struct pinc_slice key;
    struct pinc_env *env;

    (void)state;
    assert_int_equal(pinc_python_ask(&python, "/usr/bin/python3", arena, NULL), PINC_OK);
    assert_true(pinc_slice_starts(python.name, "3."));
    assert_int_equal(pinc_env_new(&env, python.name, python.platform, NULL), PINC_OK);
    pinc_env_free(env);
    assert_true(pinc_python_key(&key, "/usr/bin/python3", arena));
    assert_false(pinc_python_key(&key, "/nonexistent", arena));
    assert_int_equal(pinc_python_ask(&python, "/bin/true", arena, NULL), PINC_ESYNTAX);
    assert_int_equal(pinc_python_ask(&python, "/bin/false", arena, NULL), PINC_ENOTFOUND);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read), cmocka_unit_test(test_ask)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
