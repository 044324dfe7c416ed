#include "base/toml/toml_text.h"

#include "base/hex.h"

/* Where a string lies, and what is special in it. */
struct string {
    struct pinc_slice inside;
    size_t from;     /* of the inside in the document */
    size_t end;      /* behind the last quote */
    bool basic;      /* with escapes */
    bool multiline;  /* in three quotes */
    bool is_changed; /* it has escapes or CRLF */
};

static char char_at(struct pinc_slice s, size_t at)
{
    return at < s.len ? s.ptr[at] : '\0';
}

/* The number of times that a quote stands at `at`, up to `most`. */
static size_t quotes_at(struct pinc_slice s, size_t at, char quote, size_t most)
{
    size_t n = 0;

    while (n < most && char_at(s, at + n) == quote) {
        n++;
    }
    return n;
}

/* The length of the line end at `at`; 0 when there is none. */
static size_t line_end_at(struct pinc_slice s, size_t at)
{
    if (char_at(s, at) == '\n') {
        return 1;
    }
    return char_at(s, at) == '\r' && char_at(s, at + 1) == '\n' ? 2 : 0;
}

/* Find the quotes around a string and what it has inside, without a look at the escapes. `at` is
 * moved to what is wrong. @return that, or NULL */
static const char *find_end(struct string *out, struct pinc_slice text, size_t *at)
{
    const char quote = text.ptr[*at];
    size_t n = quotes_at(text, *at, quote, 3), n_quotes, i;

    *out = (struct string){.basic = quote == '"', .multiline = n == 3};
    if (n == 2) {
        out->from = *at + 1;
        out->end = *at + 2;
        out->inside = pinc_slice_part(text, out->from, out->from);
        return NULL;
    }
    n_quotes = n;
    i = *at + n;
    i += out->multiline ? line_end_at(text, i) : 0;
    out->from = i;
    while (i < text.len) {
        char c = text.ptr[i];

        n = quotes_at(text, i, quote, out->multiline ? 5 : 1);
        if (n >= n_quotes) {
            /* Up to two quotes before the last three belong to the string. */
            out->inside = pinc_slice_part(text, out->from, i + n - n_quotes);
            out->end = i + n;
            return NULL;
        }
        if (n) {
            i += n;
        } else if (c == '\\' && out->basic && i + 1 < text.len && text.ptr[i + 1] != '\r' &&
                   text.ptr[i + 1] != '\n') {
            out->is_changed = true;
            i += 2;
        } else if ((n = line_end_at(text, i)) > 0 && out->multiline) {
            out->is_changed = out->is_changed || n == 2;
            i += n;
        } else if (n) {
            *at = i;
            return "the string is not closed on its line";
        } else if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7f) {
            *at = i;
            return "control characters are not allowed in strings";
        } else {
            out->is_changed = out->is_changed || (c == '\\' && out->basic);
            i++;
        }
    }
    return "the string is not closed";
}

/* n hexadecimal digits; false when they are not there. */
static bool read_hex(uint32_t *out, struct pinc_slice s, size_t at, size_t n)
{
    size_t i;

    *out = 0;
    for (i = at; i < at + n; i++) {
        const int digit = pinc_hex_digit(char_at(s, i));

        if (digit < 0) {
            return false;
        }
        *out = *out * 16 + (uint32_t)digit;
    }
    return true;
}

/* A backslash at the end of a line, and the white space behind it: its length, 0 when there is
 * none. */
static size_t skip_line_end(struct pinc_slice s, size_t at)
{
    size_t i = at + 1, n;
    bool line_end = false;

    while (i < s.len) {
        n = line_end_at(s, i);
        line_end = line_end || n > 0;
        if (n == 0 && s.ptr[i] != ' ' && s.ptr[i] != '\t') {
            break;
        }
        i += n ? n : 1;
    }
    return line_end ? i - at : 0;
}

/* The escape at `at`: the code point, or UINT32_MAX for none at all. @return its length, 0 when it
 * is wrong */
static size_t read_escape(uint32_t *point, const struct string *string, size_t at,
                          enum pinc_toml_version version)
{
    static const char letters[] = "\"\\bfnrt", meaning[] = "\"\\\b\f\n\r\t";
    const struct pinc_slice s = string->inside;
    char c = char_at(s, at + 1);
    const char *p = c ? strchr(letters, c) : NULL;
    size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;

    if (p) {
        *point = (unsigned char)meaning[p - letters];
        return 2;
    }
    if (c == 'e' && version == PINC_TOML_1_1) {
        *point = 0x1b;
        return 2;
    }
    if (c == 'x' && version == PINC_TOML_1_1) {
        digits = 2;
    }
    if (digits) {
        bool good = read_hex(point, s, at + 2, digits) && *point <= 0x10ffff &&
                    (*point < 0xd800 || *point > 0xdfff);

        return good ? 2 + digits : 0;
    }
    *point = UINT32_MAX;
    return string->multiline ? skip_line_end(s, at) : 0;
}

/* Read one code point or escape at `at` of the inside. @param point UINT32_MAX when it stands for
 * nothing. @return its length, 0 when it is wrong */
static size_t step(uint32_t *point, const struct string *string, size_t at,
                   enum pinc_toml_version version)
{
    const struct pinc_slice s = string->inside;
    size_t n;

    if (string->basic && s.ptr[at] == '\\') {
        return read_escape(point, string, at, version);
    }
    n = line_end_at(s, at);
    if (n) {
        *point = '\n';
        return n;
    }
    return pinc_utf8_decode(pinc_slice_part(s, at, s.len), point);
}

/* The inside as it is meant. */
static enum pinc_status undo(struct pinc_slice *out, struct pinc_toml_text *text,
                             const struct string *string, struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};
    uint32_t point = 0;
    size_t i = 0, n;

    while (i < string->inside.len) {
        n = step(&point, string, i, text->version);
        if (n == 0) {
            text->at = string->from + i;
            text->reason = "invalid escape sequence";
            pinc_buf_clear(&buf);
            return PINC_ESYNTAX;
        }
        if (point != UINT32_MAX) {
            pinc_buf_add_point(&buf, point);
        }
        i += n;
    }
    *out = pinc_buf_keep(&buf, arena);
    return out->ptr ? PINC_OK : PINC_ENOMEM;
}

enum pinc_status pinc_toml_text_read(struct pinc_slice *out, struct pinc_toml_text *text,
                                     bool multiline, struct pinc_arena *arena)
{
    struct string string;
    enum pinc_status st = PINC_OK;

    *out = (struct pinc_slice){NULL, 0};
    text->reason = find_end(&string, text->text, &text->at);
    if (!text->reason && string.multiline && !multiline) {
        text->reason = "a key cannot be a multi-line string";
    }
    if (text->reason) {
        return PINC_ESYNTAX;
    }
    if (string.is_changed) {
        st = undo(out, text, &string, arena);
    } else {
        *out = string.inside;
    }
    if (st == PINC_OK) {
        text->at = string.end;
    }
    return st;
}

static size_t utf8_length(uint32_t point)
{
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

size_t pinc_toml_text_place(struct pinc_slice text, size_t at, size_t n)
{
    struct string string;
    uint32_t point = 0;
    size_t i = 0, taken, written;

    if (find_end(&string, text, &at)) {
        return at;
    }
    if (!string.is_changed) {
        return string.from + (n < string.inside.len ? n : string.inside.len);
    }
    while (i < string.inside.len) {
        taken = step(&point, &string, i, PINC_TOML_1_1);
        written = point == UINT32_MAX ? 0 : utf8_length(point);
        if (taken == 0 || written > n) {
            break;
        }
        n -= written;
        i += taken;
    }
    return string.from + i;
}
