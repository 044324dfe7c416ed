/*
 * Following the picks down without the solver: as long as nothing contradicts, the best version
 * that all known requirements hold is what the solver would take, and its metadata can be fetched
 * at once.
 */
#ifndef PINC_RESOLVER_SOLVE_GREEDY_H
#define PINC_RESOLVER_SOLVE_GREEDY_H

#include "resolver/prefetch/fetch.h"
#include "resolver/solve/search.h"

/**
 * Extend the picks to what they need, level by level, until nothing is missing or no version fits.
 * Where a pick is contradicted the next best version takes its place, a few times; the solver has
 * the last word in any case.
 * @return as pinc_fetch_grant()
 */
PINC_MUST_USE enum pinc_status pinc_greedy(struct pinc_search *search, struct pinc_fetch *wishes,
                                           struct pinc_error *err);

#endif
