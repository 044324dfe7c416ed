/*
 * [tool.pip-tools]: keys that mean the same, those that are passed over, and the warning.
 */
#include "tests/support/cmocka_all.h"

#include "lock/config/pip_tools.h"
#include "lock/config/project_file.h"
#include "tests/support/option_text.h"

#include <stdio.h>
#include <string.h>

static const struct pinc_repository repository = {{"", 0}, true};
static char told[256];

static void tell(void *user, enum pinc_message_kind kind, const char *text)
{
    (void)user;
    (void)kind;
    (void)snprintf(told, sizeof told, "%s", text);
}

static const struct {
    const char *label, *toml, *want, *told, *error;
} cases[] = {
    {"dashes and underscores", "index-url = 'u'\nannotation_style = 'line'",
     "index-url=u annotation-style=line", "", NULL},
    {"other names", "constraints = ['c.txt']\nunsafe_packages = ['pip']\nextras = 'x'",
     "constraint=c.txt extra=x unsafe-package=pip", "", NULL},
    {"that of compile",
     "pre = true\n[tool.pip-tools.compile]\ngenerate_hashes = true\n"
     "[tool.pip-tools.sync]\nask = true",
     "pre generate-hashes", "", NULL},
    {"what pinc does anyway", "resolver = 'backtracking'\nmax-rounds = 3", "", "", NULL},
    {"what is not read", "pip-args = 'x'\ncert = 'y'\nsrc_files = ['a']\nno-extra = true\nx = {}",
     "", "pyproject.toml:1: not read of [tool.pip-tools]: pip-args, cert, src_files, no-extra, x",
     NULL},
    {"negations", "no-annotate = true\nno_header = false\nno-index = true",
     "no-index no-annotate header", "", NULL},
    {"a word in capitals", "newline = 'LF'\nannotation-style = 'Split'",
     "annotation-style=split newline=lf", "", NULL},
    {"a table in place of a flag", "pre = {compile = true}", "", "",
     "pyproject.toml:2:7: 'tool.pip-tools.pre' must be true or false, not a table"},
    {"a negation of another kind", "no-header = 'yes'", "", "",
     "pyproject.toml:2:13: 'tool.pip-tools.no-header' must be true or false, not a string"},
    {"another kind", "pre = 'yes'", "", "",
     "pyproject.toml:2:7: 'tool.pip-tools.pre' must be true or false, not a string"},
};

static void test_tables(void **state)
{
    struct pinc_session *session = pinc_session_new();
    size_t i;

    (void)state;
    assert_non_null(session);
    pinc_session_on_message(session, tell, NULL);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_project_settings file = {.path = PINC_LIT("pyproject.toml"),
                                             .values.arena = arena};
        struct pinc_error err = {0};
        struct pinc_toml *doc = NULL;
        struct pinc_buf text = {0}, got = {0};

        print_message("%s\n", cases[i].label);
        told[0] = '\0';
        pinc_buf_addf(&text, "[tool.pip-tools]\n%s\n", cases[i].toml);
        assert_int_equal(pinc_toml_parse(&doc, pinc_buf_slice(&text), "pyproject.toml", NULL, &err),
                         PINC_OK);
        if (pinc_pip_tools_read(&file, pinc_toml_find(pinc_toml_root(doc), "tool.pip-tools"),
                                session, &repository, arena, &err) != PINC_OK) {
            pinc_buf_addf(&got, "%s:%u:%u: %s", err.source, err.line, err.column, err.text);
            assert_non_null(cases[i].error);
            assert_string_equal(got.ptr, cases[i].error);
        } else {
            assert_null(cases[i].error);
            option_text_add(&got, &file.values);
            assert_string_equal(got.ptr ? got.ptr : "", cases[i].want);
            assert_string_equal(told, cases[i].told);
        }
        pinc_buf_clear(&got);
        pinc_buf_clear(&text);
        pinc_project_settings_clear(&file);
        pinc_toml_free(doc);
        pinc_arena_free(arena);
    }
    pinc_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tables)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
