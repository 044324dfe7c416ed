#include "lock/config/exclude_newer.h"

#include "base/time/iso_time.h"
#include "index/page/page.h"

#define DAY 86400
#define AGE_MAX 1000000000 /* seconds that an age may have: 31 years */

/* Seconds of a unit: "d", "day", "days" and so on; 0 when it is none. */
static int64_t unit_seconds(struct pinc_slice unit)
{
    static const struct {
        const char *name;
        int64_t seconds;
    } units[] = {{"hour", 3600}, {"day", DAY}, {"week", 7 * DAY}};
    size_t i;

    for (i = 0; i < sizeof units / sizeof *units; i++) {
        struct pinc_slice name = pinc_slice_of(units[i].name), plain = unit;

        if (unit.len == 1 && pinc_to_lower(unit.ptr[0]) == name.ptr[0]) {
            return units[i].seconds;
        }
        if (plain.len == name.len + 1 && plain.ptr[name.len] == 's') {
            plain.len--;
        }
        if (pinc_slice_equal_nocase(plain, name)) {
            return units[i].seconds;
        }
    }
    return 0;
}

/* "7d", "7 days", "P7D", "P2W", "PT36H". */
static bool parse_age(int64_t *out, struct pinc_slice text)
{
    bool iso = text.len && (text.ptr[0] == 'P' || text.ptr[0] == 'p'), hours = false;
    int64_t count = 0, seconds;
    size_t i = 0;

    if (iso) {
        hours = text.len > 1 && (text.ptr[1] == 'T' || text.ptr[1] == 't');
        text = pinc_slice_part(text, hours ? 2 : 1, text.len);
    }
    for (; i < text.len && pinc_is_digit(text.ptr[i]) && count < AGE_MAX; i++) {
        count = count * 10 + (text.ptr[i] - '0');
    }
    if (i == 0) {
        return false;
    }
    text = pinc_slice_part(text, i, text.len);
    seconds = unit_seconds(iso ? text : pinc_slice_trim(text));
    if (seconds == 0 || count > AGE_MAX / seconds ||
        (iso && (text.len != 1 || (seconds < DAY) != hours))) {
        return false;
    }
    *out = count * seconds;
    return true;
}

bool pinc_exclude_newer_limit(int64_t *out, struct pinc_slice text, int64_t now)
{
    int64_t age;

    text = pinc_slice_trim(text);
    if (parse_age(&age, text)) {
        *out = now - age;
        return true;
    }
    if (!pinc_time_parse(out, text)) {
        return false;
    }
    if (text.len == 10) {
        *out += DAY;
    }
    return true;
}
