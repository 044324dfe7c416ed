#include "tests/support/cmocka_all.h"

#include "base/process/program.h"

#include <stdlib.h>

static void test_find(void **state)
{
    static const struct {
        const char *search, *name, *want;
    } cases[] = {
        {"/nonexistent:/bin:/usr/bin", "sh", "/bin/sh"},
        {"/nonexistent:", "sh", NULL},
        {":bin:.", "sh", NULL},
        {"/:/dev", "null", NULL},
        {"/", "bin", NULL},
        {"", "sh", NULL},
        {NULL, "sh", NULL},
        {NULL, "./x", "./x"},
    };
    struct pinc_arena *arena = pinc_arena_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got;

        assert_int_equal(pinc_program_find(&got, arena, cases[i].search, cases[i].name, NULL),
                         PINC_OK);
        assert_string_equal(got ? got : "none", cases[i].want ? cases[i].want : "none");
    }
    pinc_arena_free(arena);
}

/* One change for each row, on an environment of two variables. */
static void test_environment(void **state)
{
    static const struct {
        const char *label, *changes[3], *one, *two;
    } cases[] = {
        {"as it is", {NULL}, "PINC_T_ONE=1", "PINC_T_TWO=2"},
        {"set", {"PINC_T_ONE=x", NULL}, "PINC_T_ONE=x", "PINC_T_TWO=2"},
        {"removed", {"PINC_T_ONE", NULL}, NULL, "PINC_T_TWO=2"},
        {"not by a beginning", {"PINC_T", NULL}, "PINC_T_ONE=1", "PINC_T_TWO=2"},
        {"all that start so", {"PINC_T_*", NULL}, NULL, NULL},
        {"all with a part", {"*_t_tw*", NULL}, "PINC_T_ONE=1", NULL},
        {"none with credentials", {"PINC_T_ONE=ftp://u@h", "@", NULL}, NULL, "PINC_T_TWO=2"},
        {"no credentials",
         {"PINC_T_ONE=x://h/u@h", "@", NULL},
         "PINC_T_ONE=x://h/u@h",
         "PINC_T_TWO=2"},
        {"the later wins", {"PINC_T_*", "PINC_T_TWO=3", NULL}, NULL, "PINC_T_TWO=3"},
        {"the later wins again", {"PINC_T_TWO=3", "PINC_T_*", NULL}, NULL, NULL},
    };
    size_t i, k;

    (void)state;
    assert_int_equal(setenv("PINC_T_ONE", "1", 1), 0);
    assert_int_equal(setenv("PINC_T_TWO", "2", 1), 0);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        char **list = pinc_program_environment(cases[i].changes, arena);
        const char *one = NULL, *two = NULL;

        assert_non_null(list);
        for (k = 0; list[k]; k++) {
            one = strncmp(list[k], "PINC_T_ONE=", 11) == 0 ? list[k] : one;
            two = strncmp(list[k], "PINC_T_TWO=", 11) == 0 ? list[k] : two;
        }
        if (strcmp(one ? one : "", cases[i].one ? cases[i].one : "") != 0 ||
            strcmp(two ? two : "", cases[i].two ? cases[i].two : "") != 0) {
            fail_msg("%s: %s, %s", cases[i].label, one ? one : "none", two ? two : "none");
        }
        pinc_arena_free(arena);
    }
}

static void test_arguments(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    const char *const args[] = {"-c", "", NULL};
    char **list = pinc_program_arguments("/bin/sh", args, arena);

    (void)state;
    assert_string_equal(list[0], "/bin/sh");
    assert_string_equal(list[1], "-c");
    assert_string_equal(list[2], "");
    assert_null(list[3]);
    list = pinc_program_arguments("x", NULL, arena);
    assert_string_equal(list[0], "x");
    assert_null(list[1]);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
