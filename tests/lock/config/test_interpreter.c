#include "tests/support/cmocka_all.h"

#include "base/file.h"
#include "lock/config/interpreter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];
static struct pinc_arena *arena;

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(root, sizeof root, "/tmp/test_interpreter-XXXXXX");
    arena = pinc_arena_new();
    return arena && mkdtemp(root) ? chdir(root) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_arena_free(arena);
    if (chdir("/") != 0) {
        return -1;
    }
    pinc_folder_remove(root);
    return 0;
}

/* "NAME=VALUE", NULL behind the last. */
static const char *look_up(void *user, const char *name)
{
    const char *const *vars = user;
    const size_t n = strlen(name);

    for (; *vars; vars++) {
        if (strncmp(*vars, name, n) == 0 && (*vars)[n] == '=') {
            return *vars + n + 1;
        }
    }
    return NULL;
}

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
    char path[128];
    const char *vars[] = {path, NULL};
    struct pinc_session session = {.getenv = look_up, .getenv_user = vars};
    size_t i;

    (void)state;
    (void)snprintf(path, sizeof path, "PATH=/nonexistent:%s/bin", root);
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
