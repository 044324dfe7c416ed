#include "tests/support/cmocka_all.h"

#include "base/json/json.h"

#include <string.h>

/* Print a value with its strings as they are understood, so that a case is one line. */
static void print_value(struct pinc_buf *out, struct pinc_json *json)
{
    struct pinc_slice key;

    switch (pinc_json_kind(json)) {
    case PINC_JSON_OBJECT:
        pinc_json_enter(json);
        pinc_buf_add_char(out, '{');
        while (pinc_json_key(json, &key)) {
            pinc_buf_add_quoted(out, key, 100);
            pinc_buf_add_char(out, ':');
            print_value(out, json);
        }
        pinc_buf_add_char(out, '}');
        return;
    case PINC_JSON_ARRAY:
        pinc_json_enter(json);
        pinc_buf_add_char(out, '[');
        while (pinc_json_item(json)) {
            print_value(out, json);
            pinc_buf_add_char(out, ' ');
        }
        pinc_buf_add_char(out, ']');
        return;
    case PINC_JSON_STRING:
        pinc_buf_add_quoted(out, pinc_json_text(json), 100);
        return;
    case PINC_JSON_NUMBER:
        pinc_buf_add_uint(out, pinc_json_uint(json));
        return;
    case PINC_JSON_TRUE:
    case PINC_JSON_FALSE:
        pinc_buf_add_str(out, pinc_json_true(json) ? "true" : "false");
        return;
    case PINC_JSON_NULL:
    case PINC_JSON_NONE:
        pinc_json_skip(json);
        pinc_buf_add_str(out, "-");
        return;
    }
}

static const struct {
    const char *label, *in, *want, *error;
} cases[] = {
    {"everything", " {\"a\" : [1,-2,3.5e+1,true,false,null,\"x\"], \"b\":{}} ",
     "{'a':[1 0 0 true false - 'x' ]'b':{}}", NULL},
    {"escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00\"",
     "'\"\\\\/\\x08\\x0c\\n\\r\\tA\xc3\xa9\xf0\x9f\x98\x80'", NULL},
    {"UTF-8", "\"\xc3\xa9\"", "'\xc3\xa9'", NULL},
    {"NUL", "\"a\\u0000b\"", "'a\\x00b'", NULL},
    {"backslash before the quote", "\"a\\\\\"", "'a\\\\'", NULL},
    {"longest number", "[9223372036854775807, 99999999999999999999]", "[0 0 ]", NULL},
    {"number", "922337203685477579", "922337203685477579", NULL},
    {"empty", "", NULL, "it ends too early (line 1, column 1)"},
    {"two values", "1 2", NULL, "something follows its end (line 1, column 3)"},
    {"NUL behind", "[]\x01", NULL, "something follows its end (line 1, column 3)"},
    {"lone surrogate", "\"\\ud83dx\"", NULL, "an escape is wrong (line 1, column 2)"},
    {"lone low surrogate", "\"\\ude00\"", NULL, "an escape is wrong (line 1, column 2)"},
    {"wrong escape", "\"ab\\x\"", NULL, "an escape is wrong (line 1, column 4)"},
    {"not UTF-8", "\"a\xff\"", NULL, "it is not UTF-8 (line 1, column 3)"},
    {"overlong", "\"\xc0\x80\"", NULL, "it is not UTF-8 (line 1, column 2)"},
    {"control character", "\"a\nb\"", NULL,
     "a control character stands in a string (line 1, column 3)"},
    {"string without end", "\"abc", NULL, "a string does not end (line 1, column 1)"},
    {"leading zero", "01", NULL, "a number is wrong (line 1, column 3)"},
    {"lone minus", "-", NULL, "a number is wrong (line 1, column 2)"},
    {"no digits", "[1., 2]", NULL, "a number is wrong (line 1, column 4)"},
    {"no exponent", "1e", NULL, "a number is wrong (line 1, column 3)"},
    {"word", "[nul]", NULL, "a value is wrong (line 1, column 2)"},
    {"comma at the end", "[1,]", NULL, "a value is wrong (line 1, column 4)"},
    {"comma at the start", "[,1]", NULL, "a value is wrong (line 1, column 2)"},
    {"no comma", "[1 2]", NULL, "',' or ']' is missing (line 1, column 4)"},
    {"comma in an object", "{\"a\":1,}", NULL, "a key is missing (line 1, column 8)"},
    {"no colon", "{\"a\" 1}", NULL, "':' is missing (line 1, column 6)"},
    {"wrong closing", "{\"a\":1]", NULL, "',' or '}' is missing (line 1, column 7)"},
    {"cut off", "{\"a\":\n[1", NULL, "it ends too early (line 2, column 3)"},
};

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf out = {0};
        struct pinc_error err = {0};
        struct pinc_json json;

        pinc_json_init(&json, pinc_slice_of(cases[i].in), arena);
        print_value(&out, &json);
        if (pinc_json_end(&json, &err) == PINC_OK) {
            assert_string_equal(cases[i].label, cases[i].error ? "no error" : cases[i].label);
            assert_string_equal(out.ptr, cases[i].want);
        } else {
            assert_int_equal(err.code, PINC_ESYNTAX);
            assert_string_equal(strstr(err.text, "read: ") + 6, cases[i].error);
        }
        pinc_buf_clear(&out);
        pinc_arena_free(arena);
    }
}

static void test_depth(void **state)
{
    unsigned depth;

    (void)state;
    for (depth = PINC_JSON_DEPTH - 1; depth <= PINC_JSON_DEPTH + 1; depth++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf text = {0};
        struct pinc_json json;
        unsigned i;

        for (i = 0; i < depth; i++) {
            pinc_buf_add_char(&text, '[');
        }
        for (i = 0; i < depth; i++) {
            pinc_buf_add_char(&text, ']');
        }
        pinc_json_init(&json, pinc_buf_slice(&text), arena);
        pinc_json_skip(&json);
        assert_int_equal(pinc_json_end(&json, NULL),
                         depth <= PINC_JSON_DEPTH ? PINC_OK : PINC_ESYNTAX);
        pinc_buf_clear(&text);
        pinc_arena_free(arena);
    }
}

/* Each byte in each place of texts of each length. */
static void test_plain(void **state)
{
    char text[24];
    size_t len, at;
    unsigned c;

    (void)state;
    for (len = 0; len <= sizeof text; len++) {
        memset(text, 'x', sizeof text);
        assert_ptr_equal(pinc_json_plain(text, text + len), text + len);
        for (at = 0; at < len; at++) {
            for (c = 0; c < 256; c++) {
                const bool ends = c < 0x20 || c == '"' || c == '\\' || c >= 0x80;

                /* What stands behind it does not count. */
                memset(text + at, at % 2 ? '"' : '\x80', sizeof text - at);
                text[at] = (char)c;
                if (!ends) {
                    memset(text + at + 1, 'x', sizeof text - at - 1);
                }
                assert_ptr_equal(pinc_json_plain(text, text + len), ends ? text + at : text + len);
            }
            memset(text, 'x', sizeof text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_plain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
