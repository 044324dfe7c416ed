/*
 * Where the clauses that the SAT solver learns come from.
 */
#ifndef PINC_RESOLVER_SAT_SAT_PROOF_H
#define PINC_RESOLVER_SAT_SAT_PROOF_H

#include "resolver/sat/sat_state.h"

/** Note what the clause that is being learnt comes from: the number of a clause, or ~ a variable that the
 * first level has a value for. The state tells when memory was out. */
void pinc_sat_log(struct pinc_sat *sat, uint32_t what);

/**
 * After a try of 0 that found no solution: which clauses lead to that.
 * @param clauses set where so, in the order in which they were added; all, when that took too much to
 * remember
 * @return false: out of memory
 */
bool pinc_sat_proof(const struct pinc_sat *sat, bool *clauses);

#endif
