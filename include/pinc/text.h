/* Texts that the library gives away, and texts that a terminal may get. */
#ifndef PINC_TEXT_PUBLIC_H
#define PINC_TEXT_PUBLIC_H

#include "pinc/api.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A text as a terminal may get it: control characters, invalid UTF-8, bidirectional and other
 * invisible characters become escapes ("\x1b"); line feeds and tabs stay. For whatever came from a
 * file, an index or a build.
 * @param len bytes of text, which needs no NUL
 * @return freed by pinc_text_free(); NULL when out of memory
 */
PINC_API char *pinc_text_visible(const char *text, size_t len);

/**
 * "Did you mean": the name that a wrong word was most likely meant to be, the first of equals.
 * @param name name `at` of n
 * @return NULL when none is near
 */
PINC_API const char *pinc_text_nearest(const char *wrong, const char *(*name)(size_t at), size_t n);

/**
 * Bytes for people, in powers of 1000: "2 kB", "0.4 MB", "157 MB", "3,193 MB".
 * @param out cut off where it has no room: 32 bytes are enough @param room bytes of out, 1 at least
 * @param bytes 2^60 at most
 */
PINC_API void pinc_text_size(char *out, size_t room, uint64_t bytes);

/** Free a text that a call above gave through `char **`, or pinc_text_visible(). NULL is fine. */
PINC_API void pinc_text_free(char *text);

#ifdef __cplusplus
}
#endif

#endif
