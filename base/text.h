/*
 * Text: borrowed slices, a buffer with a maximum, and a map from text to a small number.
 */
#ifndef PINC_BASE_TEXT_H
#define PINC_BASE_TEXT_H

#include "base/alloc.h"
#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes, not NUL-terminated. ptr may be NULL only when len is 0. */
struct pinc_slice {
    const char *ptr;
    size_t len;
};

/* For "%.*s"; at most 200 bytes. The text is not escaped: see pinc_buf_add_quoted(). */
#define PINC_SLICE_ARG(s) (int)((s).len < 200 ? (s).len : 200), ((s).ptr ? (s).ptr : "")

/* A slice of a string literal. */
#define PINC_LIT(s) ((struct pinc_slice){"" s, sizeof(s) - 1})

/** A slice of a C string; NULL gives the empty slice. */
struct pinc_slice pinc_slice_of(const char *s);

/** The part from `from` (included) to `to` (excluded); both are cut to the length. */
static inline struct pinc_slice pinc_slice_part(struct pinc_slice s, size_t from, size_t to)
{
    if (to > s.len) {
        to = s.len;
    }
    if (from > to) {
        from = to;
    }
    /* NULL + 0 is undefined; here too it is said that a NULL slice is empty. */
    return s.ptr ? (struct pinc_slice){s.ptr + from, to - from} : (struct pinc_slice){NULL, 0};
}

/** Without the spaces, tabs, CR and LF at both ends. */
struct pinc_slice pinc_slice_trim(struct pinc_slice s);

/**
 * The length in bytes of the white-space character at the start, 0 when there is none. White space
 * is what Python's str.isspace() says, since the reference drops that around versions.
 */
size_t pinc_slice_space(struct pinc_slice s);

/** Without the white space of pinc_slice_space() at both ends. */
struct pinc_slice pinc_slice_strip(struct pinc_slice s);

static inline bool pinc_slice_equal(struct pinc_slice a, struct pinc_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/** Equal when ASCII letters of both cases count as one. */
bool pinc_slice_equal_nocase(struct pinc_slice a, struct pinc_slice b);

/** Byte order: negative, 0 or positive. */
int pinc_slice_compare(struct pinc_slice a, struct pinc_slice b);

bool pinc_slice_starts(struct pinc_slice s, const char *prefix);
bool pinc_slice_ends(struct pinc_slice s, const char *suffix);

/** The first place of c, or s.len when it is not there. */
size_t pinc_slice_find(struct pinc_slice s, char c);

/** The last place of c, or s.len when it is not there. */
size_t pinc_slice_rfind(struct pinc_slice s, char c);

/** Cut the last line off, and the line end before it. @return the line; all of a text of one line
 */
struct pinc_slice pinc_slice_cut_line(struct pinc_slice *text);

/** A copy in the arena (NUL-terminated behind its end). {NULL, 0} when out of memory. */
struct pinc_slice pinc_slice_dup(struct pinc_arena *arena, struct pinc_slice s);

/* ASCII classes that do not depend on the locale; in the header because every inner loop calls
 * them. */
static inline bool pinc_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool pinc_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool pinc_is_alnum(char c)
{
    return pinc_is_digit(c) || pinc_is_alpha(c);
}

static inline char pinc_to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/**
 * A growing text with a maximum length. It keeps its first failure (PINC_ENOMEM or PINC_ELIMIT),
 * after which adding does nothing: check once, at pinc_buf_take() or in `failed`.
 * A zeroed struct is an empty buffer without a maximum.
 */
struct pinc_buf {
    char *ptr; /* NUL-terminated once anything was added */
    size_t len, cap, max;
    enum pinc_status failed;
};

/** @param max the most bytes it may hold, 0 for no limit */
void pinc_buf_init(struct pinc_buf *buf, size_t max);
void pinc_buf_clear(struct pinc_buf *buf);
void pinc_buf_add(struct pinc_buf *buf, struct pinc_slice s);
void pinc_buf_add_str(struct pinc_buf *buf, const char *s);
void pinc_buf_add_char(struct pinc_buf *buf, char c);
void pinc_buf_add_uint(struct pinc_buf *buf, uint64_t n);
void pinc_buf_addf(struct pinc_buf *buf, const char *fmt, ...) PINC_PRINTF(2, 3);
void pinc_buf_vaddf(struct pinc_buf *buf, const char *fmt, va_list ap) PINC_PRINTF(2, 0);

/**
 * Add untrusted text between single quotes, for a message: control characters, invalid UTF-8,
 * bidirectional and other invisible characters and backslashes are written as escapes; after `most`
 * bytes it is cut and "..." added.
 */
void pinc_buf_add_quoted(struct pinc_buf *buf, struct pinc_slice s, size_t most);

/** As pinc_buf_add_quoted(), without the quotes. */
void pinc_buf_add_escaped(struct pinc_buf *buf, struct pinc_slice s, size_t most);

/**
 * pinc_fail_column() with a text of before, the offending text in quotes (cut after 80 bytes) and
 * after.
 * @param column 1-based, 0 = none
 */
enum pinc_status pinc_fail_quoted(struct pinc_error *err, enum pinc_status code, size_t column,
                                  const char *before, struct pinc_slice offending,
                                  const char *after);

/** "EXPECTED, not 'FOUND'", or "EXPECTED, not the end" when nothing was found: PINC_ESYNTAX. */
enum pinc_status pinc_fail_expected(struct pinc_error *err, size_t column, const char *expected,
                                    struct pinc_slice found);

/** What it holds now, borrowed. */
struct pinc_slice pinc_buf_slice(const struct pinc_buf *buf);

/**
 * Move the text out (NUL-terminated, never NULL on success), leaving the buffer empty.
 * @param len may be NULL
 * @return freed by pinc_free(); NULL when the buffer had failed
 */
char *pinc_buf_take(struct pinc_buf *buf, size_t *len);

/** Read one code point: the number of bytes that it takes, 0 when s does not start with well-formed
 * UTF-8 or is empty. */
size_t pinc_utf8_decode(struct pinc_slice s, uint32_t *point);

/** Add a code point (at most 0x10ffff) as UTF-8. */
void pinc_buf_add_point(struct pinc_buf *buf, uint32_t point);

/**
 * Move the text into an arena, leaving the buffer empty.
 * @return {NULL, 0} when the buffer had failed or memory is out
 */
struct pinc_slice pinc_buf_keep(struct pinc_buf *buf, struct pinc_arena *arena);

/** Is it whole and well-formed UTF-8 (no surrogates, no overlong forms)? */
bool pinc_utf8_valid(struct pinc_slice s);

/** From text to a number. Keys are borrowed: they must outlive the map. Opaque. */
struct pinc_map;

/** A new map, freed by pinc_map_free(). NULL when out of memory. */
struct pinc_map *pinc_map_new(void);
void pinc_map_free(struct pinc_map *map);

/** Is key there? *value is set then; value may be NULL. */
bool pinc_map_get(const struct pinc_map *map, struct pinc_slice key, uint32_t *value);

/** Set key to value, in place of an earlier one. false when out of memory. */
bool pinc_map_put(struct pinc_map *map, struct pinc_slice key, uint32_t value);

/** The number of keys. */
size_t pinc_map_count(const struct pinc_map *map);

#endif
