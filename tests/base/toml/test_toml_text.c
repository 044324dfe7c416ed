#include "tests/support/sweep.h"

#include "base/toml/toml_text.h"

#include <stdio.h>
#include <string.h>

/* want: the text between < and >, then where reading goes on; or "AT: REASON". */
static const struct {
    const char *label, *in;
    enum pinc_toml_version version;
    const char *want;
} cases[] = {
    {"empty", "''", PINC_TOML_1_1, "<> 2"},
    {"empty, at the end", "\"\"x", PINC_TOML_1_1, "<> 2"},
    {"literal", "'a\\n\"b' = 1", PINC_TOML_1_1, "<a\\n\"b> 7"},
    {"escapes", "\"\\\"\\\\\\b\\f\\n\\r\\t\\u00e9\\U0001F600\"", PINC_TOML_1_1,
     "<\"\\\b\f\n\r\t\xc3\xa9\xf0\x9f\x98\x80> 32"},
    {"escapes of 1.1", "\"\\e\\x7f\"", PINC_TOML_1_1, "<\x1b\x7f> 8"},
    {"not in 1.0", "\"a\\e\"", PINC_TOML_1_0, "2: invalid escape sequence"},
    {"unknown escape", "\"ab\\q\"", PINC_TOML_1_1, "3: invalid escape sequence"},
    {"surrogate", "\"\\ud800\"", PINC_TOML_1_1, "1: invalid escape sequence"},
    {"last surrogate", "\"\\udfff\"", PINC_TOML_1_1, "1: invalid escape sequence"},
    {"behind the surrogates", "\"\\ue000\"", PINC_TOML_1_1, "<\xee\x80\x80> 8"},
    {"the last code point", "\"\\U0010ffff\"", PINC_TOML_1_1, "<\xf4\x8f\xbf\xbf> 12"},
    {"too large", "\"\\U00110000\"", PINC_TOML_1_1, "1: invalid escape sequence"},
    {"too few digits", "\"\\u12\"", PINC_TOML_1_1, "1: invalid escape sequence"},
    {"a sign", "\"\\u+123\"", PINC_TOML_1_1, "1: invalid escape sequence"},
    {"escaped quote at the end", "\"a\\\"", PINC_TOML_1_1, "0: the string is not closed"},
    {"not closed", "'a", PINC_TOML_1_1, "0: the string is not closed"},
    {"one quote", "'", PINC_TOML_1_1, "0: the string is not closed"},
    {"line end", "'a\nb'", PINC_TOML_1_1, "2: the string is not closed on its line"},
    {"backslash and line end", "\"a\\\nb\"", PINC_TOML_1_1,
     "3: the string is not closed on its line"},
    {"control character", "'a\x01'", PINC_TOML_1_1,
     "2: control characters are not allowed in strings"},
    {"delete", "\"\x7f\"", PINC_TOML_1_1, "1: control characters are not allowed in strings"},
    {"CR alone", "'''a\rb'''", PINC_TOML_1_1, "4: control characters are not allowed in strings"},
    {"tab", "'\t'", PINC_TOML_1_1, "<\t> 3"},
    {"lines", "'''\na\r\nb''' ", PINC_TOML_1_1, "<a\nb> 11"},
    {"only the first line end is dropped", "\"\"\"\r\n\na\"\"\"", PINC_TOML_1_1, "<\na> 10"},
    {"quotes inside", "'''a''b''''", PINC_TOML_1_1, "<a''b'> 11"},
    {"five quotes at the end", "\"\"\"a\"\"\"\"\"", PINC_TOML_1_1, "<a\"\"> 9"},
    {"six quotes", "\"\"\"\"\"\"", PINC_TOML_1_1, "<> 6"},
    {"backslash before white space", "\"\"\"a\\  \n\r\n \tb\"\"\"", PINC_TOML_1_1, "<ab> 16"},
    {"backslash, white space, text", "\"\"\"a\\ b\"\"\"", PINC_TOML_1_1,
     "4: invalid escape sequence"},
    {"lines not closed", "'''a''", PINC_TOML_1_1, "0: the string is not closed"},
};

static void test_cases(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_toml_text text = {.text = pinc_slice_of(cases[i].in),
                                      .version = cases[i].version};
        struct pinc_slice out;
        struct pinc_buf got = {0};

        if (pinc_toml_text_read(&out, &text, true, arena) == PINC_OK) {
            assert_non_null(out.ptr);
            pinc_buf_add_char(&got, '<');
            pinc_buf_add(&got, out);
            pinc_buf_addf(&got, "> %zu", text.at);
        } else {
            assert_null(out.ptr);
            pinc_buf_addf(&got, "%zu: %s", text.at, text.reason);
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    pinc_arena_free(arena);
}

static void test_keys(void **state)
{
    struct pinc_toml_text text = {.text = PINC_LIT("a = '''b'''"), .at = 4};
    struct pinc_slice out;

    (void)state;
    assert_int_equal(pinc_toml_text_read(&out, &text, false, NULL), PINC_ESYNTAX);
    assert_string_equal(text.reason, "a key cannot be a multi-line string");
    assert_int_equal(text.at, 4);
    /* What need not be changed is not copied. */
    assert_int_equal(pinc_toml_text_read(&out, &text, true, NULL), PINC_OK);
    assert_ptr_equal(out.ptr, text.text.ptr + 7);
    assert_int_equal(text.at, 11);
}

/* Every byte of what was read is found again where it was written. */
static void test_places(void **state)
{
    static const struct pinc_slice text = {"x = \"a\\tb\\u00e9c\\\\\"", 19};
    static const size_t want[] = {5, 6, 8, 9, 9 /* inside of a character */, 15, 16, 18, 18, 18};
    static const struct pinc_slice lines = {"\"\"\"\n\xc3\xa9\\\n  z\r\n\"\"\"", 16};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof want / sizeof *want; i++) {
        assert_int_equal(pinc_toml_text_place(text, 4, i), want[i]);
    }
    assert_int_equal(pinc_toml_text_place(lines, 0, 0), 4);
    assert_int_equal(pinc_toml_text_place(lines, 0, 3), 11);
    assert_int_equal(pinc_toml_text_place(PINC_LIT("'abc'"), 0, 2), 3);
    assert_int_equal(pinc_toml_text_place(PINC_LIT("'abc'"), 0, 99), 4);
    assert_int_equal(pinc_toml_text_place(PINC_LIT("''"), 0, 5), 1);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_toml_text text = {.text = *(const struct pinc_slice *)data};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice out;
    enum pinc_status st =
        arena ? pinc_toml_text_read(&out, &text, true, arena) : pinc_fail_memory(err);

    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    const struct pinc_slice text = PINC_LIT("\"\\u00e9 and more than a few bytes\"");

    (void)state;
    sweep(attempt, &text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
