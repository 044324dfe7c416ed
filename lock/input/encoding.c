#include "lock/input/encoding.h"

#include <string.h>

enum encoding {
    ENCODING_UNKNOWN,
    ENCODING_UTF8,
    ENCODING_ASCII,
    ENCODING_LATIN1,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_UTF32LE,
    ENCODING_UTF32BE
};

/* Longer marks first: that of UTF-16LE starts that of UTF-32LE. */
static const struct {
    const char *mark;
    size_t len;
    enum encoding encoding;
} marks[] = {
    {"\xef\xbb\xbf", 3, ENCODING_UTF8},    {"\xff\xfe\0\0", 4, ENCODING_UTF32LE},
    {"\0\0\xfe\xff", 4, ENCODING_UTF32BE}, {"\xff\xfe", 2, ENCODING_UTF16LE},
    {"\xfe\xff", 2, ENCODING_UTF16BE},
};

/* Spellings of the codecs, lower case, '_' as '-'. A bare "utf-16" without a mark is little-endian.
 */
static const struct {
    const char *name;
    enum encoding encoding;
} encodings[] = {
    {"utf-8", ENCODING_UTF8},        {"utf8", ENCODING_UTF8},
    {"u8", ENCODING_UTF8},           {"utf-8-sig", ENCODING_UTF8},
    {"ascii", ENCODING_ASCII},       {"us-ascii", ENCODING_ASCII},
    {"646", ENCODING_ASCII},         {"latin-1", ENCODING_LATIN1},
    {"latin1", ENCODING_LATIN1},     {"l1", ENCODING_LATIN1},
    {"latin", ENCODING_LATIN1},      {"iso-8859-1", ENCODING_LATIN1},
    {"iso8859-1", ENCODING_LATIN1},  {"8859", ENCODING_LATIN1},
    {"cp819", ENCODING_LATIN1},      {"utf-16", ENCODING_UTF16LE},
    {"utf16", ENCODING_UTF16LE},     {"utf-16-le", ENCODING_UTF16LE},
    {"utf-16-be", ENCODING_UTF16BE}, {"utf-32", ENCODING_UTF32LE},
    {"utf32", ENCODING_UTF32LE},     {"utf-32-le", ENCODING_UTF32LE},
    {"utf-32-be", ENCODING_UTF32BE},
};

static bool is_encoding_char(char c)
{
    return pinc_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

static bool is_ascii_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The name behind "coding:" or "coding=" in a comment, empty when there is none (PEP 263). */
static struct pinc_slice declared_in(struct pinc_slice comment)
{
    const size_t word = strlen("coding");
    size_t i, from, to;

    for (i = 0; i + word < comment.len; i++) {
        char sign = comment.ptr[i + word];

        if (memcmp(comment.ptr + i, "coding", word) != 0 || (sign != ':' && sign != '=')) {
            continue;
        }
        from = i + word + 1;
        while (from < comment.len && is_ascii_blank(comment.ptr[from])) {
            from++;
        }
        to = from;
        while (to < comment.len && is_encoding_char(comment.ptr[to])) {
            to++;
        }
        if (to > from) {
            return pinc_slice_part(comment, from, to);
        }
    }
    return PINC_LIT("");
}

static struct pinc_slice declared_encoding(struct pinc_slice bytes, unsigned *line)
{
    struct pinc_slice name = PINC_LIT("");

    for (*line = 1; *line <= 2 && name.len == 0; ++*line) {
        size_t end = pinc_slice_find(bytes, '\n');

        if (bytes.len && bytes.ptr[0] == '#') {
            name = declared_in(pinc_slice_part(bytes, 0, end));
        }
        bytes = pinc_slice_part(bytes, end + 1, bytes.len);
    }
    --*line;
    return name;
}

static bool encoding_name_equal(struct pinc_slice name, const char *known)
{
    size_t i;

    for (i = 0; i < name.len && known[i]; i++) {
        char c = pinc_to_lower(name.ptr[i]);

        if ((c == '_' ? '-' : c) != known[i]) {
            return false;
        }
    }
    return i == name.len && known[i] == '\0';
}

/* Find the encoding, and take the byte order mark off. */
static enum pinc_status find_encoding(enum encoding *out, struct pinc_slice *bytes,
                                      struct pinc_error *err)
{
    struct pinc_slice name;
    struct pinc_buf quoted = {0};
    unsigned line;
    size_t i;

    for (i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (bytes->len >= marks[i].len && memcmp(bytes->ptr, marks[i].mark, marks[i].len) == 0) {
            *bytes = pinc_slice_part(*bytes, marks[i].len, bytes->len);
            *out = marks[i].encoding;
            return PINC_OK;
        }
    }
    name = declared_encoding(*bytes, &line);
    if (name.len == 0) {
        *out = ENCODING_UTF8;
        return PINC_OK;
    }
    for (i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        if (encoding_name_equal(name, encodings[i].name)) {
            *out = encodings[i].encoding;
            return PINC_OK;
        }
    }
    pinc_buf_add_quoted(&quoted, name, 40);
    (void)pinc_fail(err, PINC_ESYNTAX, "unknown encoding %s", quoted.ptr ? quoted.ptr : "");
    pinc_fail_hint(err, "save the file as UTF-8");
    if (err) {
        err->line = line;
    }
    pinc_buf_clear(&quoted);
    return PINC_ESYNTAX;
}

/* One code point from bytes: what it takes, 0 when the encoding does not allow it. */
static size_t decode_point(struct pinc_slice s, enum encoding encoding, uint32_t *point)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    const bool big = encoding == ENCODING_UTF16BE || encoding == ENCODING_UTF32BE;
    uint32_t high, low;

    switch (encoding) {
    case ENCODING_UNKNOWN:
        return 0;
    case ENCODING_UTF8:
        return pinc_utf8_decode(s, point);
    case ENCODING_ASCII:
        *point = p[0];
        return p[0] < 0x80;
    case ENCODING_LATIN1:
        *point = p[0];
        return 1;
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
        if (s.len < 2) {
            return 0;
        }
        high = big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
        *point = high;
        if (high < 0xd800 || high > 0xdfff) {
            return 2;
        }
        if (s.len < 4 || high > 0xdbff) {
            return 0;
        }
        low = big ? (uint32_t)p[2] << 8 | p[3] : (uint32_t)p[3] << 8 | p[2];
        *point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        return low >= 0xdc00 && low <= 0xdfff ? 4 : 0;
    case ENCODING_UTF32LE:
    case ENCODING_UTF32BE:
        if (s.len < 4) {
            return 0;
        }
        *point = big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
                     : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
        return *point <= 0x10ffff && (*point < 0xd800 || *point > 0xdfff) ? 4 : 0;
    }
    return 0;
}

static const char *encoding_title(enum encoding encoding)
{
    switch (encoding) {
    case ENCODING_UNKNOWN:
    case ENCODING_UTF8:
        return "UTF-8";
    case ENCODING_ASCII:
        return "ASCII";
    case ENCODING_LATIN1:
        return "Latin-1";
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
        return "UTF-16";
    case ENCODING_UTF32LE:
    case ENCODING_UTF32BE:
        return "UTF-32";
    }
    return "";
}

static enum pinc_status fail_encoding(enum encoding encoding, unsigned line, unsigned column,
                                      struct pinc_error *err)
{
    (void)pinc_fail(err, PINC_ESYNTAX, "the file is not valid %s", encoding_title(encoding));
    pinc_fail_hint(
        err, "save it as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-");
    if (err) {
        err->line = line;
        err->column = column;
    }
    return PINC_ESYNTAX;
}

enum pinc_status pinc_decode_text(struct pinc_slice *out, struct pinc_slice bytes,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    enum encoding encoding;
    struct pinc_buf buf = {0};
    enum pinc_status st;
    unsigned line = 1, column = 1;
    size_t n;

    *out = PINC_LIT("");
    st = find_encoding(&encoding, &bytes, err);
    if (st != PINC_OK) {
        return st;
    }
    if (encoding == ENCODING_UTF8 && pinc_utf8_valid(bytes)) {
        *out = pinc_slice_dup(arena, bytes);
        return out->ptr ? PINC_OK : pinc_fail_memory(err);
    }
    while (st == PINC_OK && bytes.len) {
        uint32_t point = 0;

        n = decode_point(bytes, encoding, &point);
        if (n == 0) {
            st = fail_encoding(encoding, line, column, err);
            break;
        }
        pinc_buf_add_point(&buf, point);
        line += point == '\n';
        column = point == '\n' ? 1 : column + 1;
        bytes = pinc_slice_part(bytes, n, bytes.len);
    }
    if (st == PINC_OK) {
        *out = pinc_buf_keep(&buf, arena);
        st = out->ptr ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&buf);
    return st;
}
