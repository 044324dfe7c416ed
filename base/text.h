/*
 * Text that grows: a buffer with a maximum. With it come slices, UTF-8 and maps from text to numbers.
 */
#ifndef PINC_BASE_TEXT_H
#define PINC_BASE_TEXT_H

#include "base/alloc.h"
#include "base/error.h"
#include "base/map.h"
#include "base/slice.h"
#include "base/utf8.h"

#include <stdarg.h>

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

/** Free the text; the buffer is empty then, with the same maximum and without a failure. */
void pinc_buf_clear(struct pinc_buf *buf);

/** The same for a buffer whose text went into another one, which gets its failure unless it has one. */
void pinc_buf_clear_part(struct pinc_buf *part, struct pinc_buf *whole);

/** Add bytes; they may not lie in the buffer itself. */
void pinc_buf_add(struct pinc_buf *buf, struct pinc_slice s);

/** Add a C string. */
void pinc_buf_add_str(struct pinc_buf *buf, const char *s);

/** Add one byte. */
void pinc_buf_add_char(struct pinc_buf *buf, char c);

/** Add a number in decimal digits. */
void pinc_buf_add_uint(struct pinc_buf *buf, uint64_t n);

/** Add what printf() would print; a format that fails is PINC_EINTERNAL. */
void pinc_buf_addf(struct pinc_buf *buf, const char *fmt, ...) PINC_PRINTF(2, 3);

/** As pinc_buf_addf(). */
void pinc_buf_vaddf(struct pinc_buf *buf, const char *fmt, va_list ap) PINC_PRINTF(2, 0);

/**
 * Add untrusted text between single quotes, for a message: control characters, invalid UTF-8,
 * bidirectional and other invisible characters and backslashes are written as escapes; after `most`
 * bytes it is cut and "..." added.
 */
void pinc_buf_add_quoted(struct pinc_buf *buf, struct pinc_slice s, size_t most);

/** As pinc_buf_add_quoted(), without the quotes. */
void pinc_buf_add_escaped(struct pinc_buf *buf, struct pinc_slice s, size_t most);

/** Add untrusted text of several lines so that a terminal shows it and does nothing else: as
 * pinc_buf_add_escaped(), but line feeds, tabs and backslashes stay, and nothing is cut. */
void pinc_buf_add_visible(struct pinc_buf *buf, struct pinc_slice s);

/**
 * pinc_fail_column() with a text of before, the offending text in quotes (cut after 80 bytes) and
 * after.
 * @param column 1-based, 0 = none
 */
enum pinc_status pinc_fail_quoted(struct pinc_error *err, enum pinc_status code, size_t column,
                                  const char *before, struct pinc_slice offending,
                                  const char *after);

/** As pinc_fail_quoted(), without a column and with the text cut after `most` bytes. */
enum pinc_status pinc_fail_quoting(struct pinc_error *err, enum pinc_status code, size_t most,
                                   const char *before, struct pinc_slice offending,
                                   const char *after);
#ifdef __clang_analyzer__
/* As for pinc_fail(): never PINC_OK. */
#define pinc_fail_quoted(err, code, ...) ((void)pinc_fail_quoted(err, code, __VA_ARGS__), (code))
#define pinc_fail_quoting(err, code, ...) ((void)pinc_fail_quoting(err, code, __VA_ARGS__), (code))
#endif

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

/** Add a code point (at most 0x10ffff) as UTF-8. */
void pinc_buf_add_point(struct pinc_buf *buf, uint32_t point);

/**
 * Move the text into an arena, leaving the buffer empty.
 * @return {NULL, 0} when the buffer had failed or memory is out
 */
struct pinc_slice pinc_buf_keep(struct pinc_buf *buf, struct pinc_arena *arena);

#endif
