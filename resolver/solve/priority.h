/*
 * In which order packages are decided.
 */
#ifndef PINC_RESOLVER_SOLVE_PRIORITY_H
#define PINC_RESOLVER_SOLVE_PRIORITY_H

#include "resolver/solve/search.h"

/**
 * Packages that a known version needs (or the input), dependents before what they depend
 * on; inside a cycle and among equals those of the input first, in its order, then by discovery.
 * @param out   lives in the arena; *n elements, places in graph->packages
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_priority(const uint32_t **out, size_t *n,
                                             const struct pinc_search *search,
                                             struct pinc_arena *arena, struct pinc_error *err);

#endif
