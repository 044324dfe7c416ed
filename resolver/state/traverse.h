/*
 * Walking the picks of a target from the input, along the dependencies.
 */
#ifndef PINC_RESOLVER_STATE_TRAVERSE_H
#define PINC_RESOLVER_STATE_TRAVERSE_H

#include "resolver/state/solution.h"

/* Called for each dependency that a walk over the picks meets. from is PINC_NONE for the input;
 * root is its requirement then. */
typedef bool pinc_traverse_visit(void *user, uint32_t from, uint32_t root,
                                 const struct pinc_dep *dep, size_t target);

/**
 * Make the dependencies of extras of all picks, which may bring in packages: to be called before
 * arrays over the packages are made for pinc_traverse(). false when out of memory.
 */
bool pinc_traverse_prepare(struct pinc_graph *graph, const struct pinc_solution *solution);

/**
 * Walk the picks of a target from the input. Packages are visited once, in a fixed order; `reached`
 * (n_packages elements) is set.
 * @return false when visit did, or out of memory
 */
bool pinc_traverse(struct pinc_graph *graph, const struct pinc_solution *solution, size_t target,
                   const bool *without, bool *reached, pinc_traverse_visit *visit, void *user);

#endif
