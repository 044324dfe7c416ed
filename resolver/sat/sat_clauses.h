/*
 * Clauses of the SAT solver: where they lie, what follows from them, which ones are forgotten.
 */
#ifndef PINC_RESOLVER_SAT_SAT_CLAUSES_H
#define PINC_RESOLVER_SAT_SAT_CLAUSES_H

#include "resolver/sat/sat_state.h"

/** The fresh literals become a clause; the first two are watched. @param levels 0: it was given. @return
 * PINC_SAT_NONE: out of memory, which the state tells, too */
uint32_t pinc_sat_store(struct pinc_sat *sat, uint32_t levels, uint32_t number);

/** A literal without a value becomes true. @param reason PINC_SAT_NONE: it was decided */
void pinc_sat_assign(struct pinc_sat *sat, uint32_t literal, uint32_t reason);

/** Find what follows from the literals that became true. @return a clause of which all literals are
 * false; PINC_SAT_NONE: none. The state tells when memory was out. */
uint32_t pinc_sat_propagate(struct pinc_sat *sat);

/** Forget the half of the learnt clauses that join the most levels, but for those that are the reason
 * of a value. The state tells when memory was out. */
void pinc_sat_forget(struct pinc_sat *sat);

#endif
