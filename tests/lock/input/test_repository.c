/*
 * What lies in the repository of a folder: with and without .git, through links, hidden files.
 */
#include "tests/support/cmocka_all.h"

#include "lock/input/repository.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/pinc-repository-XXXXXX";

static void make_file(const char *path)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

/*
 *   plain/a.in                        no repository
 *   repo/.git/config  repo/.env  repo/sub/deep/a.in  repo/.github/a.in
 *   repo/sub/out -> ../../plain       repo/secret.txt -> ../plain/a.in   repo/link.txt -> sub/deep/a.in
 *   repo/module/.git (a file)         a submodule
 */
static int set_up(void **state)
{
    static const char *const folders[] = {"plain",         "repo",         "repo/.git",  "repo/sub",
                                          "repo/sub/deep", "repo/.github", "repo/module"};
    static const char *const files[] = {"plain/a.in",        "repo/.git/config",
                                        "repo/.env",         "repo/sub/deep/a.in",
                                        "repo/.github/a.in", "repo/module/.git"};
    size_t i;

    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0) {
        return -1;
    }
    for (i = 0; i < sizeof folders / sizeof *folders; i++) {
        assert_int_equal(mkdir(folders[i], 0700), 0);
    }
    for (i = 0; i < sizeof files / sizeof *files; i++) {
        make_file(files[i]);
    }
    assert_int_equal(symlink("../../plain", "repo/sub/out"), 0);
    assert_int_equal(symlink("../plain/a.in", "repo/secret.txt"), 0);
    assert_int_equal(symlink("sub/deep/a.in", "repo/link.txt"), 0);
    return 0;
}

static int tear_down(void **state)
{
    char command[64];

    (void)state;
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void test_has(void **state)
{
    static const struct {
        const char *folder, *path;
        bool has, escapes;
    } cases[] = {
        {"plain", "plain/a.in", true, false},
        {"plain", "plain/not-there.in", true, false},
        {"plain", "repo/link.txt", false, false},
        {"plain", "plain/../repo/link.txt", false, false},
        {"plain", "/etc/passwd", false, false},
        {"plain", "plain", false, false},
        {"repo/sub/deep", "repo/sub/deep/a.in", true, false},
        {"repo/sub/deep", "repo/link.txt", true, false},
        {"repo/sub", "repo/secret.txt", false, true},
        {"repo/sub", "repo/sub/out/a.in", false, true},
        {"repo/sub", "repo/sub/out/new.in", false, true},
        {"repo/sub", "repo/sub/../../plain/a.in", false, false},
        {"repo", "repo/.git/config", false, false},
        {"repo", "repo/.env", false, false},
        {"repo", "repo/.github/a.in", true, false},
        {"repo/module", "repo/link.txt", true, false},
        {"repo", "/proc/self/environ", false, false},
        {"not-there", "plain/a.in", false, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_repository repository;

        assert_int_equal(pinc_repository_find(&repository, cases[i].folder, arena, NULL), PINC_OK);
        if (pinc_repository_has(&repository, cases[i].path) != cases[i].has) {
            fail_msg("has: %s in %s", cases[i].path, cases[i].folder);
        }
        if (pinc_repository_escapes(&repository, cases[i].path) != cases[i].escapes) {
            fail_msg("escapes: %s in %s", cases[i].path, cases[i].folder);
        }
        pinc_arena_free(arena);
    }
}

/* Nothing is told of folders outside, and of those that a link there leads to. */
static void test_missing_folder(void **state)
{
    static const struct {
        const char *path, *want;
    } cases[] = {
        {"repo/sub/new.txt", NULL},
        {"repo/new.txt", NULL},
        {"repo/new/a.txt", "repo/new"},
        {"repo/new/deep/a.txt", "repo/new"},
        {"repo/sub/new/a", "repo/sub/new"},
        {"repo/sub/out/new/a.txt", NULL},
        {"plain/new/a.txt", NULL},
        {"/not-there/new/a.txt", NULL},
        {"repo/new/.env", NULL},
        {"new.txt", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_repository repository;
        struct pinc_slice got;

        assert_int_equal(pinc_repository_find(&repository, "repo", arena, NULL), PINC_OK);
        got = pinc_repository_missing_folder(&repository, pinc_slice_of(cases[i].path), arena);
        print_message("%s\n", cases[i].path);
        assert_int_equal(got.ptr != NULL, cases[i].want != NULL);
        assert_string_equal(got.ptr ? got.ptr : "", cases[i].want ? cases[i].want : "");
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_has),
                                       cmocka_unit_test(test_missing_folder)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
