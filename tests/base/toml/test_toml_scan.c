#include "tests/support/cmocka_all.h"

#include "base/toml/toml_scan.h"

#include <stdio.h>
#include <string.h>

enum how { BLANK, END_LINE, UTF8, EXPECTED };

/* want: where it goes on, or "LINE:COLUMN: TEXT". */
static const struct {
    const char *label;
    enum how how;
    const char *in, *want;
} cases[] = {
    {"nothing", BLANK, "", "0"},
    {"spaces, comments, lines", BLANK, " \t# a\n\r\n  #\xc3\xa9\r\n x", "16"},
    {"comment at the end", BLANK, "# a", "3"},
    {"CR alone", BLANK, "\n\rx", "1"},
    {"CR alone in a comment", BLANK, "\n# \rx",
     "2:3: control characters are not allowed in comments"},
    {"NUL in a comment is an end for no one", BLANK, "#\x7f",
     "1:2: control characters are not allowed in comments"},
    {"rest of a line", END_LINE, " \t# a\nb", "6"},
    {"CRLF", END_LINE, "\r\nb", "2"},
    {"end of the text", END_LINE, "  ", "2"},
    {"more on the line", END_LINE, "  b", "1:3: expected the end of the line, not 'b'"},
    {"a quote", END_LINE, "'", "1:1: expected the end of the line, not \"'\""},
    {"no ASCII", END_LINE, "\xc3\xa9", "1:1: expected the end of the line, not '\xc3\xa9'"},
    {"control character", END_LINE, "\x1b[", "1:1: expected the end of the line, not '\\x1b'"},
    {"expected at the end", EXPECTED, "", "1:1: expected a key, not the end of the file"},
    {"expected at a line's end", EXPECTED, "\r\n", "1:1: expected a key, not the end of the line"},
    {"UTF-8", UTF8, "a\xc3\xa9\xf0\x9f\x98\x80", "0"},
    {"not UTF-8", UTF8, "a\n\xc3\xa9\xff", "2:2: not valid UTF-8"},
    {"cut off", UTF8, "\xf0\x9f\x98", "1:1: not valid UTF-8"},
    {"overlong", UTF8, "\xc0\x80", "1:1: not valid UTF-8"},
    {"surrogate", UTF8, "ab\xed\xa0\x80", "1:3: not valid UTF-8"},
};

static enum pinc_status run(struct pinc_toml_scan *scan, enum how how)
{
    switch (how) {
    case BLANK:
        return pinc_toml_scan_blank(scan);
    case END_LINE:
        return pinc_toml_scan_end_line(scan);
    case UTF8:
        return pinc_toml_scan_utf8(scan);
    case EXPECTED:
        return pinc_toml_scan_fail_expected(scan, "a key");
    }
    return PINC_EINTERNAL;
}

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_toml_scan scan = {.text = pinc_slice_of(cases[i].in), .err = &err};
        char got[600];

        scan.doc = pinc_toml_tree_new(scan.text, "x.toml");
        assert_non_null(scan.doc);
        if (run(&scan, cases[i].how) == PINC_OK) {
            (void)snprintf(got, sizeof got, "%zu", scan.at);
        } else {
            assert_int_equal(err.code, PINC_ESYNTAX);
            assert_string_equal(err.source, "x.toml");
            (void)snprintf(got, sizeof got, "%u:%u: %s", err.line, err.column, err.text);
        }
        if (strcmp(got, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got);
        }
        pinc_toml_free(scan.doc);
    }
}

static void test_steps(void **state)
{
    struct pinc_error err = {0};
    struct pinc_toml_scan scan = {.text = PINC_LIT("\t a."), .err = &err};
    struct pinc_toml_value *value;
    struct pinc_buf failed = {.failed = PINC_ENOMEM};

    (void)state;
    scan.doc = pinc_toml_tree_new(scan.text, "x.toml");
    pinc_toml_scan_spaces(&scan);
    assert_int_equal(scan.at, 2);
    assert_false(pinc_toml_scan_take(&scan, '.'));
    assert_true(pinc_toml_scan_take(&scan, 'a'));
    assert_int_equal(pinc_toml_scan_peek(&scan), '.');
    assert_true(pinc_toml_scan_take(&scan, '.'));
    assert_true(pinc_toml_scan_at_end(&scan));
    assert_int_equal(pinc_toml_scan_peek(&scan), '\0');
    assert_false(pinc_toml_scan_take(&scan, '\0'));
    assert_int_equal(pinc_toml_scan_rest(&scan).len, 0);
    value = pinc_toml_tree_add(scan.doc, &scan.doc->root, PINC_LIT("a b"), 2);
    assert_int_equal(pinc_toml_scan_fail_clash(&scan, 3, value, "a table", " and closed"),
                     PINC_ESYNTAX);
    assert_string_equal(err.text, "'\"a b\"' is a table (line 1) and closed");
    assert_int_equal(err.column, 4);
    pinc_error_clear(&err);
    assert_int_equal(pinc_toml_scan_fail_buf(&scan, 0, &failed), PINC_ENOMEM);
    assert_int_equal(err.code, PINC_ENOMEM);
    pinc_toml_free(scan.doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
