/*
 * How a contradiction comes about: the steps that lead from requirements of the input to a package
 * of which no version is left.
 *
 * Found in three steps: the first target that has no solution, a smallest set of requirements of
 * the input that has none there, and then plain propagation from these: what every version that is
 * left of a package needs, its dependencies must give.
 */
#ifndef PINC_RESOLVER_EXPLAIN_DERIVATION_H
#define PINC_RESOLVER_EXPLAIN_DERIVATION_H

#include "resolver/solve/search.h"

#define PINC_DERIVATION_NEEDS                                                                      \
    3u /* different requirements of the versions of one package that a step keeps */

/*
 * One narrowing of a package. By the input: from is PINC_NONE, root its requirement. By what all
 * versions that are left of another package need: from is that package, root 0. Or versions fall
 * away since from has nothing left for them: root is PINC_NONE. A constraint is one of the input.
 * Where propagation alone shows nothing, constraints are steps that belong to the story.
 */
struct pinc_step {
    uint32_t package; /* what is narrowed */
    uint32_t from, root;
    const struct pinc_dep *dep;
    const struct pinc_dep
        *needs[PINC_DERIVATION_NEEDS]; /* how the versions of `from` put it, oldest first */
    unsigned n_needs;                  /* more than PINC_DERIVATION_NEEDS: there are others */
    uint32_t first, last; /* versions of `from` that were left then, or those that fall away */
    bool constraint;      /* root is a place in the request's constraints */
    bool extra;           /* it only asks for an extra first, and narrows nothing */
    bool told;            /* for whoever tells the story */
};

struct pinc_derivation {
    struct pinc_search *search; /* that had no solution */
    struct pinc_graph *graph;
    struct pinc_arena *arena;
    size_t target;           /* the target without a solution */
    bool *without;           /* of each requirement of the input: not in the smallest set */
    bool **left;             /* of each package: versions that are left; NULL: not needed */
    bool **extras;           /* of each package: extras that are asked for; NULL: none */
    bool *heard;             /* of each package: constraints on it are among the steps */
    struct pinc_step *steps; /* in the order in which they were found */
    size_t n_steps, cap_steps;
    uint32_t empty; /* the package of which nothing is left; PINC_NONE: propagation alone does not
                       show it */
};

/**
 * Find the story of a graph whose last round had no solution.
 * @param story zeroed but for search, graph and arena; pinc_derivation_clear() frees it
 * @return PINC_OK, PINC_ENOMEM, PINC_EINTERNAL (there is a solution)
 */
PINC_MUST_USE enum pinc_status pinc_derivation_find(struct pinc_derivation *story,
                                                    struct pinc_error *err);

/** Do all requirements of the story hold a version? Those of constraints do not count. */
bool pinc_derivation_wants(const struct pinc_derivation *story, uint32_t package, uint32_t cand);

/** The specifiers of the first requirement of the story that pins the package to one version; NULL.
 */
const struct pinc_specset *pinc_derivation_pin(const struct pinc_derivation *story,
                                               uint32_t package);

/** Free the steps; their texts are in the arena. Fine on a zeroed struct. */
void pinc_derivation_clear(struct pinc_derivation *story);

#endif
