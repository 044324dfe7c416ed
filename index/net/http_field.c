#include "index/net/http_field.h"

#include "base/time/calendar.h"
#include "index/net/http_types.h"

#define YEAR_SECONDS (365 * 86400)

bool pinc_http_number(struct pinc_slice *text, uint64_t *out)
{
    size_t i;
    uint64_t n = 0;

    for (i = 0; text->ptr && i < text->len && pinc_is_digit(text->ptr[i]); i++) {
        if (n >= ((uint64_t)1 << 62) / 10) {
            return false;
        }
        n = n * 10 + (uint64_t)(text->ptr[i] - '0');
    }
    *text = pinc_slice_part(*text, i, text->len);
    *out = n;
    return i > 0;
}

static bool fixed_number(struct pinc_slice text, size_t at, size_t digits, int64_t *out)
{
    struct pinc_slice part = pinc_slice_part(text, at, at + digits);
    uint64_t n;

    if (!pinc_http_number(&part, &n) || part.len) {
        return false;
    }
    *out = (int64_t)n;
    return true;
}

bool pinc_http_date(int64_t *out, struct pinc_slice text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t day, month, year, hour, minute, second;
    size_t comma;

    text = pinc_slice_trim(text);
    comma = pinc_slice_find(text, ',');
    text = pinc_slice_part(text, comma + 2, text.len);
    if (!text.ptr || text.len != 24 || !pinc_slice_ends(text, " GMT") || text.ptr[2] != ' ' ||
        text.ptr[6] != ' ' || !fixed_number(text, 0, 2, &day) || !fixed_number(text, 7, 4, &year) ||
        !fixed_number(text, 12, 2, &hour) || !fixed_number(text, 15, 2, &minute) ||
        !fixed_number(text, 18, 2, &second)) {
        return false;
    }
    for (month = 0; month < 12; month++) {
        if (pinc_slice_equal(pinc_slice_part(text, 3, 6),
                             (struct pinc_slice){months + 3 * month, 3})) {
            break;
        }
    }
    if (month == 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    *out = pinc_date_to_days((struct pinc_date){(int)year, (int)month + 1, (int)day}) * 86400 +
           hour * 3600 + minute * 60 + second;
    return true;
}

bool pinc_http_retry_after(int64_t *seconds, struct pinc_slice field, int64_t now)
{
    uint64_t n;
    int64_t date;

    field = pinc_slice_trim(field);
    if (pinc_http_date(&date, field)) {
        *seconds = date > now ? date - now : 0;
        return true;
    }
    if (!pinc_http_number(&field, &n) || field.len) {
        return false;
    }
    *seconds = (int64_t)n;
    return true;
}

/* The next directive of a Cache-Control field: its name, and its argument without quotes. */
static bool next_directive(struct pinc_slice *rest, struct pinc_slice *name,
                           struct pinc_slice *argument)
{
    struct pinc_slice item;
    size_t at;

    if (rest->len == 0) {
        return false;
    }
    at = pinc_slice_find(*rest, ',');
    item = pinc_slice_trim(pinc_slice_part(*rest, 0, at));
    *rest = pinc_slice_part(*rest, at + 1, rest->len);
    at = pinc_slice_find(item, '=');
    *name = pinc_slice_trim(pinc_slice_part(item, 0, at));
    *argument = pinc_slice_trim(pinc_slice_part(item, at + 1, item.len));
    if (argument->len >= 2 && argument->ptr[0] == '"') {
        *argument = pinc_slice_part(*argument, 1, argument->len - 1);
    }
    return true;
}

static int64_t cut(uint64_t seconds)
{
    return seconds > YEAR_SECONDS ? YEAR_SECONDS : (int64_t)seconds;
}

int64_t pinc_http_lifetime(const struct pinc_http_freshness *fields)
{
    struct pinc_slice rest = fields->cache_control, name, argument,
                      age = pinc_slice_trim(fields->age);
    int64_t lifetime = -1, date, expires;
    bool aged = false;
    uint64_t n;

    while (next_directive(&rest, &name, &argument)) {
        if (pinc_slice_equal_nocase(name, PINC_LIT("no-store"))) {
            return PINC_HTTP_NO_STORE;
        }
        if (pinc_slice_equal_nocase(name, PINC_LIT("no-cache"))) {
            lifetime = 0;
        } else if (pinc_slice_equal_nocase(name, PINC_LIT("max-age")) && !aged) {
            /* The first one counts, and what is not a number is stale (RFC 9111, 4.2.1). */
            aged = true;
            if (!pinc_http_number(&argument, &n) || argument.len) {
                n = 0;
            }
            lifetime = lifetime == 0 ? 0 : cut(n);
        }
    }
    if (lifetime < 0 && fields->expires.len) {
        lifetime = pinc_http_date(&expires, fields->expires) &&
                           pinc_http_date(&date, fields->date) && expires > date
                       ? cut((uint64_t)(expires - date))
                       : 0;
    }
    if (lifetime < 0) {
        lifetime = PINC_HTTP_HEURISTIC;
    }
    if (pinc_http_number(&age, &n)) {
        lifetime = cut(n) < lifetime ? lifetime - cut(n) : 0;
    }
    return lifetime;
}

bool pinc_http_is_personal(const struct pinc_http_freshness *fields)
{
    struct pinc_slice rest = fields->cache_control, name, argument;

    while (next_directive(&rest, &name, &argument)) {
        if (pinc_slice_equal_nocase(name, PINC_LIT("private"))) {
            return true;
        }
    }
    return false;
}

bool pinc_http_content_range(struct pinc_slice field, uint64_t *from, uint64_t *to, uint64_t *total)
{
    if (!pinc_slice_starts(field, "bytes ")) {
        return false;
    }
    field = pinc_slice_part(field, 6, field.len);
    if (!pinc_http_number(&field, from) || field.len == 0 || field.ptr[0] != '-') {
        return false;
    }
    field = pinc_slice_part(field, 1, field.len);
    if (!pinc_http_number(&field, to) || field.len < 2 || field.ptr[0] != '/' || *to < *from) {
        return false;
    }
    field = pinc_slice_part(field, 1, field.len);
    *total = 0;
    return pinc_slice_equal(field, PINC_LIT("*")) ||
           (pinc_http_number(&field, total) && field.len == 0 && *total > *to);
}

const char *pinc_http_reason(unsigned code)
{
    static const struct {
        unsigned code;
        const char *text;
    } reasons[] = {
        {204, "no content"},
        {205, "no content"},
        {304, "not modified"},
        {400, "bad request"},
        {401, "not authorized"},
        {403, "forbidden"},
        {404, "not found"},
        {406, "not acceptable"},
        {407, "credentials are needed"},
        {410, "gone"},
        {416, "range not satisfiable"},
        {429, "too many requests"},
        {451, "unavailable for legal reasons"},
        {500, "internal server error"},
        {501, "not implemented"},
        {502, "bad gateway"},
        {503, "service unavailable"},
        {504, "gateway timeout"},
    };
    size_t i;

    for (i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].code == code) {
            return reasons[i].text;
        }
    }
    return "";
}
