/*
 * The values of literals in a Python source text: strings, lists and tuples of them, dictionaries
 * with strings as keys, None, sums of these, and names that stand for them.
 */
#ifndef PINC_INDEX_DIST_PYTHON_LITERALS_H
#define PINC_INDEX_DIST_PYTHON_LITERALS_H

#include "index/dist/python_tokens.h"

enum pinc_python_value_kind {
    PINC_PYTHON_NONE,
    PINC_PYTHON_TEXT,
    PINC_PYTHON_LIST, /* a tuple too */
    PINC_PYTHON_DICT
};

struct pinc_python_value {
    enum pinc_python_value_kind kind;
    struct pinc_slice text;                /* of a string */
    const struct pinc_python_value *items; /* of a list or a dictionary */
    const struct pinc_slice *keys;         /* of a dictionary: one an item */
    size_t n;
};

/* A part of a source text. */
struct pinc_python_part {
    const struct pinc_python_token *tokens; /* all of the text, up to its PINC_PYTHON_END */
    size_t first, end;                      /* [first, end) is the part */
    /** What a name stands for: set the part that it is bound to. May be NULL. @return is it known? */
    bool (*find)(void *user, struct pinc_slice name, struct pinc_python_part *out);
    void *user;
};

/**
 * Read a value. A dictionary in which a key stands twice is none.
 * @param value in the arena
 * @param known is it a literal?
 * @return PINC_OK, also when it is none; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_python_literal(struct pinc_python_value *value, bool *known,
                                                   const struct pinc_python_part *part,
                                                   struct pinc_arena *arena,
                                                   struct pinc_error *err);

/** Is a token a name or an operator that is written so? */
bool pinc_python_is(const struct pinc_python_token *token, const char *text);

/** Is it one of several? @param texts NULL at the end */
bool pinc_python_is_one_of(const struct pinc_python_token *token, const char *const *texts);

#endif
