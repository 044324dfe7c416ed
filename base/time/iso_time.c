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

bool pinc_time_parse(int64_t *out, struct pinc_slice text)
{
    struct pinc_date date;
    int clock = 0, zone = 0;

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
