/*
 * Packages that the solver need not hear of.
 *
 * A package is uncontested when everything that may be asked of it holds for its most preferred
 * version, at every target, and all that this version needs is uncontested too. What may be asked:
 * by the input, by the most preferred versions of uncontested packages, and by every version that
 * takes part of all others. Its most preferred version is then part of a best solution whatever is
 * chosen for the others, and no choice for the others depends on it: it can be left out of the
 * problem. Most packages are of this kind in most inputs.
 */
#ifndef PINC_RESOLVER_SOLVE_UNCONTESTED_H
#define PINC_RESOLVER_SOLVE_UNCONTESTED_H

#include "resolver/solve/search.h"

struct pinc_uncontested {
    uint32_t *best;  /* [package * n_envs + target]: the most preferred version; PINC_NONE: none */
    bool *contested; /* of each package; false for those whose page is not known */
};

/**
 * Find them. After pinc_merge_equal_prepare(); versions of contested packages are merged here. A version whose metadata is not
 * known needs nothing.
 * @param out   lives in the arena; elements for the packages that the graph has now
 * @param unify a package is contested too where targets that share versions prefer different ones
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_uncontested_find(struct pinc_uncontested *out,
                                                     struct pinc_search *search, bool unify,
                                                     struct pinc_arena *arena,
                                                     struct pinc_error *err);

#endif
