/*
 * The names of a setup.py: which stand for a literal, whatever happens in the file.
 */
#ifndef PINC_INDEX_DIST_SETUP_NAMES_H
#define PINC_INDEX_DIST_SETUP_NAMES_H

#include "index/dist/python_literals.h"

#define PINC_SETUP_BINDINGS_MAX 500u

/* "NAME = ..." between the other statements of a file. */
struct pinc_setup_binding {
    struct pinc_slice name;
    size_t at, end;    /* of the name, behind the value */
    bool looked, left; /* has it been looked up; is the name left as it is everywhere else? */
};

/* Zero it, then set the tokens; before names are looked up, the call of setup(). */
struct pinc_setup_names {
    const struct pinc_python_token *tokens;
    size_t n;
    size_t first, end; /* the call: from its bracket on */
    struct pinc_setup_binding bindings[PINC_SETUP_BINDINGS_MAX];
    size_t n_bindings;
};

/** Note an assignment. @param at of the name @param end of the value. false: there are too many */
bool pinc_setup_names_bind(struct pinc_setup_names *names, size_t at, size_t end);

/** For struct pinc_python_part: the value of a name that is bound once, before the call, and left as
 * it is everywhere else. @param user the names */
bool pinc_setup_names_find(void *user, struct pinc_slice name, struct pinc_python_part *out);

#endif
