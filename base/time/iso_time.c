#include "base/time/iso_time.h"

#include "base/time/calendar.h"

#include <string.h>

/* Exactly n digits, taken off the front of *text; -1 when they are not there. */
static int take_number(struct pinc_slice *text, size_t n)
{
    int value = 0;
    size_t i;

    if (text->len < n) {
        return -1;
    }
    for (i = 0; i < n; i++) {
        if (!pinc_is_digit(text->ptr[i])) {
            return -1;
        }
        value = value * 10 + (text->ptr[i] - '0');
    }
    *text = pinc_slice_part(*text, n, text->len);
    return value;
}

static bool take_char(struct pinc_slice *text, const char *any)
{
    if (text->len == 0 || text->ptr[0] == '\0' || !strchr(any, text->ptr[0])) {
        return false;
    }
    *text = pinc_slice_part(*text, 1, text->len);
    return true;
}

/* "hh:mm", "hh:mm:ss", "hh:mm:ss.fraction"; the fraction is dropped. -1 when it is none of them. */
static int take_clock(struct pinc_slice *text)
{
    int hour = take_number(text, 2), minute, second = 0;

    if (hour < 0 || hour > 23 || !take_char(text, ":")) {
        return -1;
    }
    minute = take_number(text, 2);
    if (minute < 0 || minute > 59) {
        return -1;
    }
    if (take_char(text, ":")) {
        second = take_number(text, 2);
        if (second < 0 || second > 60) {
            return -1;
        }
        if (take_char(text, ".,")) {
            if (take_number(text, 1) < 0) {
                return -1;
            }
            while (take_number(text, 1) >= 0) {
            }
        }
    }
    return hour * 3600 + minute * 60 + second;
}

/* "Z", "+hh", "+hh:mm", "+hhmm" or nothing: seconds ahead of UTC. */
static bool take_zone(struct pinc_slice *text, int *seconds)
{
    int sign, hour, minute = 0;

    *seconds = 0;
    if (text->len == 0 || take_char(text, "Zz")) {
        return true;
    }
    sign = text->ptr[0] == '-' ? -1 : 1;
    if (!take_char(text, "+-")) {
        return false;
    }
    hour = take_number(text, 2);
    if (take_char(text, ":") || text->len) {
        minute = take_number(text, 2);
    }
    *seconds = sign * (hour * 3600 + minute * 60);
    return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

/* The number that two digits at `at` stand for; *wrong becomes 1 when they are not digits. */
static inline int two_digits(const char *at, unsigned *wrong)
{
    const unsigned char high = (unsigned char)(at[0] - '0'), low = (unsigned char)(at[1] - '0');

    *wrong |= (unsigned)(high > 9) | (unsigned)(low > 9);
    return high * 10 + low;
}

/* "2024-02-29T12:34:56.789012Z", as indexes write it, with or without the fraction. */
static bool parse_usual(int64_t *out, struct pinc_slice text)
{
    const size_t last = text.len - 1;
    const char *const t = text.ptr;
    unsigned wrong = 0;
    struct pinc_date date;
    int hour, minute, second;
    size_t i;

    if (text.len < 20 || t[4] != '-' || t[7] != '-' || t[10] != 'T' || t[13] != ':' ||
        t[16] != ':' || t[last] != 'Z' || (last > 19 && (t[19] != '.' || last == 20))) {
        return false;
    }
    date = (struct pinc_date){two_digits(t, &wrong) * 100 + two_digits(t + 2, &wrong),
                              two_digits(t + 5, &wrong), two_digits(t + 8, &wrong)};
    hour = two_digits(t + 11, &wrong);
    minute = two_digits(t + 14, &wrong);
    second = two_digits(t + 17, &wrong);
    for (i = 20; i < last; i++) {
        wrong |= (unsigned)!pinc_is_digit(t[i]);
    }
    if (wrong || hour > 23 || minute > 59 || second > 60 || date.year < 1 ||
        !pinc_date_valid(date)) {
        return false;
    }
    *out = pinc_date_to_days(date) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

bool pinc_time_parse(int64_t *out, struct pinc_slice text)
{
    struct pinc_date date;
    int clock = 0, zone = 0;

    if (parse_usual(out, text)) {
        return true;
    }
    text = pinc_slice_trim(text);
    date.year = take_number(&text, 4);
    if (!take_char(&text, "-")) {
        return false;
    }
    date.month = take_number(&text, 2);
    if (!take_char(&text, "-")) {
        return false;
    }
    date.day = take_number(&text, 2);
    if (date.year < 1 || !pinc_date_valid(date)) {
        return false;
    }
    if (take_char(&text, "Tt ")) {
        clock = take_clock(&text);
        if (clock < 0 || !take_zone(&text, &zone)) {
            return false;
        }
    }
    *out = pinc_date_to_days(date) * 86400 + clock - zone;
    return text.len == 0;
}
