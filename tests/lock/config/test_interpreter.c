#include "tests/support/cmocka_all.h"
#include "tests/support/fake_getenv.h"
#include "tests/support/lock_folder.h"

#include "lock/config/interpreter.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A program that says `answer`. */
static void make_program(const char *path, const char *answer)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    (void)fprintf(file, "#!/bin/sh\n%s\n", answer);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0700), 0);
}

static void test_version(void **state)
{
    static const struct {
        const char *program, *want; /* "": it does not tell */
    } cases[] = {
        {"named", "3.12"} /* by the file behind its links, which is not run */,
        {"asked", "3.9"},
        {"./bin/asked", "3.9"},
        {"old", ""},
        {"chatty", ""},
        {"fails", ""},
        {"absent", ""},
        {"./bin/plain", ""},
        {"../escape", ""},
    };
    struct pinc_arena *arena = pinc_arena_new();
    char folder[100], path[128];
    const char *vars[] = {path, NULL};
    struct pinc_session session = {.getenv = fake_getenv, .getenv_user = vars};
    size_t i;

    (void)state;
    assert_non_null(arena);
    assert_non_null(getcwd(folder, sizeof folder));
    (void)snprintf(path, sizeof path, "PATH=/nonexistent:%s/bin", folder);
    assert_int_equal(mkdir("bin", 0700), 0);
    make_program("bin/python3.12", "exit 1");
    assert_int_equal(symlink("python3.12", "bin/named"), 0);
    make_program("bin/asked", "echo 3.9");
    make_program("bin/old", "echo 2.7");
    make_program("bin/chatty", "echo 3.9; echo more");
    make_program("bin/fails", "echo 3.9; exit 3");
    make_program("bin/plain", "echo 3.9");
    assert_int_equal(chmod("bin/plain", 0600), 0);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice got = pinc_interpreter_version(&session, cases[i].program, arena);

        if (!pinc_slice_equal(got, pinc_slice_of(cases[i].want))) {
            fail_msg("%s: %.*s", cases[i].program, PINC_SLICE_ARG(got));
        }
    }
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
