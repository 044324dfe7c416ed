#include "tests/support/sweep.h"

#include "base/toml/toml_scalar.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void test_length(void **state)
{
    static const struct {
        const char *text;
        size_t want;
    } cases[] = {
        {"", 0},
        {" 1", 0},
        {"'a'", 0},
        {"1,", 1},
        {"1]", 1},
        {"1#x", 1},
        {"+1.5e-3 ", 7},
        {"0xdead_beef\n", 11},
        {"true}", 4},
        {"1979-05-27 07:32:00Z x", 20},
        {"1979-05-27T07:32:00 07:32", 19},
        {"1979-05-27 # day", 10},
        {"1979-05-27  07:32", 10},
        {"1979-05-27 x", 10},
        {"07:32:00 1", 8},
        {"1.2.3", 5},
        {"a\xc3\xa9", 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t got = pinc_toml_scalar_length(pinc_slice_of(cases[i].text));

        if (got != cases[i].want) {
            fail_msg("'%s': %zu", cases[i].text, got);
        }
    }
    assert_int_equal(pinc_toml_scalar_length((struct pinc_slice){NULL, 0}), 0);
}

static void print(struct pinc_buf *out, const struct pinc_toml_scalar *value)
{
    const struct pinc_toml_time *t = &value->as.time;

    switch (value->kind) {
    case PINC_TOML_INTEGER:
        pinc_buf_addf(out, "%lld", (long long)value->as.integer);
        return;
    case PINC_TOML_FLOAT:
        pinc_buf_addf(out, isnan(value->as.number) ? "nan" : "%.17gf", value->as.number);
        return;
    case PINC_TOML_BOOLEAN:
        pinc_buf_add_str(out, value->as.boolean ? "true" : "false");
        return;
    case PINC_TOML_DATETIME:
    case PINC_TOML_LOCAL_DATETIME:
    case PINC_TOML_LOCAL_DATE:
    case PINC_TOML_LOCAL_TIME:
        pinc_buf_addf(out, "kind %d %04u-%02u-%02uT%02u:%02u:%02u.%09u%+d",
                      (int)(value->kind - PINC_TOML_DATETIME), t->year, t->month, t->day, t->hour,
                      t->minute, t->second, t->nanosecond, t->offset);
        return;
    case PINC_TOML_NONE:
    case PINC_TOML_STRING:
    case PINC_TOML_ARRAY:
    case PINC_TOML_TABLE:
        fail_msg("no scalar: %d", (int)value->kind);
    }
}

static void test_read(void **state)
{
    static const struct {
        const char *word, *want; /* or what is wrong */
    } cases[] = {
        {"0", "0"},
        {"-0", "0"},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"9223372036854775808", "the number does not fit into 64 bits"},
        {"-9223372036854775809", "the number does not fit into 64 bits"},
        {"99999999999999999999999999", "the number does not fit into 64 bits"},
        {"0x7fffffffffffffff", "9223372036854775807"},
        {"0xffffffffffffffff", "the number does not fit into 64 bits"},
        {"0b", "a digit is missing"},
        {"0xg", "a digit is missing"},
        {"0o78", "a digit is not allowed in this base"},
        {"-0x1", "not a number; text must be quoted"},
        {"0X1", "not a number; text must be quoted"},
        {"00", "numbers cannot start with 0"},
        {"-01.5", "numbers cannot start with 0"},
        {"+", "a digit is missing"},
        {"_1", "text must be quoted"},
        {"1_", "underscores are only allowed between digits"},
        {"1e", "a digit is missing"},
        {"1e+", "a digit is missing"},
        {".5", "text must be quoted"},
        {"1.5.", "not a number; text must be quoted"},
        {"1_0.2_5e1_0", "102500000000f"},
        {"1e400", "inff"},
        {"-inf", "-inff"},
        {"+nan", "nan"},
        {"Inf", "text must be quoted"},
        {"+true", "a digit is missing"},
        {"FALSE", "booleans are written true and false"},
        {"true", "true"},
        {"1979-05-27", "kind 2 1979-05-27T00:00:00.000000000+0"},
        {"1979-05-27T07:32:60Z", "kind 0 1979-05-27T07:32:60.000000000+0"},
        {"1979-05-27t07:32:00.1234567899-07:30", "kind 0 1979-05-27T07:32:00.123456789-450"},
        {"2000-02-29 00:00", "kind 1 2000-02-29T00:00:00.000000000+0"},
        {"23:59:59.5", "kind 3 0000-00-00T23:59:59.500000000+0"},
    };
    static const char *const bad_times[] = {
        "1900-02-29",
        "2000-13-01",
        "2000-00-01",
        "2000-01-00",
        "2000-01-32",
        "2000-01-01T24:00:00",
        "2000-01-01T00:60:00",
        "2000-01-01T00:00:61",
        "2000-01-01T00:00:00.",
        "2000-01-01T00:00:00+",
        "2000-01-01T00:00:00+24:00",
        "2000-01-01T00:00:00+00:60",
        "2000-01-01Z",
        "00:00:00Z",
        "24:00:00",
        "1:00:00x",
        "00:0",
        "2000-01-01T",
        "2000-1-01",
    };
    struct pinc_toml_scalar value;
    const char *reason;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};
        enum pinc_status st =
            pinc_toml_scalar_read(&value, pinc_slice_of(cases[i].word), PINC_TOML_1_1, &reason);

        if (st == PINC_OK) {
            print(&got, &value);
        } else {
            assert_int_equal(st, PINC_ESYNTAX);
            pinc_buf_add_str(&got, reason);
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].word, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    for (i = 0; i < sizeof bad_times / sizeof *bad_times; i++) {
        reason = NULL;
        if (pinc_toml_scalar_read(&value, pinc_slice_of(bad_times[i]), PINC_TOML_1_1, &reason) !=
                PINC_ESYNTAX ||
            !reason) {
            fail_msg("%s was read", bad_times[i]);
        }
    }
    assert_int_equal(pinc_toml_scalar_read(&value, PINC_LIT("07:32"), PINC_TOML_1_0, &reason),
                     PINC_ESYNTAX);
    assert_int_equal(pinc_toml_scalar_read(&value, PINC_LIT("07:32"), PINC_TOML_1_1, &reason),
                     PINC_OK);
}

/* Digits without end: read, or refused, in one go. */
static void test_long(void **state)
{
    static char digits[100001];
    struct pinc_toml_scalar value;
    const char *reason;

    (void)state;
    memset(digits, '7', sizeof digits - 1);
    assert_int_equal(pinc_toml_scalar_read(&value, pinc_slice_of(digits), PINC_TOML_1_1, &reason),
                     PINC_ESYNTAX);
    assert_string_equal(reason, "the number does not fit into 64 bits");
    digits[1] = '.';
    assert_int_equal(pinc_toml_scalar_read(&value, pinc_slice_of(digits), PINC_TOML_1_1, &reason),
                     PINC_OK);
    assert_true(value.as.number > 7.77 && value.as.number < 7.78);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_toml_scalar value;
    const char *reason;
    enum pinc_status st =
        pinc_toml_scalar_read(&value, *(const struct pinc_slice *)data, PINC_TOML_1_1, &reason);

    (void)err;
    assert_null(reason);
    return st;
}

static void test_sweep(void **state)
{
    static char text[300];
    const struct pinc_slice word = {text, sizeof text};

    (void)state;
    memset(text, '1', sizeof text);
    text[100] = '.';
    sweep(attempt, &word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
