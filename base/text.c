#include "base/text.h"

#include <stdio.h>
#include <string.h>

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

bool pinc_slice_ends(struct pinc_slice s, const char *suffix)
{
    size_t n = strlen(suffix);

    return s.len >= n && (n == 0 || memcmp(s.ptr + s.len - n, suffix, n) == 0);
}

size_t pinc_slice_find(struct pinc_slice s, char c)
{
    const char *p = s.len ? memchr(s.ptr, c, s.len) : NULL;

    return p ? (size_t)(p - s.ptr) : s.len;
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

struct pinc_slice pinc_slice_dup(struct pinc_arena *arena, struct pinc_slice s)
{
    char *p = pinc_arena_copy(arena, s.ptr, s.len);

    return (struct pinc_slice){p, p ? s.len : 0};
}

void pinc_buf_init(struct pinc_buf *buf, size_t max)
{
    *buf = (struct pinc_buf){.max = max};
}

void pinc_buf_clear(struct pinc_buf *buf)
{
    pinc_free(buf->ptr);
    *buf = (struct pinc_buf){.max = buf->max};
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
    pinc_buf_add(buf, (struct pinc_slice){&c, 1});
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
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0) {
        if (buf->failed == PINC_OK) {
            buf->failed = PINC_EINTERNAL;
        }
        return;
    }
    if (!buf_reserve(buf, (size_t)n)) {
        return;
    }
    (void)vsnprintf(buf->ptr + buf->len, (size_t)n + 1, fmt, ap);
    buf->len += (size_t)n;
}

void pinc_buf_addf(struct pinc_buf *buf, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    pinc_buf_vaddf(buf, fmt, ap);
    va_end(ap);
}

/*
 * The code point at s.ptr and its length in bytes; length 0 when the bytes are no UTF-8
 * (Unicode 15, table 3-7).
 */
size_t pinc_utf8_decode(struct pinc_slice s, uint32_t *point)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    size_t n, i;
    uint32_t c, least;

    if (s.len == 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        *point = p[0];
        return 1;
    }
    if (p[0] >= 0xc2 && p[0] <= 0xdf) {
        n = 2, c = p[0] & 0x1fu, least = 0x80;
    } else if (p[0] >= 0xe0 && p[0] <= 0xef) {
        n = 3, c = p[0] & 0x0fu, least = 0x800;
    } else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
        n = 4, c = p[0] & 0x07u, least = 0x10000;
    } else {
        return 0;
    }
    if (s.len < n) {
        return 0;
    }
    for (i = 1; i < n; i++) {
        if ((p[i] & 0xc0u) != 0x80) {
            return 0;
        }
        c = c << 6 | (p[i] & 0x3fu);
    }
    if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
        return 0;
    }
    *point = c;
    return n;
}

void pinc_buf_add_point(struct pinc_buf *buf, uint32_t point)
{
    char bytes[4];
    size_t n = 0;

    if (point < 0x80) {
        bytes[n++] = (char)point;
    } else {
        if (point < 0x800) {
            bytes[n++] = (char)(0xc0u | point >> 6);
        } else {
            if (point < 0x10000) {
                bytes[n++] = (char)(0xe0u | point >> 12);
            } else {
                bytes[n++] = (char)(0xf0u | point >> 18);
                bytes[n++] = (char)(0x80u | (point >> 12 & 0x3fu));
            }
            bytes[n++] = (char)(0x80u | (point >> 6 & 0x3fu));
        }
        bytes[n++] = (char)(0x80u | (point & 0x3fu));
    }
    pinc_buf_add(buf, (struct pinc_slice){bytes, n});
}

bool pinc_utf8_valid(struct pinc_slice s)
{
    uint32_t point;
    size_t n, i = 0;

    while (i < s.len) {
        if ((unsigned char)s.ptr[i] < 0x80) {
            i++;
            continue;
        }
        n = pinc_utf8_decode(pinc_slice_part(s, i, s.len), &point);
        if (n == 0) {
            return false;
        }
        i += n;
    }
    return true;
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

void pinc_buf_add_escaped(struct pinc_buf *buf, struct pinc_slice s, size_t most)
{
    size_t done = 0;

    while (s.len) {
        uint32_t c = 0;
        size_t n = pinc_utf8_decode(s, &c);

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
            pinc_buf_addf(buf,
                          c < 0x80      ? "\\x%02x"
                          : c < 0x10000 ? "\\u%04x"
                                        : "\\U%08x",
                          (unsigned)c);
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

enum pinc_status pinc_fail_quoted(struct pinc_error *err, enum pinc_status code, size_t column,
                                  const char *before, struct pinc_slice offending,
                                  const char *after)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, offending, 80);
    if (quoted.failed != PINC_OK) {
        code = pinc_fail_memory(err);
    } else {
        pinc_fail_column(err, code, column, "%s%s%s", before, quoted.ptr, after);
    }
    pinc_buf_clear(&quoted);
    return code;
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

struct map_entry {
    struct pinc_slice key;
    uint64_t hash; /* 0 = free */
    uint32_t value;
};

struct pinc_map {
    struct map_entry *entries;
    size_t size, used; /* size is 0 or a power of two */
    uint64_t seed;
};

struct pinc_map *pinc_map_new(void)
{
    struct pinc_map *map = pinc_alloc(sizeof *map);

    if (map) {
        /* The address differs from run to run, so that no input can aim at collisions. */
        map->seed = (uint64_t)(uintptr_t)map * 0x9e3779b97f4a7c15u;
    }
    return map;
}

void pinc_map_free(struct pinc_map *map)
{
    if (map) {
        pinc_free(map->entries);
        pinc_free(map);
    }
}

static uint64_t map_hash(const struct pinc_map *map, struct pinc_slice key)
{
    uint64_t h = map->seed ^ key.len, word;
    size_t i = 0;

    for (; i + 8 <= key.len; i += 8) {
        memcpy(&word, key.ptr + i, 8);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; i < key.len; i++) {
        h = (h ^ (unsigned char)key.ptr[i]) * 0xc4ceb9fe1a85ec53u;
    }
    h ^= h >> 29;
    h *= 0xc4ceb9fe1a85ec53u;
    h ^= h >> 32;
    return h ? h : 1;
}

static struct map_entry *map_slot(struct map_entry *entries, size_t size, uint64_t hash,
                                  struct pinc_slice key)
{
    size_t at = (size_t)hash & (size - 1);

    while (entries[at].hash &&
           (entries[at].hash != hash || !pinc_slice_equal(entries[at].key, key))) {
        at = (at + 1) & (size - 1);
    }
    return &entries[at];
}

bool pinc_map_get(const struct pinc_map *map, struct pinc_slice key, uint32_t *value)
{
    const struct map_entry *e;

    if (map->size == 0) {
        return false;
    }
    e = map_slot(map->entries, map->size, map_hash(map, key), key);
    if (e->hash && value) {
        *value = e->value;
    }
    return e->hash != 0;
}

static bool map_double(struct pinc_map *map)
{
    size_t size = map->size ? map->size * 2 : 16, i;
    struct map_entry *entries = pinc_alloc_array(size, sizeof *entries);

    if (!entries) {
        return false;
    }
    for (i = 0; i < map->size; i++) {
        if (map->entries[i].hash) {
            *map_slot(entries, size, map->entries[i].hash, map->entries[i].key) = map->entries[i];
        }
    }
    pinc_free(map->entries);
    map->entries = entries;
    map->size = size;
    return true;
}

bool pinc_map_put(struct pinc_map *map, struct pinc_slice key, uint32_t value)
{
    uint64_t hash = map_hash(map, key);
    struct map_entry *e;

    if (map->used * 4 >= map->size * 3 && !map_double(map)) {
        return false;
    }
    e = map_slot(map->entries, map->size, hash, key);
    if (!e->hash) {
        map->used++;
        e->key = key;
        e->hash = hash;
    }
    e->value = value;
    return true;
}

size_t pinc_map_count(const struct pinc_map *map)
{
    return map->used;
}
