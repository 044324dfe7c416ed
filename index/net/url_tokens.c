#include "index/net/url_tokens.h"

#include "base/checksum.h"
#include "base/variable.h"

#include <string.h>

#define NAME_MAX_LEN 64u

/* A parameter of a query: text[start] is '?' or '&', the value is text[value..end). */
struct parameter {
    size_t start, value, end;
};

enum action { MASK, DROP, DIGEST };

static bool ends_url(char c)
{
    return (unsigned char)c <= 0x20 || c == 0x7f || c == '"' || c == '\'' || c == '<' || c == '>' ||
           c == '#';
}

static bool is_separator(char c)
{
    return c == '?' || c == '&';
}

/* The letters and digits of a name, in lower case; false when there are too many or none. */
static bool fold_name(char out[NAME_MAX_LEN + 1], struct pinc_slice name)
{
    size_t i, n = 0;

    for (i = 0; i < name.len; i++) {
        const char c = name.ptr[i];

        if (c == '-' || c == '_' || c == '.') {
            continue;
        }
        if (!pinc_is_alnum(c) || n == NAME_MAX_LEN) {
            return false;
        }
        out[n++] = pinc_to_lower(c);
    }
    out[n] = '\0';
    return n > 0;
}

static bool is_secret_name(struct pinc_slice name)
{
    static const char *const whole[] = {"key", "auth", "sig", "pass", "pwd", "jwt"};
    static const char *const part[] = {"token",  "secret",    "passw",   "signature",  "credential",
                                       "apikey", "accesskey", "authkey", "privatekey", "bearer"};
    char folded[NAME_MAX_LEN + 1];
    size_t i;

    if (!fold_name(folded, name)) {
        return false;
    }
    for (i = 0; i < sizeof whole / sizeof *whole; i++) {
        if (strcmp(folded, whole[i]) == 0) {
            return true;
        }
    }
    for (i = 0; i < sizeof part / sizeof *part; i++) {
        if (strstr(folded, part[i])) {
            return true;
        }
    }
    return false;
}

/* The next secret parameter from byte `from` on. */
static bool next_secret(struct parameter *out, struct pinc_slice text, size_t from)
{
    size_t i, equals, end;

    for (i = from; i < text.len; i++) {
        if (!is_separator(text.ptr[i])) {
            continue;
        }
        for (equals = i + 1; equals < text.len && equals - i <= NAME_MAX_LEN + 1; equals++) {
            const char c = text.ptr[equals];

            if (c == '=' || is_separator(c) || ends_url(c)) {
                break;
            }
        }
        if (equals >= text.len || text.ptr[equals] != '=' ||
            !is_secret_name(pinc_slice_part(text, i + 1, equals))) {
            continue;
        }
        for (end = equals + 1;
             end < text.len && !is_separator(text.ptr[end]) && !ends_url(text.ptr[end]); end++) {
        }
        if (end > equals + 1 && !pinc_variable_is(pinc_slice_part(text, equals + 1, end))) {
            *out = (struct parameter){i, equals + 1, end};
            return true;
        }
    }
    return false;
}

bool pinc_url_tokens_in(struct pinc_slice text)
{
    struct parameter one;

    /* Nearly no URL has a parameter at all. */
    return pinc_slice_find(text, '=') < text.len && next_secret(&one, text, 0);
}

static void rewrite(struct pinc_buf *buf, struct pinc_slice text, enum action action)
{
    struct parameter one;
    char digest[PINC_CHECKSUM_NAME];
    size_t done = 0;
    bool first_dropped = false; /* the '?' went with a parameter: the next '&' takes its place */

    while (next_secret(&one, text, done)) {
        const struct pinc_slice value = pinc_slice_part(text, one.value, one.end);
        const struct pinc_slice before = pinc_slice_part(text, done, one.start);

        if (first_dropped && before.len) {
            pinc_buf_add_char(buf, before.ptr[0] == '&' ? '?' : before.ptr[0]);
            pinc_buf_add(buf, pinc_slice_part(before, 1, before.len));
            first_dropped = false;
        } else {
            pinc_buf_add(buf, before);
        }
        if (action == DROP) {
            first_dropped = first_dropped || text.ptr[one.start] == '?';
        } else {
            pinc_buf_add(buf, pinc_slice_part(text, one.start, one.value));
        }
        if (action == MASK) {
            pinc_buf_add_str(buf, "***");
        } else if (action == DIGEST) {
            pinc_checksum_name(digest, value);
            pinc_buf_add_str(buf, digest);
        }
        done = one.end;
    }
    if (first_dropped && done < text.len && text.ptr[done] == '&') {
        pinc_buf_add_char(buf, '?');
        done++;
    }
    pinc_buf_add(buf, pinc_slice_part(text, done, text.len));
}

void pinc_url_tokens_mask(struct pinc_buf *buf, struct pinc_slice text)
{
    rewrite(buf, text, MASK);
}

void pinc_url_tokens_drop(struct pinc_buf *buf, struct pinc_slice text)
{
    rewrite(buf, text, DROP);
}

void pinc_url_tokens_digest(struct pinc_buf *buf, struct pinc_slice text)
{
    rewrite(buf, text, DIGEST);
}
