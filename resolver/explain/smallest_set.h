/*
 * Which requirements of the input have no solution together: as few as it takes, at the first target that has none.
 */
#ifndef PINC_RESOLVER_EXPLAIN_SMALLEST_SET_H
#define PINC_RESOLVER_EXPLAIN_SMALLEST_SET_H

#include "resolver/solve/search.h"

struct pinc_smallest_set {
    struct pinc_search *search; /* that had no solution */
    struct pinc_arena *arena;
    size_t target; /* the target without a solution */
    bool *without; /* of each requirement of the input: not in the set */
};

/**
 * Find it. None of the set can be left out, unless versions of the input's own packages tell a shorter story.
 * @param set lives in the arena
 * @return PINC_OK, PINC_ENOMEM, PINC_ELIMIT, PINC_EINTERNAL (there is a solution)
 */
PINC_MUST_USE enum pinc_status pinc_smallest_set_find(struct pinc_smallest_set *set,
                                                      struct pinc_search *search,
                                                      struct pinc_arena *arena,
                                                      struct pinc_error *err);

#endif
