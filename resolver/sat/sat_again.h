/*
 * What a search has learnt, for the next one of nearly the same problem.
 */
#ifndef PINC_RESOLVER_SAT_SAT_AGAIN_H
#define PINC_RESOLVER_SAT_SAT_AGAIN_H

#include "resolver/sat/sat_state.h"

/* How the two problems belong together. */
struct pinc_sat_again {
    const struct pinc_sat *old;
    const uint32_t *vars; /* of each old variable: the new one; 0: it is gone */
    const uint32_t *
        clauses; /* of each old clause that was given: the number of the same one; PINC_SAT_NONE: it is gone */
};

/**
 * Learn what the old search has learnt from clauses that the new problem has, too; and begin with what was in conflict
 * there. Before the first try, when all clauses are added.
 * @return false: out of memory
 */
bool pinc_sat_learn_again(struct pinc_sat *sat, const struct pinc_sat_again *again);

#endif
