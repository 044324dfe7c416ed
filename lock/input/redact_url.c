#include "lock/input/redact_url.h"

/* Is it "${NAME}" and nothing else? */
static bool is_variable(struct pinc_slice s)
{
    size_t i;

    if (s.len < 4 || !pinc_slice_starts(s, "${") || !pinc_slice_ends(s, "}")) {
        return false;
    }
    for (i = 2; i + 1 < s.len; i++) {
        if (!pinc_is_digit(s.ptr[i]) && s.ptr[i] != '_' && (s.ptr[i] < 'A' || s.ptr[i] > 'Z')) {
            return false;
        }
    }
    return true;
}

/* Add what may be shown of "user:password", and "@" behind it. */
static void add_user(struct pinc_buf *buf, struct pinc_slice scheme, struct pinc_slice userinfo)
{
    const size_t colon = pinc_slice_find(userinfo, ':');
    const struct pinc_slice user = pinc_slice_part(userinfo, 0, colon);
    const struct pinc_slice password = pinc_slice_part(userinfo, colon + 1, userinfo.len);
    const bool ssh = pinc_slice_ends(scheme, "ssh"); /* "git@host": the account, no secret */

    if (colon < userinfo.len && is_variable(password)) {
        pinc_buf_add(buf, userinfo);
    } else if (ssh || (colon == userinfo.len && is_variable(user))) {
        pinc_buf_add(buf, user);
    } else {
        return;
    }
    pinc_buf_add_char(buf, '@');
}

static bool is_one_of(char c, struct pinc_slice chars)
{
    return pinc_slice_find(chars, c) < chars.len;
}

/* Where the authority of a URL ends: also at what no URL holds, since messages quote them. */
static size_t authority_end(struct pinc_slice text, size_t from)
{
    while (from < text.len && !is_one_of(text.ptr[from], PINC_LIT("/?# '\""))) {
        from++;
    }
    return from;
}

/* Where the scheme that ends at `end` starts. */
static size_t scheme_start(struct pinc_slice text, size_t end)
{
    while (end > 0 &&
           (pinc_is_alnum(text.ptr[end - 1]) || is_one_of(text.ptr[end - 1], PINC_LIT("+-.")))) {
        end--;
    }
    return end;
}

/* The next "://", or the end. */
static size_t find_sign(struct pinc_slice text, size_t from)
{
    while (from < text.len && !pinc_slice_starts(pinc_slice_part(text, from, text.len), "://")) {
        from++;
    }
    return from;
}

void pinc_write_url(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t done = 0, sign;

    for (sign = find_sign(text, 0); sign < text.len; sign = find_sign(text, done)) {
        const size_t start = sign + 3, end = authority_end(text, start);
        const struct pinc_slice authority = pinc_slice_part(text, start, end);
        const size_t at = pinc_slice_rfind(authority, '@');

        pinc_buf_add(buf, pinc_slice_part(text, done, start));
        done = start;
        if (at < authority.len) {
            add_user(buf, pinc_slice_part(text, scheme_start(text, sign), sign),
                     pinc_slice_part(authority, 0, at));
            done = start + at + 1;
        }
    }
    pinc_buf_add(buf, pinc_slice_part(text, done, text.len));
}
