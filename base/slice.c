#include "base/slice.h"

struct pinc_slice pinc_slice_of(const char *s)
{
    return (struct pinc_slice){s, s ? strlen(s) : 0};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct pinc_slice pinc_slice_trim(struct pinc_slice s)
{
    while (s.len && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && is_blank(s.ptr[s.len - 1])) {
        s.len--;
    }
    return s;
}

/*
 * White space beyond ASCII, in UTF-8:
 * U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
 */
static size_t wide_space(const unsigned char *p, size_t n)
{
    bool is;

    if (n >= 2 && p[0] == 0xc2) {
        return p[1] == 0x85 || p[1] == 0xa0 ? 2 : 0;
    }
    if (n < 3) {
        return 0;
    }
    if (p[0] == 0xe2 && p[1] == 0x80) {
        is = (p[2] >= 0x80 && p[2] <= 0x8a) || p[2] == 0xa8 || p[2] == 0xa9 || p[2] == 0xaf;
    } else {
        is = memcmp(p, "\xe1\x9a\x80", 3) == 0 || memcmp(p, "\xe2\x81\x9f", 3) == 0 ||
             memcmp(p, "\xe3\x80\x80", 3) == 0;
    }
    return is ? 3 : 0;
}

size_t pinc_slice_space(struct pinc_slice s)
{
    unsigned char c;

    if (s.len == 0) {
        return 0;
    }
    c = (unsigned char)s.ptr[0];
    if (c < 0x80) {
        return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f) ? 1 : 0;
    }
    return wide_space((const unsigned char *)s.ptr, s.len);
}

/* As pinc_slice_space() for the last character. */
static size_t space_at_end(struct pinc_slice s)
{
    size_t n;

    if (s.len == 0 || (unsigned char)s.ptr[s.len - 1] < 0x80) {
        return pinc_slice_space(pinc_slice_part(s, s.len ? s.len - 1 : 0, s.len));
    }
    for (n = 2; n <= 3 && n <= s.len; n++) {
        if (pinc_slice_space(pinc_slice_part(s, s.len - n, s.len)) == n) {
            return n;
        }
    }
    return 0;
}

struct pinc_slice pinc_slice_strip(struct pinc_slice s)
{
    size_t n;

    while ((n = pinc_slice_space(s)) > 0) {
        s.ptr += n;
        s.len -= n;
    }
    while ((n = space_at_end(s)) > 0) {
        s.len -= n;
    }
    return s;
}

bool pinc_slice_equal_nocase(struct pinc_slice a, struct pinc_slice b)
{
    size_t i;

    if (a.len != b.len) {
        return false;
    }
    if (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0) {
        return true;
    }
    for (i = 0; i < a.len; i++) {
        if (pinc_to_lower(a.ptr[i]) != pinc_to_lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

int pinc_slice_compare(struct pinc_slice a, struct pinc_slice b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool pinc_slice_starts(struct pinc_slice s, const char *prefix)
{
    size_t n = strlen(prefix);

    return s.len >= n && (n == 0 || memcmp(s.ptr, prefix, n) == 0);
}

bool pinc_slice_starts_nocase(struct pinc_slice s, const char *prefix)
{
    const struct pinc_slice p = pinc_slice_of(prefix);

    return pinc_slice_equal_nocase(pinc_slice_part(s, 0, p.len), p);
}

bool pinc_slice_ends(struct pinc_slice s, const char *suffix)
{
    size_t n = strlen(suffix);

    return s.len >= n && (n == 0 || memcmp(s.ptr + s.len - n, suffix, n) == 0);
}

bool pinc_slice_is_one_of(struct pinc_slice s, const char *const *texts)
{
    while (*texts && !pinc_slice_equal(s, pinc_slice_of(*texts))) {
        texts++;
    }
    return *texts != NULL;
}

size_t pinc_slice_find(struct pinc_slice s, char c)
{
    const char *p = s.len ? memchr(s.ptr, c, s.len) : NULL;

    return p ? (size_t)(p - s.ptr) : s.len;
}

size_t pinc_slice_find_text(struct pinc_slice s, struct pinc_slice text)
{
    size_t at;

    if (text.len == 0) {
        return 0;
    }
    for (at = 0; at + text.len <= s.len; at++) {
        at += pinc_slice_find(pinc_slice_part(s, at, s.len), text.ptr[0]);
        if (at + text.len <= s.len && memcmp(s.ptr + at, text.ptr, text.len) == 0) {
            return at;
        }
    }
    return s.len;
}

size_t pinc_slice_rfind(struct pinc_slice s, char c)
{
    size_t i;

    for (i = s.len; i > 0; i--) {
        if (s.ptr[i - 1] == c) {
            return i - 1;
        }
    }
    return s.len;
}

struct pinc_slice pinc_slice_cut_line(struct pinc_slice *text)
{
    const size_t end = pinc_slice_rfind(*text, '\n');
    const struct pinc_slice line = pinc_slice_part(*text, end < text->len ? end + 1 : 0, text->len);

    *text = pinc_slice_part(*text, 0, end < text->len ? end : 0);
    return line;
}

struct pinc_slice pinc_slice_cut_word(struct pinc_slice *text)
{
    const struct pinc_slice words = pinc_slice_trim(*text);
    size_t end = 0;

    while (end < words.len && !is_blank(words.ptr[end])) {
        end++;
    }
    *text = pinc_slice_trim(pinc_slice_part(words, end, words.len));
    return pinc_slice_part(words, 0, end);
}

struct pinc_slice pinc_slice_dup(struct pinc_arena *arena, struct pinc_slice s)
{
    char *p = pinc_arena_copy(arena, s.ptr, s.len);

    return (struct pinc_slice){p, p ? s.len : 0};
}
