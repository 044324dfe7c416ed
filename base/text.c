#include "base/text.h"

#include <stdio.h>
#include <string.h>

void pinc_buf_init(struct pinc_buf *buf, size_t max)
{
    *buf = (struct pinc_buf){.max = max};
}

void pinc_buf_clear(struct pinc_buf *buf)
{
    pinc_free(buf->ptr);
    *buf = (struct pinc_buf){.max = buf->max};
}

void pinc_buf_clear_part(struct pinc_buf *part, struct pinc_buf *whole)
{
    if (whole->failed == PINC_OK) {
        whole->failed = part->failed;
    }
    pinc_buf_clear(part);
}

/* Room for n more bytes and the NUL. */
static bool buf_reserve(struct pinc_buf *buf, size_t n)
{
    if (buf->failed != PINC_OK) {
        return false;
    }
    if (buf->max && (n > buf->max || buf->len > buf->max - n)) {
        buf->failed = PINC_ELIMIT;
        return false;
    }
    if (n >= SIZE_MAX - buf->len || !PINC_GROW(buf->ptr, buf->cap, buf->len + n + 1)) {
        buf->failed = PINC_ENOMEM;
        return false;
    }
    return true;
}

void pinc_buf_add(struct pinc_buf *buf, struct pinc_slice s)
{
    if (!buf_reserve(buf, s.len)) {
        return;
    }
    if (s.len) {
        memcpy(buf->ptr + buf->len, s.ptr, s.len);
    }
    buf->len += s.len;
    buf->ptr[buf->len] = '\0';
}

void pinc_buf_add_str(struct pinc_buf *buf, const char *s)
{
    pinc_buf_add(buf, pinc_slice_of(s));
}

void pinc_buf_add_char(struct pinc_buf *buf, char c)
{
    if (buf_reserve(buf, 1)) {
        buf->ptr[buf->len++] = c;
        buf->ptr[buf->len] = '\0';
    }
}

void pinc_buf_add_uint(struct pinc_buf *buf, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    pinc_buf_add(buf, (struct pinc_slice){digits + at, sizeof digits - at});
}

void pinc_buf_vaddf(struct pinc_buf *buf, const char *fmt, va_list ap)
{
    char few[256]; /* most fit, and are formatted once */
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(few, sizeof few, fmt, again);
    va_end(again);
    if (n < 0) {
        if (buf->failed == PINC_OK) {
            buf->failed = PINC_EINTERNAL;
        }
        return;
    }
    if ((size_t)n < sizeof few) {
        pinc_buf_add(buf, (struct pinc_slice){few, (size_t)n});
    } else if (buf_reserve(buf, (size_t)n)) {
        (void)vsnprintf(buf->ptr + buf->len, (size_t)n + 1, fmt, ap);
        buf->len += (size_t)n;
    }
}

void pinc_buf_addf(struct pinc_buf *buf, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    pinc_buf_vaddf(buf, fmt, ap);
    va_end(ap);
}

void pinc_buf_add_point(struct pinc_buf *buf, uint32_t point)
{
    char bytes[4];

    pinc_buf_add(buf, (struct pinc_slice){bytes, pinc_utf8_encode(bytes, point)});
}

/* Characters that a terminal acts on or does not show: C0, C1, bidirectional controls, separators,
 * zero width. */
static bool is_unprintable(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad || c == 0x61c ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
           (c >= 0xe0000 && c <= 0xe0fff);
}

static void add_point_escape(struct pinc_buf *buf, uint32_t c)
{
    pinc_buf_addf(buf, c < 0x80 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

void pinc_buf_add_visible(struct pinc_buf *buf, struct pinc_slice s)
{
    while (s.len) {
        uint32_t c = 0;
        size_t n = pinc_utf8_decode(s, &c);

        if (n == 0) {
            n = 1;
            pinc_buf_addf(buf, "\\x%02x", (unsigned)(unsigned char)s.ptr[0]);
        } else if (is_unprintable(c) && c != '\n' && c != '\t') {
            add_point_escape(buf, c);
        } else {
            pinc_buf_add(buf, pinc_slice_part(s, 0, n));
        }
        s = pinc_slice_part(s, n, s.len);
    }
}

/* How many printable ASCII characters without a backslash a text begins with. */
static size_t plain_length(struct pinc_slice s)
{
    size_t n = 0;

    while (n < s.len && s.ptr[n] >= ' ' && s.ptr[n] < 0x7f && s.ptr[n] != '\\') {
        n++;
    }
    return n;
}

void pinc_buf_add_escaped(struct pinc_buf *buf, struct pinc_slice s, size_t most)
{
    size_t done = 0;

    while (s.len) {
        uint32_t c = 0;
        size_t n = plain_length(s);

        if (n) { /* nearly always all of it */
            n = n < most - done ? n : most - done;
            pinc_buf_add(buf, pinc_slice_part(s, 0, n));
            done += n;
            s = pinc_slice_part(s, n, s.len);
        }
        if (!s.len) {
            return;
        }
        n = pinc_utf8_decode(s, &c);
        if (done + (n ? n : 1) > most) {
            pinc_buf_add_str(buf, "...");
            return;
        }
        if (n == 0) {
            n = 1;
            pinc_buf_addf(buf, "\\x%02x", (unsigned)(unsigned char)s.ptr[0]);
        } else if (c == '\n' || c == '\t' || c == '\r' || c == '\\') {
            pinc_buf_add_char(buf, '\\');
            pinc_buf_add_char(buf, c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : '\\');
        } else if (is_unprintable(c)) {
            add_point_escape(buf, c);
        } else {
            pinc_buf_add(buf, pinc_slice_part(s, 0, n));
        }
        done += n;
        s = pinc_slice_part(s, n, s.len);
    }
}

void pinc_buf_add_quoted(struct pinc_buf *buf, struct pinc_slice s, size_t most)
{
    pinc_buf_add_char(buf, '\'');
    pinc_buf_add_escaped(buf, s, most);
    pinc_buf_add_char(buf, '\'');
}

#undef pinc_fail_quoted
#undef pinc_fail_quoting

static enum pinc_status fail_quoted(struct pinc_error *err, enum pinc_status code, size_t column,
                                    const char *before, struct pinc_slice offending, size_t most,
                                    const char *after)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, offending, most);
    if (quoted.failed != PINC_OK) {
        code = pinc_fail_memory(err);
    } else {
        pinc_fail_column(err, code, column, "%s%s%s", before, quoted.ptr, after);
    }
    pinc_buf_clear(&quoted);
    return code;
}

enum pinc_status pinc_fail_quoted(struct pinc_error *err, enum pinc_status code, size_t column,
                                  const char *before, struct pinc_slice offending,
                                  const char *after)
{
    return fail_quoted(err, code, column, before, offending, 80, after);
}

enum pinc_status pinc_fail_quoting(struct pinc_error *err, enum pinc_status code, size_t most,
                                   const char *before, struct pinc_slice offending,
                                   const char *after)
{
    return fail_quoted(err, code, 0, before, offending, most, after);
}

enum pinc_status pinc_fail_expected(struct pinc_error *err, size_t column, const char *expected,
                                    struct pinc_slice found)
{
    struct pinc_buf before = {0};
    enum pinc_status st;

    if (found.len == 0) {
        return pinc_fail_column(err, PINC_ESYNTAX, column, "%s, not the end", expected);
    }
    pinc_buf_addf(&before, "%s, not ", expected);
    st = before.failed == PINC_OK
             ? pinc_fail_quoted(err, PINC_ESYNTAX, column, before.ptr, found, "")
             : pinc_fail_memory(err);
    pinc_buf_clear(&before);
    return st;
}

struct pinc_slice pinc_buf_slice(const struct pinc_buf *buf)
{
    return (struct pinc_slice){buf->ptr ? buf->ptr : "", buf->len};
}

char *pinc_buf_take(struct pinc_buf *buf, size_t *len)
{
    char *p;

    pinc_buf_add_str(buf, "");
    if (len) {
        *len = 0;
    }
    if (buf->failed != PINC_OK) {
        pinc_buf_clear(buf);
        return NULL;
    }
    p = buf->ptr;
    if (len) {
        *len = buf->len;
    }
    *buf = (struct pinc_buf){.max = buf->max};
    return p;
}

struct pinc_slice pinc_buf_keep(struct pinc_buf *buf, struct pinc_arena *arena)
{
    struct pinc_slice copy = {NULL, 0};

    if (buf->failed == PINC_OK) {
        copy = pinc_slice_dup(arena, pinc_buf_slice(buf));
    }
    pinc_buf_clear(buf);
    return copy;
}
