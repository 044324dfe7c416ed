/*
 * Picks that no search can better: most inputs of which nothing contradicts the newest versions, and most locks that prefer
 * what another lock has.
 *
 * Where all packages that the picks need have their most preferred version at every target, where everything that is asked
 * of these holds for them, and where targets that share versions have the same, the picks are the best solution: whatever
 * package comes first, none can have a better version. So the solver need not be asked.
 */
#ifndef PINC_RESOLVER_SOLVE_FOREMOST_H
#define PINC_RESOLVER_SOLVE_FOREMOST_H

#include "resolver/solve/search.h"

/**
 * Are the picks of a search such ones, with all metadata known? Picks of packages that nothing needs do not count.
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_foremost(bool *out, struct pinc_search *search,
                                             struct pinc_error *err);

#endif
