/*
 * Keys of a project file: which option each sets, and what is refused, with its place.
 */
#include "tests/support/cmocka_all.h"

#include "lock/config/project_options.h"
#include "tests/support/option_text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct pinc_repository repository;
static struct pinc_arena *arena;
static char folder[] = "/tmp/pinc-project-XXXXXX";

static const struct {
    const char *label, *toml, *want, *error, *hint;
} cases[] = {
    {"a value", "index-url = 'https://x/simple'", "index-url=https://x/simple", NULL, NULL},
    {"a number", "timeout = 20", "timeout=20", NULL, NULL},
    {"a choice", "resolution = 'lowest'", "resolution=lowest", NULL, NULL},
    {"a flag", "pre = true", "pre", NULL, NULL},
    {"a flag that is off", "deps = false", "no-deps", NULL, NULL},
    {"a date", "exclude-newer = 2026-01-02", "exclude-newer=2026-01-02", NULL, NULL},
    {"a time", "exclude-newer = 2026-01-02T03:04:05Z", "exclude-newer=2026-01-02T03:04:05+00:00",
     NULL, NULL},
    {"an age", "exclude-newer = '7d'", "exclude-newer=7d", NULL, NULL},
    {"none of it", "exclude-newer = false", "no-exclude-newer", NULL, NULL},
    {"a list", "extra = ['a', 'b']", "extra=a,b", NULL, NULL},
    {"one text for a list", "extra = 'a'", "extra=a", NULL, NULL},
    {"an empty list", "constraint = []", "no-constraint", NULL, NULL},
    {"paths start at its folder", "constraint = ['c.txt', 'https://x/c']\nbase = './b/../b.txt'",
     "constraint=sub/c.txt,https://x/c base=sub/b.txt", NULL, NULL},
    {"up, in the repository", "override = '../o.txt'", "override=o.txt", NULL, NULL},
    {"a group", "group = ['dev', 'x/pyproject.toml:lint']",
     "group=sub/pyproject.toml:dev,sub/x/pyproject.toml:lint", NULL, NULL},
    {"find-links", "find-links = ['wheels', 'https://x/']", "find-links=sub/wheels,https://x/",
     NULL, NULL},
    {"standard output", "output-file = '-'", "output-file=-", NULL, NULL},
    {"sources", "source = ['a=https://x/', {packages = ['b', 'c*'], targets = '3.12', url = 'u'}]",
     "source=a=https://x/,b,c*@3.12=u", NULL, NULL},
    {"backends", "torch-backend = {linux-x86_64 = 'cu130', linux-aarch64 = 'cpu'}",
     "torch-backend=linux-x86_64=cu130,linux-aarch64=cpu", NULL, NULL},
    {"a Python by its version", "python = ['3.12', 'python3.11']", "python=3.12,python3.11", NULL,
     NULL},

    {"no such key", "pre = true\nindx-url = 1", "pre", "p:2:1: there is no setting 'indx-url'",
     "did you mean index-url?"},
    {"another word of the table", "inptus = 1", "", "p:1:1: there is no setting 'inptus'",
     "did you mean inputs?"},
    {"nothing near", "zzzzzzzz = 1", "", "p:1:1: there is no setting 'zzzzzzzz'",
     "settings have the long names of options: pinc compile --help"},
    {"a NUL", "\"pre\\u0000\" = true", "", "p:1:1: there is no setting 'pre\\x00'",
     "did you mean pre?"},
    {"a negation", "no-deps = true", "", "p:1:1: there is no setting 'no-deps'",
     "write deps = false"},
    {"of the machine", "cert = 'x'", "", "p:1:1: a project file may not set 'cert'",
     "it belongs to the machine: give it on the command line, or in pip's configuration"},
    {"of the program", "color = 'never'", "", "p:1:1: a project file may not set 'color'",
     "give it on the command line"},
    {"a program", "python = ['3.12', './python']", "python=3.12",
     "p:1:19: a project file may not name the program './python'",
     "write its version, or give --python on the command line"},
    {"no flag", "pre = 'yes'", "", "p:1:7: 'pre' must be true or false, not a string", ""},
    {"no text", "index-url = true", "", "p:1:13: 'index-url' must be a string, not a boolean", ""},
    {"no list", "extra = true", "", "p:1:9: 'extra' must be an array, not a boolean", ""},
    {"no text in a list", "extra = ['a', 1.5]", "extra=a",
     "p:1:15: 'extra[1]' must be a string, not a float", ""},
    {"no such choice", "resolution = 'new'", "", "p:1:1: no such choice: 'new'",
     "--resolution takes highest|lowest|lowest-direct"},
    {"an empty text", "extra = ''", "", "p:1:1: option --extra has an empty value", ""},
    {"outside", "constraint = '../../c.txt'", "",
     "p:1:1: '../c.txt' does not lie in the repository",
     "a project file names files of its repository; others are given on the command line"},
    {"hidden", "base = '.env'", "", "p:1:1: 'sub/.env' does not lie in the repository",
     "a project file names files of its repository; others are given on the command line"},
    {"a source without url", "source = [{packages = 'a'}]", "",
     "p:1:11: 'source[0].url' is missing", ""},
    {"a name that is none", "source = [{packages = 'a=b', url = 'u'}]", "",
     "p:1:12: 'a=b' cannot stand here", ""},
};

static enum pinc_status read_all(struct pinc_option_values *values,
                                 const struct pinc_toml_value *table, struct pinc_error *err)
{
    static const struct pinc_slice more[] = {{"inputs", 6}, {"name", 4}};
    const struct pinc_project_scope scope = {PINC_LIT("sub"), &repository, arena};
    const struct pinc_toml_value *value;
    enum pinc_status st = PINC_OK;

    for (value = pinc_toml_first(table); value && st == PINC_OK; value = pinc_toml_next(value)) {
        st = pinc_project_option_read(values, value, &scope, more, 2, err);
    }
    return st;
}

static void test_options(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_option_values values = {.arena = arena};
        struct pinc_error err = {0};
        struct pinc_toml *doc = NULL;
        struct pinc_buf got = {0}, error = {0};
        enum pinc_status st;

        print_message("%s\n", cases[i].label);
        assert_int_equal(pinc_toml_parse(&doc, pinc_slice_of(cases[i].toml), "p", NULL, &err),
                         PINC_OK);
        st = read_all(&values, pinc_toml_root(doc), &err);
        if (st != PINC_OK) {
            pinc_buf_addf(&error, "%s:%u:%u: %s", err.source, err.line, err.column, err.text);
            assert_non_null(cases[i].error);
            assert_string_equal(error.ptr, cases[i].error);
            assert_string_equal(err.hint, cases[i].hint);
        } else {
            assert_null(cases[i].error);
            option_text_add(&got, &values);
            assert_string_equal(got.ptr ? got.ptr : "", cases[i].want);
        }
        pinc_buf_clear(&got);
        pinc_buf_clear(&error);
        pinc_option_values_clear(&values);
        pinc_toml_free(doc);
    }
}

/* What a project file may set: a new option is allowed unless it is of the machine. */
static void test_allowed(void **state)
{
    static const char *const refused[] = {"cert",
                                          "client-cert",
                                          "proxy",
                                          "cache-dir",
                                          "cache-keep",
                                          "remote-cache",
                                          "remote-cache-write",
                                          "remote-cache-builds",
                                          "remote-cache-wait",
                                          "lock",
                                          "advisories",
                                          "upgrade-vulnerable",
                                          "config",
                                          "keyring-provider",
                                          "expand-variables",
                                          "each"};
    size_t i;

    (void)state;
    for (i = 0; i < PINC_OPT_COUNT; i++) {
        const struct pinc_option *row = pinc_option_row((enum pinc_option_id)i);
        bool want = !row->of_program;
        size_t k;

        for (k = 0; k < sizeof refused / sizeof *refused; k++) {
            want = want && strcmp(refused[k], row->name) != 0;
        }
        if (pinc_project_option_allowed((enum pinc_option_id)i) != want) {
            fail_msg("--%s", row->name);
        }
    }
}

static int set_up(void **state)
{
    (void)state;
    arena = pinc_arena_new();
    if (!arena || !mkdtemp(folder) || chdir(folder) != 0 || mkdir("sub", 0700) != 0 ||
        mkdir("sub/x", 0700) != 0 || mkdir(".git", 0700) != 0) {
        return -1;
    }
    return pinc_repository_find(&repository, ".", arena, NULL) == PINC_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_arena_free(arena);
    return rmdir("sub/x") || rmdir("sub") || rmdir(".git") || chdir("/") || rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_allowed),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
