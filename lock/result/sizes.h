/*
 * How large a lock is: the files that each target installs, in bytes, and what it was before.
 */
#ifndef PINC_LOCK_SIZES_H
#define PINC_LOCK_SIZES_H

#include "base/byte_size.h"
#include "lock/result/graph.h"

/* Of one target. */
struct pinc_target_size {
    uint64_t bytes;   /* of all files whose size is known */
    unsigned unknown; /* files of unknown size */
    bool has_before;  /* the old output is another one, and its files are known */
    uint64_t bytes_before;
    struct pinc_slice why; /* what made it grow much; empty: it did not, or nothing stands out */
};

/* "linux-aarch64=500M". */
struct pinc_size_limit {
    pinc_targets targets;
    uint64_t bytes;
    struct pinc_slice text; /* as it was written */
};

/**
 * Bytes of a package and everything that it needs on a target, each file once. 0 also when out of memory.
 * @param open is a file of unknown size among them? NULL: not asked
 */
uint64_t pinc_graph_subtree_size(const struct pinc_locked_graph *graph, uint32_t node,
                                 size_t target, bool *open);

/** Bytes of all that the input needs on a target but for one package and what that one alone brings.
 * UINT64_MAX when out of memory. */
uint64_t pinc_graph_size_without(const struct pinc_locked_graph *graph, uint32_t node,
                                 size_t target);

/** Add "801 MB, 3,000 MB with all that it needs": of a package on a target, for people.
 * @return bytes with all that it needs */
uint64_t pinc_graph_print_size(struct pinc_buf *buf, const struct pinc_locked_graph *graph,
                               uint32_t node, size_t target);

/**
 * Mark what a package needs on a target, itself included.
 * @param marked one a node, added to
 */
void pinc_graph_mark(const struct pinc_locked_graph *graph, uint32_t node, size_t target,
                     bool *marked);

#endif
