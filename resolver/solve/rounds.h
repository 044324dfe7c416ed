/*
 * The loop of rounds: solve with what is known, fetch what the answer lacks, solve again.
 */
#ifndef PINC_RESOLVER_SOLVE_ROUNDS_H
#define PINC_RESOLVER_SOLVE_ROUNDS_H

#include "resolver/prefetch/fetch.h"

/* Zero it, then set wishes.graph and what is wanted. */
struct pinc_rounds {
    struct pinc_fetch wishes;
    const bool *
        without; /* of each requirement of the input: leave it out (for explanations); NULL: none */
    bool unify;  /* keep targets alike */
    unsigned count; /* solver runs so far */
};

/**
 * Go on until every pick of every target is known. The picks stand in the graph's packages; those
 * that nothing needs are PINC_NONE.
 * @return PINC_OK; PINC_ENOSOLUTION; what the provider failed with; PINC_ENOMEM; PINC_ELIMIT after
 * too many rounds
 */
PINC_MUST_USE enum pinc_status pinc_rounds_run(struct pinc_rounds *rounds, struct pinc_error *err);

void pinc_rounds_clear(struct pinc_rounds *rounds);

#endif
