/*
 * What a search over clauses leaves for the next round: names by which nodes and clauses are known again, and the search itself.
 * A round adds to what was known before, so that most of its clauses are old ones; what followed from these follows still.
 */
#ifndef PINC_RESOLVER_SOLVE_HARD_MEMORY_H
#define PINC_RESOLVER_SOLVE_HARD_MEMORY_H

#include "base/slice.h"
#include "resolver/sat/sat.h"

/* Opaque. */
struct pinc_hard_memory;

/** Begin the memory of a search. @param n_nodes their numbers are below @param before as long as this one is told of nodes and
 * clauses; NULL: there is none. Freed by pinc_hard_memory_free(). NULL when out of memory. */
struct pinc_hard_memory *pinc_hard_memory_new(size_t n_nodes,
                                              const struct pinc_hard_memory *before);

/** NULL is fine. */
void pinc_hard_memory_free(struct pinc_hard_memory *memory);

/** A node has this name, which no other one has. false: out of memory */
bool pinc_hard_memory_node(struct pinc_hard_memory *memory, int node, struct pinc_slice name);

/** The search was given a clause; all nodes are told before. false: out of memory */
bool pinc_hard_memory_clause(struct pinc_hard_memory *memory, const int *literals, size_t n);

/** All clauses are told: let the search learn what the one before has learnt; that is not needed any more then. false: out
 * of memory */
bool pinc_hard_memory_learn(struct pinc_hard_memory *memory, struct pinc_sat *sat);

/** The search that it kept; NULL: none. */
const struct pinc_sat *pinc_hard_memory_search(const struct pinc_hard_memory *memory);

/** Keep the search, which has ended; it is the memory's now. */
void pinc_hard_memory_keep(struct pinc_hard_memory *memory, struct pinc_sat *sat);

#endif
