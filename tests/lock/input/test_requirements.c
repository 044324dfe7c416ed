#include "tests/support/cmocka_all.h"

#include "lock/input/requirements.h"

#include <stdio.h>
#include <string.h>

static void test_add(void **state)
{
    static const struct {
        const char *text, *name, *error;
        bool unwritten;
    } cases[] = {
        {"A_b>=1", "a-b", NULL, false},
        {"./x", NULL, "there is no file or folder './x'", false},
        {"https://u:s3cret@h/x.zip", NULL, "'https://h/x.zip' is not a requirement (PEP 508)",
         false},
        {"https://h/x.zip", "", NULL, true},
        {"a=1", NULL, "invalid version specifier '=1': no operator such as == or >= in front",
         false},
    };
    struct pinc_requirements *list = pinc_requirements_new();
    size_t i, n = 0;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice text = pinc_slice_of(cases[i].text);
        const struct pinc_requirement_line given = {.text = text,
                                                    .written = text,
                                                    .at = {.remote = true},
                                                    .project = {.unwritten = cases[i].unwritten}};
        struct pinc_error err = {0};
        enum pinc_status st = pinc_requirements_add(list, &given, &err);

        n += st == PINC_OK;
        assert_int_equal(st, err.code);
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_int_equal(list->n_lines, n);
        if (st == PINC_OK && list->lines[n - 1].req) {
            assert_true(
                pinc_slice_equal(list->lines[n - 1].req->norm, pinc_slice_of(cases[i].name)));
        }
    }
    pinc_requirements_free(list);
    pinc_requirements_free(NULL);
}

/* What no line has need not be looked for in each. */
static void test_facts(void **state)
{
    static const struct {
        const char *label;
        struct pinc_requirement_line line;
        bool unwritten, settings;
    } cases[] = {
        {"neither", {.kind = PINC_LINE_REQUIREMENT}, false, false},
        {"settings for a build", {.settings = {.n = 1}}, false, true},
        {"neither, after it", {.kind = PINC_LINE_REQUIREMENT}, false, true},
        {"a project that is not written", {.project = {.unwritten = true}}, true, true},
    };
    struct pinc_requirements *list = pinc_requirements_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_requirements_push(list, &cases[i].line, NULL), PINC_OK);
        if (list->facts.unwritten != cases[i].unwritten ||
            list->facts.settings != cases[i].settings) {
            fail_msg("%s", cases[i].label);
        }
    }
    pinc_requirements_free(list);
}

static void test_hide_credentials(void **state)
{
    struct pinc_error err = {0};
    char url[sizeof err.text];

    (void)state;
    (void)pinc_fail(&err, PINC_EUSAGE, "no %s here", "https://u:p@h/x");
    pinc_requirements_hide_credentials(&err);
    assert_string_equal(err.text, "no https://h/x here");
    assert_int_equal(err.code, PINC_EUSAGE);
    (void)memset(url, 'x', sizeof url);
    url[sizeof url - 1] = '\0';
    pinc_error_clear(&err);
    (void)pinc_fail(&err, PINC_EUSAGE, "%s", url);
    pinc_requirements_hide_credentials(&err);
    assert_int_equal(err.text[0], 'x');
}

static void keep_text(void *user, const char *text)
{
    (void)snprintf(user, 64, "%s", text);
}

static void test_warn(void **state)
{
    struct pinc_requirements *list = pinc_requirements_new();
    char told[64] = "";

    (void)state;
    pinc_requirements_warn(list, PINC_LIT("a.in"), 1, "nobody listens");
    list->calls.tell = keep_text;
    list->calls.tell_user = told;
    pinc_requirements_warn(list, PINC_LIT("a\nb.in"), 3, "%s is odd", "x");
    assert_string_equal(told, "a\\nb.in:3: x is odd");
    pinc_requirements_free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_hide_credentials),
        cmocka_unit_test(test_warn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
