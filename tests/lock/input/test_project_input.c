#include "tests/support/cmocka_all.h"

#include "lock/input/project_input.h"

#include <stdio.h>
#include <string.h>

/* The document "[t]\nx = [...]" stands behind four lines and two columns of a script. */
struct reading {
    struct pinc_requirements *list;
    struct pinc_toml *doc;
    struct pinc_error err;
    struct pinc_project_input in;
    char told[600];
};

static void tell(void *user, const char *text)
{
    struct reading *r = user;

    (void)snprintf(r->told, sizeof r->told, "%s", text);
}

static void start(struct reading *r, const char *document)
{
    memset(r, 0, sizeof *r);
    r->list = pinc_requirements_new();
    r->list->calls.tell = tell;
    r->list->calls.tell_user = r;
    assert_int_equal(pinc_toml_parse(&r->doc, pinc_slice_of(document), "p.toml", NULL, NULL),
                     PINC_OK);
    r->in = (struct pinc_project_input){.list = r->list,
                                        .file = PINC_LIT("p.toml"),
                                        .line_offset = 4,
                                        .column_offset = 2,
                                        .err = &r->err};
}

static void stop(struct reading *r)
{
    pinc_toml_free(r->doc);
    pinc_requirements_free(r->list);
}

static void test_add(void **state)
{
    static const struct {
        const char *document, *want; /* "LINE:COLUMN TEXT", of the line or the failure */
    } cases[] = {
        {"x = 'a>1'", "5:8 a>1"},
        {"\nx = '  a  '", "6:10 a"},
        {"x = 'a >'", "1:9 invalid version specifier '>': no version behind the operator"},
        {"x = \"\"\"\n\n\\\n a !\"\"\"",
         "4:4 invalid version specifier '!': no operator such as == "
         "or >= in front"},
        {"x = ''", "1:6 a requirement is needed here"},
        {"x = \"a\\u0000\"", "1:6 a requirement is needed here"},
        {"x = './folder'", "1:6 there is no file or folder './folder'"},
        {"x = 1", "1:5 'x' must be a string, not an integer"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r;
        char got[600];

        start(&r, cases[i].document);
        if (pinc_project_input_add_value(&r.in, pinc_toml_find(pinc_toml_root(r.doc), "x")) ==
            PINC_OK) {
            const struct pinc_requirement_line *line = &r.list->lines[0];

            (void)snprintf(got, sizeof got, "%u:%u %.*s", line->at.line, line->at.column,
                           PINC_SLICE_ARG(line->text));
        } else {
            (void)snprintf(got, sizeof got, "%u:%u %s", r.err.line, r.err.column, r.err.text);
        }
        if (strcmp(got, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].document, got);
        }
        stop(&r);
    }
}

static void test_python(void **state)
{
    const struct pinc_toml_value *root;
    struct reading r;

    (void)state;
    start(&r, "a = '>=3.8'\nb = '>=3.x'\nc = 1\n");
    root = pinc_toml_root(r.doc);
    assert_int_equal(pinc_project_input_limit_python(&r.in, pinc_toml_find(root, "a")), PINC_OK);
    assert_true(pinc_slice_equal(r.list->facts.pythons->text, PINC_LIT(">=3.8")));
    assert_int_equal(r.list->facts.pythons->line, 5);
    assert_int_equal(pinc_project_input_limit_python(&r.in, pinc_toml_find(root, "b")),
                     PINC_ESYNTAX);
    assert_int_equal(r.err.line, 2);
    pinc_error_clear(&r.err);
    assert_int_equal(pinc_project_input_limit_python(&r.in, pinc_toml_find(root, "c")),
                     PINC_ESYNTAX);
    assert_string_equal(r.err.text, "'c' must be a string, not an integer");
    assert_null(r.list->facts.pythons->next);
    stop(&r);
}

static void test_told(void **state)
{
    const struct pinc_toml_value *value;
    struct reading r;

    (void)state;
    start(&r, "[t.'a b']\nx = 1\n");
    r.in.file = PINC_LIT("p\x1b.toml");
    value = pinc_toml_first(pinc_toml_first(pinc_toml_find(pinc_toml_root(r.doc), "t")));
    pinc_project_input_warn(&r.in, value, "%d is %s", 1, "odd");
    assert_string_equal(r.told, "p\\x1b.toml:6: 1 is odd");
    assert_int_equal(pinc_project_input_fail(&r.in, PINC_EUNSUPPORTED, value, "is %s", "not known"),
                     PINC_EUNSUPPORTED);
    assert_string_equal(r.err.text, "'t.\"a b\".x' is not known");
    assert_int_equal(r.err.code, PINC_EUNSUPPORTED);
    assert_int_equal(r.err.line, 2);
    stop(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_python),
        cmocka_unit_test(test_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
