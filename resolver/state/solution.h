/*
 * The picks of a search: which version of each package each target takes. Apart from what is known,
 * so that another search over the same knowledge (for an explanation, for advice) leaves it alone.
 */
#ifndef PINC_RESOLVER_STATE_SOLUTION_H
#define PINC_RESOLVER_STATE_SOLUTION_H

#include "resolver/state/graph.h"

/* Zero it, then set n_envs. Packages that the graph learnt of later have no picks. */
struct pinc_solution {
    size_t n_envs;
    size_t n;        /* packages */
    uint32_t *picks; /* [package * n_envs + target], PINC_NONE: none */
    size_t cap_picks;
    pinc_targets *apart; /* of each package: targets that could not share the version of their
                            Python's others */
    size_t cap_apart;
};

/** Let it cover n packages; new ones have no picks. false: out of memory */
bool pinc_solution_grow(struct pinc_solution *solution, size_t n);

/** A copy of its own. @param out freed by pinc_solution_clear(). false: out of memory */
bool pinc_solution_copy(struct pinc_solution *out, const struct pinc_solution *from);

/** Free the picks; the number of environments stays. Fine on a zeroed struct. */
void pinc_solution_clear(struct pinc_solution *solution);

/** The version that a target takes, in the package's candidates; PINC_NONE. */
static inline uint32_t pinc_solution_pick(const struct pinc_solution *solution, size_t package,
                                          size_t target)
{
    return package < solution->n ? solution->picks[package * solution->n_envs + target] : PINC_NONE;
}

/** The package is one that the solution covers. */
static inline void pinc_solution_set(struct pinc_solution *solution, size_t package, size_t target,
                                     uint32_t pick)
{
    solution->picks[package * solution->n_envs + target] = pick;
}

#endif
