#include "tests/support/sweep.h"

#include "base/limits.h"
#include "markers/marker/marker.h"
#include "tests/support/arena_group.h"

#include <string.h>

static void test_errors(void **state)
{
    static const struct {
        const char *in, *error, *hint;
        unsigned column;
    } cases[] = {
        {"", "expected a marker variable or a quoted text, not the end", "", 1},
        {"os_nam == 'nt'", "unknown marker variable 'os_nam'", "did you mean 'os_name'?", 1},
        {"os == 'nt'", "unknown marker variable 'os'", "did you mean 'sys_platform'?", 1},
        {"os_name == nt", "unknown marker variable 'nt'", "a text is written in quotes: \"nt\"",
         12},
        {"python_version >= 3.8", "expected a marker variable or a quoted text, not '3.8'",
         "a text is written in quotes: \"3.8\"", 19},
        {"python_version = '3'", "expected an operator such as == or in, not '='",
         "write '==' for equality", 16},
        {"python_version '3'", "expected an operator such as == or in, not ''3''", "", 16},
        {"os_name not 'nt'", "expected 'in' after 'not', not ''nt''", "", 13},
        {"os_name == 'nt", "the quoted text is not closed", "", 12},
        {"os_name == 'a\nb'", "a line break or NUL in a quoted text", "", 14},
        {"os_name == 'a\\x4'", "invalid escape in a quoted text", "", 14},
        {"os_name == '\\ud800'", "invalid escape in a quoted text", "", 13},
        {"os_name == '\\N{DASH}'", "invalid escape in a quoted text", "", 13},
        {"os_name == 'a' && os_name == 'b'", "expected 'and', 'or' or the end, not '&&'",
         "write 'and'", 16},
        {"os_name == 'a' OR os_name == 'b'", "expected 'and', 'or' or the end, not 'OR'",
         "write 'or'", 16},
        {"(os_name == 'a' x", "expected 'and', 'or' or ')', not 'x'", "", 17},
        {"os_name == 'a')", "expected 'and', 'or' or the end, not ')'", "", 15},
        {"(os_name == 'a'", "'(' is not closed", "", 1},
        {"((os_name == 'a')", "'(' is not closed", "", 1},
        {"(", "expected a marker variable or a quoted text, not the end", "", 2},
        {"os_name == 'a' or", "expected a marker variable or a quoted text, not the end", "", 18},
        {"os_name == 'a' and and", "expected a marker variable or a quoted text, not 'and'", "",
         20},
        {"os_name == \x1b", "expected a marker variable or a quoted text, not '\\x1b'", "", 12},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_marker *out;
        struct pinc_error err = {0};

        assert_int_equal(pinc_marker_parse(&out, pinc_slice_of(cases[i].in), arena, &err),
                         PINC_ESYNTAX);
        assert_null(out);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.hint, cases[i].hint);
        assert_int_equal(err.column, cases[i].column);
    }
}

static void test_limits(void **state)
{
    struct pinc_buf buf = {0};
    const struct pinc_marker *out;
    struct pinc_error err = {0};
    unsigned depth, i;

    (void)state;
    for (depth = PINC_MARKER_DEPTH - 1; depth <= PINC_MARKER_DEPTH + 1; depth++) {
        for (i = 0; i < depth; i++) {
            pinc_buf_add_str(&buf, "(os_name == 'nt' or ");
        }
        pinc_buf_add_str(&buf, "os_name == 'posix'");
        for (i = 0; i < depth; i++) {
            pinc_buf_add_char(&buf, ')');
        }
        if (depth <= PINC_MARKER_DEPTH) {
            assert_int_equal(pinc_marker_parse(&out, pinc_buf_slice(&buf), arena, &err), PINC_OK);
            assert_true(pinc_marker_uses(out, PINC_VAR_OS_NAME));
        } else {
            assert_int_equal(pinc_marker_parse(&out, pinc_buf_slice(&buf), arena, &err),
                             PINC_ELIMIT);
            assert_string_equal(err.text, "parentheses are nested deeper than 64 levels");
        }
        pinc_buf_clear(&buf);
    }
    pinc_error_clear(&err);
    pinc_buf_add_str(&buf, "os_name == 'nt'");
    while (buf.len < PINC_MARKER_MAX) {
        pinc_buf_add_char(&buf, ' ');
    }
    assert_int_equal(
        pinc_marker_parse(&out, (struct pinc_slice){buf.ptr, buf.len - 1}, arena, NULL), PINC_OK);
    assert_int_equal(pinc_marker_parse(&out, pinc_buf_slice(&buf), arena, NULL), PINC_OK);
    pinc_buf_add_char(&buf, ' ');
    assert_int_equal(pinc_marker_parse(&out, pinc_buf_slice(&buf), arena, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "a marker of 16385 bytes is longer than 16384");
    pinc_buf_clear(&buf);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    const struct pinc_marker *out;
    enum pinc_status st =
        own ? pinc_marker_parse(&out, pinc_slice_of(data), own, err) : pinc_fail_memory(err);

    pinc_arena_free(own);
    return st == PINC_ESYNTAX ? PINC_OK : st;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    sweep(attempt, "python_version > '3.9' and (extra == 'A_b' or os_name == 'a\\x41') or "
                   "platform_release >= '1'");
    sweep(attempt, "os_name == nt");
    sweep(attempt, "os_nam == 'nt'");
    sweep(attempt, "os_name 'nt'");
}

/* A long chain without parentheses: `and` binds tighter, and what is printed is what was read. */
static void test_chains(void **state)
{
    struct pinc_buf buf = {0}, printed = {0};
    const struct pinc_marker *out;
    unsigned i;

    (void)state;
    pinc_buf_add_str(&buf, "os_name == \"0\"");
    for (i = 1; i < 600; i++) {
        pinc_buf_addf(&buf, " %s os_name == \"%u\"", i % 5 ? "and" : "or", i % 10);
    }
    assert_int_equal(pinc_marker_parse(&out, pinc_buf_slice(&buf), arena, NULL), PINC_OK);
    pinc_marker_print(&printed, out);
    assert_string_equal(printed.ptr, buf.ptr);
    pinc_buf_clear(&buf);
    pinc_buf_clear(&printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_chains),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
