/*
 * Problems whose order of preference runs into a wall: what libsolv was told, as clauses for
 * resolver/sat/sat.h.
 *
 * The solution is the one that libsolv looks for. It decides on one job after the other, on the most
 * preferred node each time, and takes back what leads to no solution; so what it ends with is the best
 * in the order of the jobs. Here, a node is decided when there is a solution with it, which is found
 * in any order.
 */
#ifndef PINC_RESOLVER_SOLVE_HARD_H
#define PINC_RESOLVER_SOLVE_HARD_H

#include "base/error.h"
#include "resolver/solve/hard_memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Further jobs of one run. */
struct pinc_solv_wish {
    int node;
    bool weak; /* given up where it contradicts others, the last one first */
};

struct s_Pool;
struct s_Queue;

/* What came of it, for each node. */
struct pinc_hard {
    bool *has;           /* is part of the solution */
    bool *proof;         /* the proof that there is none speaks of it */
    uint32_t *decisions; /* how often the search decided on it */
    size_t n;
};

/**
 * Search until the time is up at most.
 * @param out  cleared by pinc_hard_clear(), also after a failure
 * @param pool ready; only what it keeps of relations grows
 * @param jobs of every run: installing a solvable, or what provides a name
 * @param memory of the run before, and gets that of this one; NULL: nobody wants it
 * @return as pinc_solv_run(); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_hard_run(struct pinc_hard *out, struct s_Pool *pool,
                                             const struct s_Queue *jobs,
                                             const struct pinc_solv_wish *wishes, size_t n,
                                             int64_t deadline, struct pinc_hard_memory **memory);

/** Fine on a zeroed struct. */
void pinc_hard_clear(struct pinc_hard *hard);

#endif
