#include "base/toml/toml_scalar.h"

#include "base/time/calendar.h"

#include <math.h>
#include <stdlib.h>

static bool is_word(char c)
{
    return pinc_is_alnum(c) || c == '_' || c == '+' || c == '-' || c == '.' || c == ':';
}

static char char_at(struct pinc_slice s, size_t at)
{
    return at < s.len ? s.ptr[at] : '\0';
}

/* Exactly n digits at `at`. */
static bool has_digits(struct pinc_slice s, size_t at, size_t n)
{
    size_t i;

    for (i = at; i < at + n; i++) {
        if (!pinc_is_digit(char_at(s, i))) {
            return false;
        }
    }
    return true;
}

static bool looks_like_date(struct pinc_slice s)
{
    return has_digits(s, 0, 4) && char_at(s, 4) == '-';
}

size_t pinc_toml_scalar_length(struct pinc_slice text)
{
    size_t n = 0;

    while (n < text.len && is_word(text.ptr[n])) {
        n++;
    }
    if (n == 10 && looks_like_date(text) && char_at(text, n) == ' ' && has_digits(text, n + 1, 1)) {
        n++;
        while (n < text.len && is_word(text.ptr[n])) {
            n++;
        }
    }
    return n;
}

/* --- dates and times (RFC 3339) */

static unsigned number_at(struct pinc_slice s, size_t at, size_t n)
{
    unsigned value = 0;
    size_t i;

    for (i = at; i < at + n; i++) {
        value = value * 10 + (unsigned)(s.ptr[i] - '0');
    }
    return value;
}

/* YYYY-MM-DD at the start. @return what is wrong, or NULL */
static const char *read_date(struct pinc_toml_time *time, struct pinc_slice s)
{
    unsigned year, month, day;

    if (!looks_like_date(s) || !has_digits(s, 5, 2) || char_at(s, 7) != '-' ||
        !has_digits(s, 8, 2)) {
        return "a date is written YYYY-MM-DD";
    }
    year = number_at(s, 0, 4);
    month = number_at(s, 5, 2);
    day = number_at(s, 8, 2);
    if (month < 1 || month > 12) {
        return "months go from 01 to 12";
    }
    if (!pinc_date_valid((struct pinc_date){(int)year, (int)month, (int)day})) {
        return "the month does not have that day";
    }
    time->year = (uint16_t)year;
    time->month = (uint8_t)month;
    time->day = (uint8_t)day;
    return NULL;
}

/* .DIGITS at *at */
static const char *read_fraction(struct pinc_toml_time *time, struct pinc_slice s, size_t *at)
{
    uint32_t unit = 100000000;
    size_t from = ++*at;

    for (; pinc_is_digit(char_at(s, *at)); ++*at) {
        time->nanosecond += (uint32_t)(s.ptr[*at] - '0') * unit;
        unit /= 10;
    }
    return *at > from ? NULL : "digits are missing after the '.'";
}

/* HH:MM[:SS[.DIGITS]] at *at, which is moved behind it */
static const char *read_clock(struct pinc_toml_time *time, struct pinc_slice s, size_t *at,
                              enum pinc_toml_version version)
{
    unsigned hour, minute, second = 0;
    size_t from = *at;

    if (!has_digits(s, from, 2) || char_at(s, from + 2) != ':' || !has_digits(s, from + 3, 2)) {
        return "a time is written HH:MM:SS";
    }
    hour = number_at(s, from, 2);
    minute = number_at(s, from + 3, 2);
    *at = from + 5;
    if (char_at(s, *at) == ':' && has_digits(s, *at + 1, 2)) {
        second = number_at(s, *at + 1, 2);
        *at += 3;
    } else if (char_at(s, *at) == ':' || version == PINC_TOML_1_0) {
        return "a time is written HH:MM:SS";
    }
    if (hour > 23 || minute > 59 || second > 60) {
        return "no such time of day";
    }
    time->hour = (uint8_t)hour;
    time->minute = (uint8_t)minute;
    time->second = (uint8_t)second;
    return *at == from + 8 && char_at(s, *at) == '.' ? read_fraction(time, s, at) : NULL;
}

/* Z or +HH:MM at *at */
static const char *read_offset(struct pinc_toml_time *time, struct pinc_slice s, size_t *at)
{
    char sign = char_at(s, *at);
    unsigned hour, minute;

    if (sign == 'Z' || sign == 'z') {
        ++*at;
        return NULL;
    }
    if ((sign != '+' && sign != '-') || !has_digits(s, *at + 1, 2) || char_at(s, *at + 3) != ':' ||
        !has_digits(s, *at + 4, 2)) {
        return "an offset from UTC is written Z or +HH:MM";
    }
    hour = number_at(s, *at + 1, 2);
    minute = number_at(s, *at + 4, 2);
    if (hour > 23 || minute > 59) {
        return "no such offset from UTC";
    }
    time->offset = (int16_t)((sign == '-' ? -1 : 1) * (int)(hour * 60 + minute));
    *at += 6;
    return NULL;
}

static const char *read_time(struct pinc_toml_scalar *out, struct pinc_slice s,
                             enum pinc_toml_version version)
{
    struct pinc_toml_time *time = &out->as.time;
    const char *reason;
    size_t at = 0;

    *time = (struct pinc_toml_time){0};
    if (char_at(s, 2) == ':') {
        out->kind = PINC_TOML_LOCAL_TIME;
        reason = read_clock(time, s, &at, version);
    } else {
        out->kind = PINC_TOML_LOCAL_DATE;
        reason = read_date(time, s);
        at = 10;
        if (!reason && at < s.len) {
            char between = s.ptr[at++];

            out->kind = PINC_TOML_LOCAL_DATETIME;
            reason = between == 'T' || between == 't' || between == ' '
                         ? read_clock(time, s, &at, version)
                         : "a date and a time are separated by 'T' or a space";
        }
        if (!reason && out->kind == PINC_TOML_LOCAL_DATETIME && at < s.len) {
            out->kind = PINC_TOML_DATETIME;
            reason = read_offset(time, s, &at);
        }
    }
    return reason || at == s.len ? reason : "something follows the date or time";
}

/* --- numbers */

#define UNDERSCORE "underscores are only allowed between digits"

static bool is_digit_of(char c, unsigned base)
{
    char lower = pinc_to_lower(c);

    if (base == 16 && lower >= 'a' && lower <= 'f') {
        return true;
    }
    return c >= '0' && c < (char)('0' + (base < 10 ? base : 10));
}

/* Digits with single underscores between them. @return what is wrong, or NULL */
static const char *skip_digits(struct pinc_slice s, size_t *at, unsigned base)
{
    if (!is_digit_of(char_at(s, *at), base)) {
        return char_at(s, *at) == '_' ? UNDERSCORE : "a digit is missing";
    }
    while (is_digit_of(char_at(s, *at), base)) {
        ++*at;
        if (char_at(s, *at) == '_') {
            if (!is_digit_of(char_at(s, *at + 1), base)) {
                return UNDERSCORE;
            }
            ++*at;
        }
    }
    return NULL;
}

/* The digits of the word from `at` on, which were checked. */
static const char *read_integer(struct pinc_toml_scalar *out, struct pinc_slice s, size_t at,
                                unsigned base)
{
    bool negative = s.ptr[0] == '-';
    uint64_t most = (uint64_t)INT64_MAX + negative, n = 0;

    for (; at < s.len; at++) {
        char c = pinc_to_lower(s.ptr[at]);
        unsigned digit = pinc_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;

        if (c == '_') {
            continue;
        }
        if (n > (most - digit) / base) {
            return "the number does not fit into 64 bits";
        }
        n = n * base + digit;
    }
    out->kind = PINC_TOML_INTEGER;
    out->as.integer = negative && n ? -(int64_t)(n - 1) - 1 : (int64_t)n;
    return NULL;
}

/* 0x, 0o, 0b */
static const char *read_based(struct pinc_toml_scalar *out, struct pinc_slice s, unsigned base)
{
    const char *reason;
    size_t at = 2;

    reason = skip_digits(s, &at, base);
    if (!reason && at < s.len) {
        reason = "a digit is not allowed in this base";
    }
    return reason ? reason : read_integer(out, s, 2, base);
}

/* An exponent beyond this gives 0 or infinity, whatever the digits before it: there are fewer than
 * 2^32 of those. */
#define EXPONENT_MAX ((int64_t)1 << 40)

/*
 * A checked float. strtod() takes the decimal separator from the locale, so it gets none: 12.5e3 is
 * passed as 125e2, which is the same number.
 */
static enum pinc_status convert(double *out, struct pinc_slice s)
{
    struct pinc_buf text = {0};
    int64_t exponent = 0, fraction = 0;
    bool behind = false, negative = false;
    enum pinc_status st;
    size_t i;

    for (i = 0; i < s.len && pinc_to_lower(s.ptr[i]) != 'e'; i++) {
        if (s.ptr[i] == '.') {
            behind = true;
        } else if (s.ptr[i] != '_') {
            fraction += behind;
            pinc_buf_add_char(&text, s.ptr[i]);
        }
    }
    for (i++; i < s.len; i++) {
        negative = negative || s.ptr[i] == '-';
        if (pinc_is_digit(s.ptr[i]) && exponent < EXPONENT_MAX) {
            exponent = exponent * 10 + (s.ptr[i] - '0');
        }
    }
    pinc_buf_addf(&text, "e%lld", (long long)((negative ? -exponent : exponent) - fraction));
    st = text.failed;
    if (st == PINC_OK) {
        *out = strtod(text.ptr, NULL);
    }
    pinc_buf_clear(&text);
    return st;
}

/* The part of a float behind the whole number. @return what is wrong, or NULL */
static const char *skip_float(struct pinc_slice s, size_t at)
{
    const char *reason = NULL;

    if (char_at(s, at) == '.') {
        at++;
        reason = skip_digits(s, &at, 10);
    }
    if (!reason && pinc_to_lower(char_at(s, at)) == 'e') {
        at++;
        at += char_at(s, at) == '+' || char_at(s, at) == '-';
        reason = skip_digits(s, &at, 10);
    }
    return reason || at == s.len ? reason : "not a number; text must be quoted";
}

static enum pinc_status read_number(struct pinc_toml_scalar *out, struct pinc_slice s,
                                    const char **reason)
{
    size_t sign = char_at(s, 0) == '+' || char_at(s, 0) == '-', at = sign;
    char second = char_at(s, 1);

    if (char_at(s, 0) == '0' && (second == 'x' || second == 'o' || second == 'b')) {
        *reason = read_based(out, s, second == 'x' ? 16 : second == 'o' ? 8 : 2);
        return *reason ? PINC_ESYNTAX : PINC_OK;
    }
    *reason = skip_digits(s, &at, 10);
    if (!*reason && char_at(s, sign) == '0' && at > sign + 1) {
        *reason = "numbers cannot start with 0";
    }
    if (!*reason && at == s.len) {
        *reason = read_integer(out, s, sign, 10);
        return *reason ? PINC_ESYNTAX : PINC_OK;
    }
    if (!*reason) {
        *reason = skip_float(s, at);
    }
    out->kind = PINC_TOML_FLOAT;
    return *reason ? PINC_ESYNTAX : convert(&out->as.number, s);
}

/* true, inf and the like */
static bool read_name(struct pinc_toml_scalar *out, struct pinc_slice s)
{
    struct pinc_slice name;
    bool negative = char_at(s, 0) == '-', sign = negative || char_at(s, 0) == '+';

    if (pinc_slice_equal(s, PINC_LIT("true")) || pinc_slice_equal(s, PINC_LIT("false"))) {
        out->kind = PINC_TOML_BOOLEAN;
        out->as.boolean = s.ptr[0] == 't';
        return true;
    }
    name = pinc_slice_part(s, sign, s.len);
    out->kind = PINC_TOML_FLOAT;
    if (pinc_slice_equal(name, PINC_LIT("inf"))) {
        out->as.number = negative ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (pinc_slice_equal(name, PINC_LIT("nan"))) {
        out->as.number = negative ? -(double)NAN : (double)NAN;
        return true;
    }
    return false;
}

enum pinc_status pinc_toml_scalar_read(struct pinc_toml_scalar *out, struct pinc_slice word,
                                       enum pinc_toml_version version, const char **reason)
{
    char first = char_at(word, 0);

    *reason = NULL;
    if (read_name(out, word)) {
        return PINC_OK;
    }
    if (looks_like_date(word) || (has_digits(word, 0, 2) && char_at(word, 2) == ':')) {
        *reason = read_time(out, word, version);
        return *reason ? PINC_ESYNTAX : PINC_OK;
    }
    if (pinc_slice_equal_nocase(word, PINC_LIT("true")) ||
        pinc_slice_equal_nocase(word, PINC_LIT("false"))) {
        *reason = "booleans are written true and false";
        return PINC_ESYNTAX;
    }
    if (!pinc_is_digit(first) && first != '+' && first != '-') {
        *reason = "text must be quoted";
        return PINC_ESYNTAX;
    }
    return read_number(out, word, reason);
}
