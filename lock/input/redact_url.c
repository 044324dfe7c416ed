#include "lock/input/redact_url.h"

#include "base/variable.h"
#include "index/net/url_tokens.h"

/* Add what may be shown of "user:password", and "@" behind it. */
static void add_user(struct pinc_buf *buf, struct pinc_slice scheme, struct pinc_slice userinfo)
{
    const size_t colon = pinc_slice_find(userinfo, ':');
    const struct pinc_slice user = pinc_slice_part(userinfo, 0, colon);
    const struct pinc_slice password = pinc_slice_part(userinfo, colon + 1, userinfo.len);
    const bool ssh = pinc_slice_ends(scheme, "ssh"); /* "git@host": the account, no secret */

    /* The words of our own hints are not secret either. */
    if ((colon < userinfo.len && pinc_variable_is(password)) ||
        pinc_slice_equal(userinfo, PINC_LIT("USER:PASSWORD"))) {
        pinc_buf_add(buf, userinfo);
    } else if (ssh || (colon == userinfo.len && pinc_variable_is(user))) {
        pinc_buf_add(buf, user);
    } else {
        return;
    }
    pinc_buf_add_char(buf, '@');
}

static bool is_one_of(char c, struct pinc_slice chars)
{
    size_t i = 0;

    while (i < chars.len && chars.ptr[i] != c) {
        i++;
    }
    return i < chars.len;
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

/* Where the credentials of an authority end, at their '@'; text.len when there are none. What stands for a port and is no
 * number is a password with an unencoded '/', '?', '#' or blank in it, when an '@' comes at all: then its last one. */
static size_t credentials_end(struct pinc_slice text, size_t from, struct pinc_slice scheme)
{
    const size_t end = authority_end(text, from);
    const struct pinc_slice authority = pinc_slice_part(text, from, end);
    const size_t at = pinc_slice_rfind(authority, '@');
    size_t port = pinc_slice_find(authority, ':') + 1, stop = end;

    if (at < authority.len) {
        return from + at;
    }
    while (port < authority.len && pinc_is_digit(authority.ptr[port])) {
        port++;
    }
    if (port >= authority.len || pinc_slice_starts(authority, "[") ||
        !(pinc_slice_ends(scheme, "http") || pinc_slice_ends(scheme, "https"))) {
        return text.len;
    }
    while (stop < text.len && !is_one_of(text.ptr[stop], PINC_LIT("'\"\r\n"))) {
        stop++;
    }
    port = pinc_slice_rfind(pinc_slice_part(text, end, stop), '@');
    return port < stop - end ? end + port : text.len;
}

/* The next "://", or the end. */
static size_t find_sign(struct pinc_slice text, size_t from)
{
    return from + pinc_slice_find_text(pinc_slice_part(text, from, text.len), PINC_LIT("://"));
}

/* The credentials of every URL left out. */
static void drop_credentials(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t done = 0, sign;

    for (sign = find_sign(text, 0); sign < text.len; sign = find_sign(text, done)) {
        const struct pinc_slice scheme = pinc_slice_part(text, scheme_start(text, sign), sign);
        const size_t start = sign + 3, at = credentials_end(text, start, scheme);

        pinc_buf_add(buf, pinc_slice_part(text, done, start));
        done = start;
        if (at < text.len) {
            add_user(buf, scheme, pinc_slice_part(text, start, at));
            done = at + 1;
        }
    }
    pinc_buf_add(buf, pinc_slice_part(text, done, text.len));
}

/* The same of a text whose tokens are gone. It is freed. */
static void drop_credentials_of(struct pinc_buf *buf, struct pinc_buf *plain)
{
    if (plain->failed == PINC_OK) {
        drop_credentials(buf, pinc_buf_slice(plain));
    } else if (buf->failed == PINC_OK) {
        buf->failed = plain->failed;
    }
    pinc_buf_clear(plain);
}

void pinc_write_url(struct pinc_buf *buf, struct pinc_slice text)
{
    struct pinc_buf plain = {0};

    if (!pinc_url_tokens_in(text)) {
        drop_credentials(buf, text);
        return;
    }
    pinc_url_tokens_drop(&plain, text);
    drop_credentials_of(buf, &plain);
}

void pinc_show_url(struct pinc_buf *buf, struct pinc_slice text)
{
    struct pinc_buf plain = {0};

    pinc_url_tokens_mask(&plain, text);
    drop_credentials_of(buf, &plain);
}

/* Where the credentials of "user:password@host" without a scheme begin, "NAME=" may stand before; text.len: there are none. */
static size_t bare_credentials(struct pinc_slice text)
{
    const size_t colon = pinc_slice_find(text, ':'), equal = pinc_slice_find(text, '=');
    const size_t start = equal < colon ? equal + 1 : 0;
    const struct pinc_slice rest = pinc_slice_part(text, start, text.len);

    return find_sign(text, 0) == text.len && colon < pinc_slice_rfind(text, '@') &&
                   pinc_slice_rfind(text, '@') < text.len && !pinc_slice_starts(rest, ".") &&
                   !pinc_slice_starts(rest, "/")
               ? start
               : text.len;
}

void pinc_write_one_url(struct pinc_buf *buf, struct pinc_slice text)
{
    const size_t bare = bare_credentials(text);

    if (bare == text.len) {
        pinc_write_url(buf, text);
    } else {
        pinc_buf_add(buf, pinc_slice_part(text, 0, bare));
        pinc_buf_add(buf, pinc_slice_part(text, pinc_slice_rfind(text, '@') + 1, text.len));
    }
}
