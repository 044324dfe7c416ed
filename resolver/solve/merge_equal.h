/*
 * Which versions take part in a round, and in which order packages are decided.
 *
 * Of the versions whose metadata is not known only the best of each kind matters: two versions that
 * the same specifiers hold in the same targets differ, as far as is known, in nothing but
 * preference.
 */
#ifndef PINC_RESOLVER_SOLVE_MERGE_EQUAL_H
#define PINC_RESOLVER_SOLVE_MERGE_EQUAL_H

#include "resolver/state/graph.h"

/** Set package->included of every ready package that changed. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_merge_equal(struct pinc_graph *graph, struct pinc_error *err);

/**
 * Packages that an included, known version needs (or the input), dependents before what they depend
 * on; inside a cycle and among equals those of the input first, in its order, then by discovery.
 * @param out   lives in the arena; *n elements, places in graph->packages
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_priority(const uint32_t **out, size_t *n,
                                             struct pinc_graph *graph, struct pinc_arena *arena,
                                             struct pinc_error *err);

#endif
