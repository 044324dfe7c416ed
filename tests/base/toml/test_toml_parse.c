#include "tests/support/sweep.h"

#include "base/limits.h"
#include "base/toml/toml.h"

#include <stdio.h>
#include <string.h>

static void print_value(struct pinc_buf *out, const struct pinc_toml_value *value);

static void print_members(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    const struct pinc_toml_value *member;
    size_t n = 0;

    for (member = pinc_toml_first(value); member; member = pinc_toml_next(member)) {
        assert_ptr_equal(pinc_toml_parent(member), value);
        pinc_buf_add_str(out, n++ ? " " : "");
        if (pinc_toml_key(member).ptr) {
            assert_ptr_equal(pinc_toml_get(value, pinc_toml_key(member)), member);
            pinc_buf_add_escaped(out, pinc_toml_key(member), 80);
            pinc_buf_add_char(out, '=');
        }
        print_value(out, member);
    }
    assert_int_equal(pinc_toml_count(value), n);
}

static void print_time(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    struct pinc_toml_time t;

    assert_int_equal(pinc_toml_time(&t, value, NULL), PINC_OK);
    if (pinc_toml_kind(value) != PINC_TOML_LOCAL_TIME) {
        pinc_buf_addf(out, "%04u-%02u-%02u", t.year, t.month, t.day);
    }
    if (pinc_toml_kind(value) != PINC_TOML_LOCAL_DATE) {
        pinc_buf_addf(out, "T%02u:%02u:%02u.%09u", t.hour, t.minute, t.second, t.nanosecond);
    }
    if (pinc_toml_kind(value) == PINC_TOML_DATETIME) {
        pinc_buf_addf(out, "%+d", t.offset);
    }
}

/* One line for a value, so that a case is one line. */
static void print_value(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    struct pinc_slice string;
    int64_t integer;
    double number;
    bool boolean;

    switch (pinc_toml_kind(value)) {
    case PINC_TOML_NONE:
        pinc_buf_add_str(out, "NONE");
        return;
    case PINC_TOML_STRING:
        assert_int_equal(pinc_toml_string(&string, value, NULL), PINC_OK);
        pinc_buf_add_quoted(out, string, 200);
        return;
    case PINC_TOML_INTEGER:
        assert_int_equal(pinc_toml_integer(&integer, value, NULL), PINC_OK);
        pinc_buf_addf(out, "%lld", (long long)integer);
        return;
    case PINC_TOML_FLOAT:
        assert_int_equal(pinc_toml_float(&number, value, NULL), PINC_OK);
        pinc_buf_addf(out, "%.17gf", number);
        return;
    case PINC_TOML_BOOLEAN:
        assert_int_equal(pinc_toml_boolean(&boolean, value, NULL), PINC_OK);
        pinc_buf_add_str(out, boolean ? "true" : "false");
        return;
    case PINC_TOML_DATETIME:
    case PINC_TOML_LOCAL_DATETIME:
    case PINC_TOML_LOCAL_DATE:
    case PINC_TOML_LOCAL_TIME:
        print_time(out, value);
        return;
    case PINC_TOML_ARRAY:
    case PINC_TOML_TABLE:
        pinc_buf_add_char(out, pinc_toml_kind(value) == PINC_TOML_ARRAY ? '[' : '{');
        print_members(out, value);
        pinc_buf_add_char(out, pinc_toml_kind(value) == PINC_TOML_ARRAY ? ']' : '}');
        return;
    }
}

/* want: what print_value() makes of it, or "LINE:COLUMN: TEXT" of the failure. */
static const struct {
    const char *label, *in, *want;
} cases[] = {
    {"empty", "", "{}"},
    {"byte order mark",
     "\xef\xbb\xbf"
     "a=1",
     "{a=1}"},
    {"comments", "# x\na = 1 # y\n  # z", "{a=1}"},
    {"CRLF", "a=1\r\n[b]\r\nc='d'\r\n", "{a=1 b={c='d'}}"},
    {"keys", "a=1\n-_9=2\n\"b c\"=3\n'd\\e'=4\n\"\"=5\n\"\\u00e9\"=6",
     "{a=1 -_9=2 b c=3 d\\\\e=4 =5 \xc3\xa9=6}"},
    {"dotted keys", "a.b . \"c.d\" = 1\na.b.e = 2", "{a={b={c.d=1 e=2}}}"},
    {"float as a key", "3.14 = 1", "{3={14=1}}"},

    {"integers", "a=[0, -0, +7, 1_000, -9223372036854775808, 9223372036854775807]",
     "{a=[0 0 7 1000 -9223372036854775808 9223372036854775807]}"},
    {"bases", "a=[0xDEAD_beef, 0o755, 0b1_01, 0x7fffffffffffffff]",
     "{a=[3735928559 493 5 9223372036854775807]}"},
    {"too large", "a = 9223372036854775808",
     "1:5: invalid value '9223372036854775808': the number does not fit into 64 bits"},
    {"too small", "a = -9223372036854775809",
     "1:5: invalid value '-9223372036854775809': the number does not fit into 64 bits"},
    {"too large in base 16", "a = 0x8000000000000000",
     "1:5: invalid value '0x8000000000000000': the number does not fit into 64 bits"},
    {"leading zero", "a = 01", "1:5: invalid value '01': numbers cannot start with 0"},
    {"underscores", "a = 1__0",
     "1:5: invalid value '1__0': underscores are only allowed between digits"},
    {"digit of another base", "a = 0o8", "1:5: invalid value '0o8': a digit is missing"},
    {"digit of another base later", "a = 0b12",
     "1:5: invalid value '0b12': a digit is not allowed in this base"},
    {"version without quotes", "a = 1.2.3",
     "1:5: invalid value '1.2.3': not a number; text must be quoted"},
    {"word", "a = abc", "1:5: invalid value 'abc': text must be quoted"},
    {"Python's True", "a = True", "1:5: invalid value 'True': booleans are written true and false"},

    {"floats", "a=[1.5, -0.25, 1e3, 6.02_2e+2_3, 1E-2, 0.0, 123456.789e3, 1e400, -1e400, 1e-400]",
     "{a=[1.5f -0.25f 1000f 6.0220000000000003e+23f 0.01f 0f 123456789f inff -inff 0f]}"},
    {"names of floats", "a=[inf, +inf, -inf]", "{a=[inff inff -inff]}"},
    {"huge exponents", "a=[1e99999999999999999999, 0.1e-99999999999999999999]", "{a=[inff 0f]}"},
    {"dot without digits", "a = 1.", "1:5: invalid value '1.': a digit is missing"},
    {"booleans", "a=true\nb=false", "{a=true b=false}"},

    {"times", "a=[1979-05-27T07:32:00Z, 1979-05-27 00:32:00.999999-07:30, 1979-05-27t07:32:00]",
     "{a=[1979-05-27T07:32:00.000000000+0 1979-05-27T00:32:00.999999000-450 "
     "1979-05-27T07:32:00.000000000]}"},
    {"local", "a=[1979-05-27, 07:32:00.5, 00:00:60, 0000-01-01]",
     "{a=[1979-05-27 T07:32:00.500000000 T00:00:60.000000000 0000-01-01]}"},
    {"many digits", "a=00:00:00.1234567899999", "{a=T00:00:00.123456789}"},
    {"without seconds", "a=[07:32, 1979-05-27T07:32Z]",
     "{a=[T07:32:00.000000000 1979-05-27T07:32:00.000000000+0]}"},
    {"date, then a comment", "a = 1979-05-27 # 5", "{a=1979-05-27}"},
    {"29 February", "a=[2000-02-29, 2024-02-29]", "{a=[2000-02-29 2024-02-29]}"},
    {"29 February 1900", "a = 1900-02-29",
     "1:5: invalid value '1900-02-29': the month does not have that day"},
    {"month 13", "a = 2000-13-01", "1:5: invalid value '2000-13-01': months go from 01 to 12"},
    {"hour 24", "a = 24:00:00", "1:5: invalid value '24:00:00': no such time of day"},
    {"offset", "a = 2000-01-01T00:00:00+24:00",
     "1:5: invalid value '2000-01-01T00:00:00+24:00': no such offset from UTC"},

    {"strings", "a=[\"b\\t\\\"\\\\\\u00e9\\U0001F600\", 'c\\d', \"\", '']",
     "{a=['b\\t\"\\\\\xc3\xa9\xf0\x9f\x98\x80' 'c\\\\d' '' '']}"},
    {"escapes of 1.1", "a=\"\\e\\x41\\xe9\"", "{a='\\x1bA\xc3\xa9'}"},
    {"several lines", "a=\"\"\"\nb\n  c \\\n   \n d\\\n\"\"\"\nb='''e\n'f'''''",
     "{a='b\\n  c d' b='e\\n'f'''}"},
    {"CRLF in strings", "a=\"\"\"\r\nb\r\nc\\\r\n d\"\"\"\r\nb='''\r\ne\r\n'''",
     "{a='b\\ncd' b='e\\n'}"},
    {"quotes at the end", "a=\"\"\"b\"\"\"\"\"\nc=\"\"\"\"\"\"", "{a='b\"\"' c=''}"},
    {"open", "a = \"b\nc = 1", "1:7: the string is not closed on its line"},
    {"open to the end", "a = '''b\nc", "1:5: the string is not closed"},
    {"escape", "a = \"b\\q\"", "1:7: invalid escape sequence"},
    {"surrogate", "a = \"\\ud83d\"", "1:6: invalid escape sequence"},
    {"beyond Unicode", "a = \"\\U00110000\"", "1:6: invalid escape sequence"},
    {"control character", "a = 'b\x01'", "1:7: control characters are not allowed in strings"},
    {"CR alone", "a = '''b\rc'''", "1:9: control characters are not allowed in strings"},
    {"in a comment", "# \x7f", "1:3: control characters are not allowed in comments"},
    {"column behind wide characters", "\"\xc3\xa9\xf0\x9f\x98\x80\" = x",
     "1:8: invalid value 'x': text must be quoted"},
    {"not UTF-8", "a = 1\nb = 'x\xff'", "2:7: not valid UTF-8"},

    {"arrays", "a=[1, 'b', [], [ [2,],\n # x\n3, ], {c=4}]", "{a=[1 'b' [] [[2] 3] {c=4}]}"},
    {"inline tables", "a={}\nb={c.d=1, c.e={f=[{}]}, g=2}", "{a={} b={c={d=1 e={f=[{}]}} g=2}}"},
    {"inline table on lines", "a={ # x\n b=1,\n\n c=2, # y\n}", "{a={b=1 c=2}}"},
    {"array without end", "a = [1,\n  2\n", "3:1: expected ',' or ']', not the end of the file"},
    {"no comma", "a = [1 2]", "1:8: expected ',' or ']', not '2'"},
    {"wrong bracket", "a = {b=1]", "1:9: expected ',' or '}', not ']'"},
    {"no value", "a = \nb = 1", "1:5: expected a value, not the end of the line"},
    {"no key", "= 1", "1:1: expected a key, not '='"},
    {"no equals sign", "a\n", "1:2: expected '=', not the end of the line"},
    {"quote as a value's end", "a = 1'", "1:6: expected the end of the line, not \"'\""},
    {"two on a line", "a = 1 b = 2", "1:7: expected the end of the line, not 'b'"},

    {"tables", "[a]\nb=1\n[ a . c ]\nd=2\n[e]", "{a={b=1 c={d=2}} e={}}"},
    {"parent later", "[a.b.c]\nd=1\n[a]\ne=2", "{a={b={c={d=1}} e=2}}"},
    {"array of tables", "[[a]]\nb=1\n[a.c]\nd=2\n[[a]]\n[[a.e]]\nf=3\n[[a.e]]",
     "{a=[{b=1 c={d=2}} {e=[{f=3} {}]}]}"},
    {"table below dotted keys", "[a]\nb.c=1\n[a.b.d]\ne=2", "{a={b={c=1 d={e=2}}}}"},
    {"key twice", "a = 1\n\na = 2", "3:1: 'a' is already set (line 1)"},
    {"quoted key twice", "[t]\n\"a b\" = 1\n'a b' = 2", "3:1: 't.\"a b\"' is already set (line 2)"},
    {"header twice", "[a.b]\n[a]\n[a.b]", "3:4: 'a.b' is already defined (line 1)"},
    {"header after dotted keys", "a.b = 1\n[a]", "2:2: 'a' is already defined (line 1)"},
    {"dotted key into a header's table", "[a.b]\nc=1\n[a]\nb.d = 2",
     "4:1: 'a.b' is already defined (line 1): a dotted key cannot extend it"},
    {"dotted key into a value", "a = 1\na.b = 2", "2:1: 'a' is an integer (line 1), not a table"},
    {"header through a value", "a = 'x'\n[a.b]", "2:2: 'a' is a string (line 1), not a table"},
    {"header into an inline table", "a = {b={}}\n[a.b.c]",
     "2:2: 'a' is an inline table (line 1) and cannot be extended"},
    {"dotted key into an inline table", "a = {}\na.b = 1",
     "2:1: 'a' is an inline table (line 1) and cannot be extended"},
    {"within an inline table", "x = {a={}, a.b=1}",
     "1:12: 'x.a' is an inline table (line 1) and cannot be extended"},
    {"item for a plain array", "a = []\n[[a]]",
     "2:3: 'a' is an array (line 1), not an array of tables"},
    {"item for a table", "[a]\n[[a]]", "2:3: 'a' is a table (line 1), not an array of tables"},
    {"table for an array of tables", "[[a]]\n[a]",
     "2:2: 'a' is an array of tables (line 1), not a table"},
    {"in an item of an array", "[[a]]\n[[a]]\nb=1\nb=2", "4:1: 'a[1].b' is already set (line 3)"},
    {"brackets apart", "[[a] ]", "1:5: expected ']]', not ' '"},
    {"header without end", "[a\n", "1:3: expected ']', not the end of the line"},
    {"key on three quotes", "'''a''' = 1", "1:1: a key cannot be a multi-line string"},
};

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};
        struct pinc_error err = {0};
        struct pinc_toml *doc;

        if (pinc_toml_parse(&doc, pinc_slice_of(cases[i].in), "x.toml", NULL, &err) == PINC_OK) {
            print_value(&got, pinc_toml_root(doc));
            assert_string_equal(pinc_toml_source(doc), "x.toml");
        } else {
            assert_null(doc);
            assert_int_equal(err.code, PINC_ESYNTAX);
            assert_string_equal(err.source, "x.toml");
            pinc_buf_addf(&got, "%u:%u: %s", err.line, err.column, err.text);
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(got.ptr, cases[i].want);
        pinc_toml_free(doc);
        pinc_buf_clear(&got);
    }
}

/* What 1.1 has and 1.0 has not. */
static const struct {
    const char *in, *error;
} only_1_1[] = {
    {"a={b=1,}", "1:8: expected a key, not '}'"},
    {"a={\nb=1}", "1:4: expected a key, not the end of the line"},
    {"a={b=1\n}", "1:7: expected ',' or '}', not the end of the line"},
    {"a=\"\\e\"", "1:4: invalid escape sequence"},
    {"a=\"\\x41\"", "1:4: invalid escape sequence"},
    {"a=07:32", "1:3: invalid value '07:32': a time is written HH:MM:SS"},
};

static void test_versions(void **state)
{
    static const struct pinc_toml_limits old = {.version = PINC_TOML_1_0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof only_1_1 / sizeof *only_1_1; i++) {
        struct pinc_slice text = pinc_slice_of(only_1_1[i].in);
        struct pinc_error err = {0};
        struct pinc_toml *doc;
        char got[600];

        assert_int_equal(pinc_toml_parse(&doc, text, NULL, NULL, NULL), PINC_OK);
        assert_string_equal(pinc_toml_source(doc), "");
        pinc_toml_free(doc);
        assert_int_equal(pinc_toml_parse(&doc, text, NULL, &old, &err), PINC_ESYNTAX);
        assert_true(snprintf(got, sizeof got, "%u:%u: %s", err.line, err.column, err.text) > 0);
        assert_string_equal(got, only_1_1[i].error);
    }
}

/* --- limits */

static const struct {
    const char *label, *in;
    struct pinc_toml_limits limits;
    const char *error; /* NULL: none */
} limited[] = {
    {"as long as allowed", "a=1234", {.bytes = 6}, NULL},
    {"longer", "a=12345", {.bytes = 6}, "0:0: the document is larger than 6 bytes"},
    {"as many values as allowed", "a=1\nb=[2]", {.values = 3}, NULL},
    {"more", "a=1\nb=[2,3]", {.values = 3}, "2:6: more than 3 values in one document"},
    {"more tables", "[a]\n[b]\n[[c]]", {.values = 3}, "3:3: more than 3 values in one document"},
    {"as deep as allowed", "a=[[1]]", {.depth = 2}, NULL},
    {"deeper", "a=[[[1]]]", {.depth = 2}, "1:5: tables and arrays are nested deeper than 2 levels"},
    {"headers",
     "[a.b]\nc=1\n[a.b.d]",
     {.depth = 2},
     "3:6: tables and arrays are nested deeper than 2 levels"},
    {"dotted keys",
     "a.b.c = 1\na.b.c2.d = 1",
     {.depth = 2},
     "2:5: tables and arrays are nested deeper than 2 levels"},
    {"items",
     "[[a]]\n[[a.b]]",
     {.depth = 3},
     "2:5: tables and arrays are nested deeper than 3 levels"},
    {"inline tables",
     "a={b={c={}}}",
     {.depth = 2},
     "1:9: tables and arrays are nested deeper than 2 levels"},
};

static void test_limits(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof limited / sizeof *limited; i++) {
        struct pinc_error err = {0};
        struct pinc_toml *doc;
        enum pinc_status st;
        char got[600];

        st = pinc_toml_parse(&doc, pinc_slice_of(limited[i].in), "x", &limited[i].limits, &err);
        assert_int_equal(st, limited[i].error ? PINC_ELIMIT : PINC_OK);
        if (limited[i].error) {
            assert_true(snprintf(got, sizeof got, "%u:%u: %s", err.line, err.column, err.text) > 0);
            assert_string_equal(got, limited[i].error);
        }
        pinc_toml_free(doc);
    }
}

/* Far more brackets than a stack would hold. */
static void test_deep(void **state)
{
    static const char *const openings[] = {"[", "{a=", "[{b="};
    size_t i, n;

    (void)state;
    for (i = 0; i < sizeof openings / sizeof *openings; i++) {
        const struct pinc_toml_limits limits = {.depth = 1000000};
        struct pinc_buf text = {0};
        struct pinc_error err = {0};
        struct pinc_toml *doc;

        pinc_buf_add_str(&text, "x=");
        for (n = 0; n < 100000; n++) {
            pinc_buf_add_str(&text, openings[i]);
        }
        assert_int_equal(pinc_toml_parse(&doc, pinc_buf_slice(&text), NULL, &limits, &err),
                         PINC_ELIMIT);
        assert_string_equal(err.text, "tables and arrays are nested deeper than 65534 levels");
        assert_int_equal(pinc_toml_parse(&doc, pinc_buf_slice(&text), NULL, NULL, NULL),
                         PINC_ELIMIT);
        pinc_buf_clear(&text);
    }
}

/* Many keys are found fast, in one table and in many. */
static void test_many(void **state)
{
    enum { N = 100000 };
    struct pinc_buf text = {0};
    const struct pinc_toml_value *found;
    struct pinc_toml *doc;
    int64_t value;
    char key[32];
    int i;

    (void)state;
    for (i = 0; i < N; i++) {
        pinc_buf_addf(&text, "k%d = %d\n", i, i);
    }
    for (i = 0; i < N; i++) {
        pinc_buf_addf(&text, "[t.k%d]\nk = %d\n", i, i);
    }
    assert_int_equal(pinc_toml_parse(&doc, pinc_buf_slice(&text), NULL, NULL, NULL), PINC_OK);
    for (i = 0; i < N; i++) {
        assert_true(snprintf(key, sizeof key, "t.k%d.k", i) > 0);
        found = pinc_toml_find(pinc_toml_root(doc), key);
        assert_int_equal(pinc_toml_integer(&value, found, NULL), PINC_OK);
        assert_int_equal(value, i);
        assert_int_equal(pinc_toml_place(found).line, N + 2 * i + 2);
    }
    pinc_toml_free(doc);
    pinc_buf_clear(&text);
}

/* --- memory */

static enum pinc_status parse(const void *data, struct pinc_error *err)
{
    const struct pinc_slice *text = data;
    struct pinc_toml *doc = NULL;
    enum pinc_status st = pinc_toml_parse(&doc, *text, "a.toml", NULL, err);

    pinc_toml_free(doc);
    return st == PINC_ESYNTAX ? PINC_OK : st;
}

static void test_sweep(void **state)
{
    static const char many[] =
        "a.\"b\\u00e9\" = \"x\\ty\"\n[c]\nd = [1.5, {e = '''f\r\n'''}]\n[[g.h]]\n"
        "1=1\n2=2\n3=3\n4=4\n5=5\n6=6\n7=7\n8=8\n9=9\n";
    const struct pinc_slice text = pinc_slice_of(many), bad = PINC_LIT("[a]\nb.c=1\n[a.b]\n");
    struct pinc_buf large = {0};
    struct pinc_slice slice;
    int i;

    (void)state;
    sweep(parse, &text);
    sweep(parse, &bad);
    for (i = 0; i < 300; i++) {
        pinc_buf_addf(&large, "[[a]]\nkey%d = [%d, \"\\n\"]\n", i, i);
    }
    slice = pinc_buf_slice(&large);
    sweep(parse, &slice);
    pinc_buf_clear(&large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),  cmocka_unit_test(test_versions),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_deep),
        cmocka_unit_test(test_many),   cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
