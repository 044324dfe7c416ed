/*
 * TOML's strings: four kinds, by their quotes.
 */
#ifndef PINC_BASE_TOML_TEXT_H
#define PINC_BASE_TOML_TEXT_H

#include "base/toml/toml_types.h"

/* One string that is being read. */
struct pinc_toml_text {
    struct pinc_slice text; /* the whole document, which is UTF-8 */
    size_t at; /* in: its first quote. Out: behind its last one; what is wrong, after a failure */
    enum pinc_toml_version version;
    const char *reason; /* after PINC_ESYNTAX: what is wrong, a static text */
};

/**
 * Read the string at text->at.
 * @param out       without quotes, escapes undone, CRLF made LF; points into the text, or into the
 * arena where it had to be changed. ptr is not NULL on success.
 * @param multiline is one in three quotes allowed? (Not as a key.)
 * @return PINC_OK, PINC_ESYNTAX, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_toml_text_read(struct pinc_slice *out,
                                                   struct pinc_toml_text *text, bool multiline,
                                                   struct pinc_arena *arena);

/** Where byte n of what pinc_toml_text_read() gave for the string at `at` stands in the document;
 * its last quotes when n is its length or more. */
size_t pinc_toml_text_place(struct pinc_slice text, size_t at, size_t n);

#endif
