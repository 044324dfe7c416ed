/*
 * Words of a shell-like line: split as Python's shlex.split() does, and quoted so that splitting
 * gives the word again.
 */
#ifndef PINC_LOCK_INPUT_SHLEX_H
#define PINC_LOCK_INPUT_SHLEX_H

#include "base/text.h"

/* One word, quotes and backslashes undone. */
struct pinc_word {
    struct pinc_slice text; /* a part of the line, or in the arena when quoting had to be undone */
    size_t at;              /* where it starts in the line, bytes from 0 */
};

/* Words of a line; reuse it for many lines. Zero it before use. */
struct pinc_words {
    struct pinc_word *words;
    size_t count, cap;
};

/**
 * Split a line into words, in place of what `out` held.
 * @param line what the words may point into; must outlive them
 * @return PINC_OK; PINC_ESYNTAX (a quotation or an escape that does not end; err->column is its
 * 1-based place); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_shlex_split(struct pinc_words *out, struct pinc_slice line,
                                                struct pinc_arena *arena, struct pinc_error *err);

/** Free the list of words. Fine on a zeroed struct. */
void pinc_words_clear(struct pinc_words *words);

/** Add a word, between single quotes where that is needed (shlex.quote()). */
void pinc_shlex_quote(struct pinc_buf *buf, struct pinc_slice word);

#endif
