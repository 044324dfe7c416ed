/*
 * Quoted texts in markers. packaging reads them as literals of Python, so their escapes are these.
 */
#ifndef PINC_MARKERS_QUOTED_H
#define PINC_MARKERS_QUOTED_H

#include "base/text.h"

/**
 * Read the quoted text that text starts with.
 * @param out    its value: a part of `text` when there are no escapes, else in the arena
 * @param taken  the bytes taken, quotes included
 * @param column 1-based, where text begins: for failures
 * @return PINC_OK; PINC_ESYNTAX: no closing quote, a line break or NUL, an escape that is none,
 * that stands for a surrogate or that names a character; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_quoted_read(struct pinc_slice *out, struct pinc_slice text,
                                                size_t *taken, size_t column,
                                                struct pinc_arena *arena, struct pinc_error *err);

/**
 * Add a text in the quotes that do not occur in it. packaging writes a value as it is, which may
 * not read back: what would not is escaped here.
 */
void pinc_quoted_print(struct pinc_buf *buf, struct pinc_slice text);

#endif
