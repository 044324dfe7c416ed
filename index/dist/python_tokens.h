/*
 * The tokens of a Python source text (Python 3's lexical analysis), as far as a reader that
 * executes nothing needs them.
 */
#ifndef PINC_INDEX_DIST_PYTHON_TOKENS_H
#define PINC_INDEX_DIST_PYTHON_TOKENS_H

#include "base/text.h"

#include <stdbool.h>

enum pinc_python_token_kind {
    PINC_PYTHON_END,
    PINC_PYTHON_NEWLINE, /* the end of a statement, ';' too */
    PINC_PYTHON_INDENT,
    PINC_PYTHON_DEDENT,
    PINC_PYTHON_NAME, /* names and keywords */
    PINC_PYTHON_NUMBER,
    PINC_PYTHON_STRING,
    PINC_PYTHON_OPERATOR
};

struct pinc_python_token {
    enum pinc_python_token_kind kind;
    bool plain; /* a string whose value is `text`: no f-string, no bytes, and no escape but
                               those for quotes, backslashes, tabs and line ends */
    unsigned short depth;   /* brackets that are open; a bracket itself has the depth around it */
    struct pinc_slice text; /* as written; of a plain string its value */
};

/**
 * Read a text of at most PINC_PYTHON_SOURCE_MAX bytes.
 * @param out the last one is PINC_PYTHON_END; in the arena, like the strings' values; other texts are
 * borrowed from `text`
 * @return PINC_OK; PINC_ESYNTAX (not UTF-8; what no Python 3 reads, or what is too odd to read);
 * PINC_ELIMIT (too long, too many tokens, too deep); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_python_tokens(const struct pinc_python_token **out, size_t *n,
                                                  struct pinc_slice text, struct pinc_arena *arena,
                                                  struct pinc_error *err);

#endif
