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

/**
 * Before a round: let the search cover all packages, and merge the versions of those of which that makes
 * others known (extras), or whose most preferred version is not plain to see.
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_merge_equal_prepare(struct pinc_search *search,
                                                        struct pinc_error *err);

/** Then, of each package whose versions matter: set merged[].included and cands, unless they are up to
 * date. Fine on one that is not ready. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_merge_equal(struct pinc_search *search, uint32_t package,
                                                struct pinc_error *err);

#endif
