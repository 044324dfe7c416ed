/*
 * Where the project file is looked for, and which of several counts.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include "lock/config/project_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files as "PATH=TEXT|PATH=TEXT"; a path that ends in a slash is a folder. */
static const struct {
    const char *label, *files, *from, *config, *want, *table, *error;
} cases[] = {
    {"none", "a/=", "a", NULL, NULL, NULL, NULL},
    {"beside the input", "a/=|a/pinc.toml=pre = true", "a", NULL, "a/pinc.toml", "", NULL},
    {"above", "a/=|a/b/=|pinc.toml=pre = true", "a/b", NULL, "pinc.toml", "", NULL},
    {"the nearest", "a/=|a/pinc.toml=pre = true|pinc.toml=pre = 1", "a", NULL, "a/pinc.toml", "",
     NULL},
    {"pinc.toml first", "pinc.toml=|pyproject.toml=[tool.pinc]\npre = 1", ".", NULL, "pinc.toml",
     "", NULL},
    {"a table of pyproject.toml", "a/=|pyproject.toml=[tool.pinc]\npre = true", "a", NULL,
     "pyproject.toml", "tool.pinc", NULL},
    {"pip-tools", "pyproject.toml=[tool.pip-tools]\npre = true", ".", NULL, "pyproject.toml",
     "tool.pip-tools", NULL},
    {"one without a table is passed over",
     "a/=|a/pyproject.toml=[project]\nname = 'pinc'|pinc.toml=", "a", NULL, "pinc.toml", "", NULL},
    {"another's that cannot be read", "a/=|a/pyproject.toml=[|pinc.toml=", "a", NULL, "pinc.toml",
     "", NULL},
    {"--no-config", "pinc.toml=", ".", "", NULL, NULL, NULL},
    {"--config", "pinc.toml=|a/=|a/x.toml=pre = true", ".", "a/x.toml", "a/x.toml", "", NULL},
    {"--config of a pyproject.toml", "a/=|a/pyproject.toml=[project]", ".", "a/pyproject.toml",
     NULL, NULL, "a/pyproject.toml:0: there is no table [tool.pinc]"},
    {"--config of no file", "a/=", ".", "a/x.toml", NULL, NULL,
     ":0: cannot read 'a/x.toml': No such file or directory"},
    {"no TOML", "pinc.toml=pre", ".", NULL, NULL, NULL,
     "pinc.toml:1: expected '=', not the end of the file"},
    {"no such setting", "a/=|pinc.toml=\npre = true\nprex = 1", "a", NULL, NULL, NULL,
     "pinc.toml:3: there is no setting 'prex'"},
    {"consistent", "pinc.toml=consistent = 1", ".", NULL, NULL, NULL,
     "pinc.toml:1: 'consistent' must be a boolean, not an integer"},
};

static void make(const char *files)
{
    struct pinc_slice rest = pinc_slice_of(files);

    while (rest.len) {
        const size_t end = pinc_slice_find(rest, '|');
        const struct pinc_slice one = pinc_slice_part(rest, 0, end);
        const size_t equals = pinc_slice_find(one, '=');
        char path[64];

        (void)snprintf(path, sizeof path, "%.*s", (int)equals, one.ptr);
        if (path[equals - 1] == '/') {
            assert_int_equal(mkdir(path, 0700), 0);
        } else {
            FILE *file = fopen(path, "w");

            assert_non_null(file);
            (void)fwrite(one.ptr + equals + 1, 1, one.len - equals - 1, file);
            assert_int_equal(fclose(file), 0);
        }
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
}

static void check(size_t i, struct pinc_session *session)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_repository repository;
    struct pinc_project_settings file = {0};
    struct pinc_error err = {0};
    char error[800];

    assert_int_equal(pinc_repository_find(&repository, cases[i].from, arena, NULL), PINC_OK);
    if (pinc_project_settings_find(&file, session, cases[i].from, &repository, arena, &err) !=
        PINC_OK) {
        (void)snprintf(error, sizeof error, "%s:%u: %s", err.source, err.line, err.text);
        assert_non_null(cases[i].error);
        assert_string_equal(error, cases[i].error);
    } else {
        assert_null(cases[i].error);
        assert_int_equal(file.path.ptr != NULL, cases[i].want != NULL);
        if (cases[i].want) {
            assert_string_equal(file.path.ptr, cases[i].want);
            assert_string_equal(file.table.ptr, cases[i].table);
        }
    }
    pinc_project_settings_clear(&file);
    pinc_arena_free(arena);
}

static void test_find(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();

        print_message("%s\n", cases[i].label);
        assert_non_null(session);
        assert_int_equal(system("rm -rf ./* && mkdir -p .git"), 0);
        make(cases[i].files);
        if (cases[i].config) {
            assert_int_equal(pinc_session_set(session, *cases[i].config ? "config" : "no-config",
                                              *cases[i].config ? cases[i].config : NULL, NULL),
                             PINC_OK);
        }
        check(i, session);
        pinc_session_free(session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
