/*
 * Solving an encoded round, and keeping targets alike as far as that is possible.
 */
#ifndef PINC_RESOLVER_SOLVE_SETTLE_H
#define PINC_RESOLVER_SOLVE_SETTLE_H

#include "resolver/solve/encode.h"

/**
 * Solve what is known, and set the picks of the search. Packages that nothing reached needs have no
 * pick, or their most preferred version.
 * @return PINC_OK; PINC_ENOSOLUTION (nothing is set); PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_settle(struct pinc_search *search,
                                           const struct pinc_encode_request *request,
                                           struct pinc_error *err);

/**
 * Is there a solution, as far as is known? Targets are not kept alike; no pick is touched.
 * @param involved set on PINC_ENOSOLUTION: the packages that the proof is about; of each package of
 * the graph, may be NULL
 * @return PINC_OK, PINC_ENOSOLUTION, PINC_ECANCELLED, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_settle_try(struct pinc_search *search, const bool *without,
                                               pinc_targets targets, bool *involved,
                                               struct pinc_error *err);

#endif
