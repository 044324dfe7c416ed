/*
 * Borrowed bytes, and what kinds of characters there are. Nothing depends on the locale.
 */
#ifndef PINC_BASE_SLICE_H
#define PINC_BASE_SLICE_H

#include "base/alloc.h"

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

/** The same bytes? */
static inline bool pinc_slice_equal(struct pinc_slice a, struct pinc_slice b)
{
#ifdef __clang_analyzer__
    /* It cannot know that a slice with a length has bytes. */
    if (a.len && (!a.ptr || !b.ptr)) {
        return false;
    }
#endif
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/** Equal when ASCII letters of both cases count as one. */
bool pinc_slice_equal_nocase(struct pinc_slice a, struct pinc_slice b);

/** Byte order: negative, 0 or positive. */
int pinc_slice_compare(struct pinc_slice a, struct pinc_slice b);

/** Does it start with the prefix? The empty one is a prefix of all. */
bool pinc_slice_starts(struct pinc_slice s, const char *prefix);

/** As pinc_slice_starts(), with ASCII letters of either case. */
bool pinc_slice_starts_nocase(struct pinc_slice s, const char *prefix);

/** Does it end with the suffix? The empty one is a suffix of all. */
bool pinc_slice_ends(struct pinc_slice s, const char *suffix);

/** Is it one of several? @param texts NULL at the end */
bool pinc_slice_is_one_of(struct pinc_slice s, const char *const *texts);

/** The first place of c, or s.len when it is not there. */
size_t pinc_slice_find(struct pinc_slice s, char c);

/** The first place of a text, or s.len when it is not there; an empty one is at 0. */
size_t pinc_slice_find_text(struct pinc_slice s, struct pinc_slice text);

/** The last place of c, or s.len when it is not there. */
size_t pinc_slice_rfind(struct pinc_slice s, char c);

/** Cut the last line off, and the line end before it. @return the line; all of a text of one line
 */
struct pinc_slice pinc_slice_cut_line(struct pinc_slice *text);

/** Cut the first word off, and the blanks (those of pinc_slice_trim()) around it. @return the word;
 * empty when none is left */
struct pinc_slice pinc_slice_cut_word(struct pinc_slice *text);

/** A copy in the arena (NUL-terminated behind its end). {NULL, 0} when out of memory. */
struct pinc_slice pinc_slice_dup(struct pinc_arena *arena, struct pinc_slice s);

/* ASCII classes that do not depend on the locale; in the header because every inner loop calls
 * them. */
/** 0 to 9. */
static inline bool pinc_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** A to Z, a to z. */
static inline bool pinc_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/** One of the two. */
static inline bool pinc_is_alnum(char c)
{
    return pinc_is_digit(c) || pinc_is_alpha(c);
}

/** A to Z become a to z; every other byte stays. */
static inline char pinc_to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

#endif
