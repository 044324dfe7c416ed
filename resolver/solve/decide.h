/*
 * The solver's answer without the solver, where few decisions have to be taken back.
 *
 * The order of preference says which package is decided when, and each time for the best version there is a solution with:
 * that is what libsolv ends with, and resolver/solve/hard.h. Here the packages are gone through in that order; each takes its
 * best version that does not contradict those before, as far as following what that needs shows it. Where nothing is left of
 * a package, the last decision that has to do with it was wrong, and the next version takes its place. A version is
 * passed over only where there is no solution with it and the decisions before: what is found in the end is the solver's
 * answer.
 */
#ifndef PINC_RESOLVER_SOLVE_DECIDE_H
#define PINC_RESOLVER_SOLVE_DECIDE_H

#include "resolver/solve/decide_places.h"

/**
 * Look for the solution, with all targets that share versions alike if the request says so.
 * @param picks of an arena: [place in e->order * n_envs + target], candidates of the package, PINC_NONE where it is not
 *        needed; NULL when nothing was found: there is no solution, it takes too long, there are too many packages, targets have to differ,
 *        packages need each other in a circle, or dependencies are assumed. Then the solver has to be asked.
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_decide(const uint32_t **picks, const struct pinc_encoding *e,
                                           struct pinc_error *err);

/**
 * What the input alone leaves of each contested package at each target, with no target kept like another: in gone, left, need and pick of each
 * place; the rest is cleared.
 * @param places lives as long as the encoding
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_decide_input(struct decide_places *places,
                                                 const struct pinc_encoding *e,
                                                 struct pinc_error *err);

#endif
