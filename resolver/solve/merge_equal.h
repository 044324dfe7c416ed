/*
 * Which versions take part in a round.
 *
 * Of the versions whose metadata is not known only the best of each kind matters: two versions that
 * the same specifiers hold in the same targets differ, as far as is known, in nothing but
 * preference.
 */
#ifndef PINC_RESOLVER_SOLVE_MERGE_EQUAL_H
#define PINC_RESOLVER_SOLVE_MERGE_EQUAL_H

#include "resolver/solve/search.h"

/** Set merged[].included and cands of every ready package that changed; the search covers all packages then.
 * PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_merge_equal(struct pinc_search *search, struct pinc_error *err);

#endif
