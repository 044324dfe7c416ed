/*
 * Another solution over what is known already: for explanations and advice, which neither fetch nor
 * build, and leave the search that they speak of alone.
 */
#ifndef PINC_RESOLVER_EXPLAIN_WHAT_IF_H
#define PINC_RESOLVER_EXPLAIN_WHAT_IF_H

#include "resolver/solve/search.h"

/* What came of it. */
struct pinc_what_if {
    struct pinc_search search; /* its picks */
    bool known;                /* all that the picks need is known: this is a solution for sure */
};

/**
 * Solve once, without keeping targets alike.
 * @param out     cleared by pinc_what_if_clear(), also after a failure
 * @param from    where to start; only the knowledge that extras bring in may grow
 * @param without of each requirement of the input: leave it out; NULL: none
 * @return PINC_OK; PINC_ENOSOLUTION, which is final; PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_what_if(struct pinc_what_if *out,
                                            const struct pinc_search *from, const bool *without,
                                            struct pinc_error *err);

/** Free the search. Fine on a zeroed struct. */
void pinc_what_if_clear(struct pinc_what_if *what_if);

#endif
