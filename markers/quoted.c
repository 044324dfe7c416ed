#include "markers/quoted.h"

#include "base/hex.h"

#include <string.h>

/* --- reading */

/* A code point of at most `most` digits of base 8 or 16 from *at on; exactly so many for base 16.
 */
static bool take_code(struct pinc_slice s, size_t *at, unsigned base, size_t most, uint32_t *code)
{
    size_t n = 0;

    *code = 0;
    while (n < most && *at < s.len) {
        int digit = pinc_hex_digit(s.ptr[*at]);

        if (digit < 0 || digit >= (int)base) {
            break;
        }
        *code = *code * base + (uint32_t)digit;
        (*at)++;
        n++;
    }
    return base == 8 ? n > 0 : n == most && *code <= 0x10ffff && (*code < 0xd800 || *code > 0xdfff);
}

/* The character that an escape stands for; *at is behind the backslash and moves behind it. -1: no
 * such, -2: invalid. */
static int64_t take_escape(struct pinc_slice s, size_t *at)
{
    static const char letters[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
    const char *letter = strchr(letters, s.ptr[*at]);
    uint32_t code = 0;
    bool ok = false;

    if (s.ptr[*at] != '\0' && letter) {
        (*at)++;
        return values[letter - letters];
    }
    switch (s.ptr[*at]) {
    case 'x':
        ++*at;
        ok = take_code(s, at, 16, 2, &code);
        break;
    case 'u':
        ++*at;
        ok = take_code(s, at, 16, 4, &code);
        break;
    case 'U':
        ++*at;
        ok = take_code(s, at, 16, 8, &code);
        break;
    case 'N': /* names of characters: nobody writes them here */
        return -2;
    default:
        if (s.ptr[*at] < '0' || s.ptr[*at] > '7') {
            return -1;
        }
        ok = take_code(s, at, 8, 3, &code);
    }
    return ok ? (int64_t)code : -2;
}

/* Write the text behind the escapes to `out`; *at is the place of an escape that is wrong. */
static bool unescape(char *out, size_t *len, struct pinc_slice raw, size_t *at)
{
    *len = 0;
    for (*at = 0; *at < raw.len;) {
        size_t start = *at;
        int64_t c;

        if (raw.ptr[(*at)++] != '\\') {
            out[(*len)++] = raw.ptr[start];
            continue;
        }
        c = *at < raw.len ? take_escape(raw, at) : -2;
        if (c == -2) {
            *at = start;
            return false;
        }
        if (c == -1) {
            out[(*len)++] = '\\';
        } else {
            *len += pinc_utf8_encode(out + *len, (uint32_t)c);
        }
    }
    return true;
}

enum pinc_status pinc_quoted_read(struct pinc_slice *out, struct pinc_slice text, size_t *taken,
                                  size_t column, struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice rest = pinc_slice_part(text, 1, text.len), raw;
    size_t n = pinc_slice_find(rest, text.ptr[0]), i;
    char *copy;

    if (n == rest.len) {
        return pinc_fail_column(err, PINC_ESYNTAX, column, "the quoted text is not closed");
    }
    raw = pinc_slice_part(rest, 0, n);
    for (i = 0; i < n; i++) {
        if (rest.ptr[i] == '\n' || rest.ptr[i] == '\r' || rest.ptr[i] == '\0') {
            return pinc_fail_column(err, PINC_ESYNTAX, column + 1 + i,
                                    "a line break or NUL in a quoted text");
        }
    }
    *out = raw;
    *taken = n + 2;
    if (pinc_slice_find(raw, '\\') == n) {
        return PINC_OK;
    }
    copy = pinc_arena_alloc(arena, n + 1); /* no escape is shorter than its UTF-8 */
    if (!copy) {
        return pinc_fail_memory(err);
    }
    if (!unescape(copy, &n, raw, &i)) {
        return pinc_fail_column(err, PINC_ESYNTAX, column + 1 + i,
                                "invalid escape in a quoted text");
    }
    *out = (struct pinc_slice){copy, n};
    return PINC_OK;
}

/* --- printing */

/* Would what is printed here begin an escape, or end the text, if a single backslash came before
 * it? */
static bool escapes(struct pinc_slice text, size_t next)
{
    return next == text.len || (unsigned char)text.ptr[next] < 0x20 ||
           strchr("\\'\"abfnrtvxuUN01234567", text.ptr[next]) != NULL;
}

void pinc_quoted_print(struct pinc_buf *buf, struct pinc_slice text)
{
    char quote = pinc_slice_find(text, '"') < text.len && pinc_slice_find(text, '\'') == text.len
                     ? '\''
                     : '"';
    size_t i;

    pinc_buf_add_char(buf, quote);
    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == quote || (c != '\t' && (unsigned char)c < 0x20)) {
            pinc_buf_addf(buf, "\\x%02x", (unsigned)(unsigned char)c);
        } else if (c == '\\' && escapes(text, i + 1)) {
            pinc_buf_add_str(buf, "\\\\");
        } else {
            pinc_buf_add_char(buf, c);
        }
    }
    pinc_buf_add_char(buf, quote);
}
