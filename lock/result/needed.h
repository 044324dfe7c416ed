/*
 * Why a package is in a lock, as parts: its lines, the edges that lead to it, and what limits its version.
 */
#ifndef PINC_LOCK_RESULT_NEEDED_H
#define PINC_LOCK_RESULT_NEEDED_H

#include "lock/result/lock.h"

/* A line of a constraint or an override. Texts are the lock's. */
struct pinc_limit {
    bool override;
    const char *where, *requirement;
    pinc_targets targets;
};

struct pinc_needed {
    struct pinc_arena *arena;
    const char *name;
    const struct pinc_entry **entries; /* of the lock */
    size_t n_entries;
    struct pinc_lock_edge *edges; /* as those of the lock, on the targets where they lead to it */
    size_t n_edges;
    struct pinc_limit *limits;
    size_t n_limits;
};

#endif
