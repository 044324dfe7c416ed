#include "tests/support/sweep.h"

#include "markers/quoted.h"
#include "tests/support/arena_group.h"

#include <string.h>

static void test_read(void **state)
{
    static const struct {
        const char *label, *in, *want; /* or "COLUMN: TEXT" */
        size_t taken;
    } cases[] = {
        {"plain", "'nt' x", "nt", 4},
        {"double quotes", "\"a'b\"", "a'b", 5},
        {"empty", "''", "", 2},
        {"the first end counts", "'a''b'", "a", 3},
        {"letters", "'\\\\\\\"\\a\\b\\f\\n\\r\\t\\v'", "\\\"\a\b\f\n\r\t\v", 20},
        {"hexadecimal", "'\\x41\\u00e9\\U0001f600'", "A\xc3\xa9\xf0\x9f\x98\x80", 22},
        {"octal", "'\\101\\7\\0618'", "A\a18", 13},
        {"an escape that is none stays", "'\\d\\8'", "\\d\\8", 6},
        {"the last code point", "'\\U0010ffff'", "\xf4\x8f\xbf\xbf", 12},
        {"no code point", "'\\U00110000'", "8: invalid escape in a quoted text", 0},
        {"surrogate", "'a\\udfff'", "9: invalid escape in a quoted text", 0},
        {"too few digits", "'\\x4'", "8: invalid escape in a quoted text", 0},
        {"digits end at the quote", "'\\u12'34'", "8: invalid escape in a quoted text", 0},
        {"a name", "'\\N{DASH}'", "8: invalid escape in a quoted text", 0},
        {"quote behind a backslash ends it", "'a\\'b'", "9: invalid escape in a quoted text", 0},
        {"not closed", "'abc", "7: the quoted text is not closed", 0},
        {"one quote", "\"", "7: the quoted text is not closed", 0},
        {"other quote", "'a\"", "7: the quoted text is not closed", 0},
        {"line feed", "'ab\nc'", "10: a line break or NUL in a quoted text", 0},
        {"carriage return", "'\r'", "8: a line break or NUL in a quoted text", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_slice out = {NULL, 0};
        struct pinc_buf got = {0};
        size_t taken = 0;

        if (pinc_quoted_read(&out, pinc_slice_of(cases[i].in), &taken, 7, arena, &err) == PINC_OK) {
            pinc_buf_add(&got, out);
        } else {
            assert_int_equal(err.code, PINC_ESYNTAX);
            taken = 0;
            pinc_buf_addf(&got, "%u: %s", err.column, err.text);
        }
        if (!pinc_slice_equal(pinc_buf_slice(&got), pinc_slice_of(cases[i].want)) ||
            taken != cases[i].taken) {
            fail_msg("%s: %s, %zu", cases[i].label, got.ptr, taken);
        }
        pinc_buf_clear(&got);
    }
}

/* NUL, which no table of C strings can hold. */
static void test_nul(void **state)
{
    struct pinc_error err = {0};
    struct pinc_slice out;
    size_t taken;

    (void)state;
    assert_int_equal(pinc_quoted_read(&out, PINC_LIT("'a\0b'"), &taken, 1, arena, &err),
                     PINC_ESYNTAX);
    assert_int_equal(err.column, 3);
    assert_int_equal(pinc_quoted_read(&out, PINC_LIT("'\\\0'"), &taken, 1, arena, NULL),
                     PINC_ESYNTAX);
    assert_int_equal(pinc_quoted_read(&out, PINC_LIT("'\\0'"), &taken, 1, arena, NULL), PINC_OK);
    assert_true(pinc_slice_equal(out, PINC_LIT("\0")));
}

/* What is printed reads back as the same text: all texts of three characters of these. */
static void test_round_trip(void **state)
{
    static const char characters[] = "\\'\"xnu0 \t\x01\n\xc3";
    enum { N = sizeof characters - 1 };
    size_t i, taken;

    (void)state;
    for (i = 0; i < (size_t)N * N * N; i++) {
        const char text[] = {characters[i % N], characters[i / N % N], characters[i / N / N]};
        const struct pinc_slice in = {text, 3};
        struct pinc_buf printed = {0};
        struct pinc_slice out;

        pinc_quoted_print(&printed, in);
        if (pinc_quoted_read(&out, pinc_buf_slice(&printed), &taken, 1, arena, NULL) != PINC_OK ||
            taken != printed.len || !pinc_slice_equal(out, in)) {
            fail_msg("%s", printed.ptr);
        }
        pinc_buf_clear(&printed);
    }
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    struct pinc_slice out;
    size_t taken;
    enum pinc_status st = own ? pinc_quoted_read(&out, pinc_slice_of(data), &taken, 1, own, err)
                              : pinc_fail_memory(err);

    pinc_arena_free(own);
    return st;
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, "'\\x41'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_nul),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
