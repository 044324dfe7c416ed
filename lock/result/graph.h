/*
 * Who needs whom: the packages of a lock and the requirements between them, as plain text that
 * outlives the resolution.
 */
#ifndef PINC_LOCK_GRAPH_H
#define PINC_LOCK_GRAPH_H

#include "resolver/types.h"

/* A package. The arrays have one element a target. */
struct pinc_graph_node {
    struct pinc_slice name;           /* normalized */
    const struct pinc_slice *version; /* ptr NULL where the package is not needed */
    const struct pinc_slice *url;     /* of a direct reference; ptr NULL where it is none */
    const uint64_t *size;             /* bytes of the file; 0: not known, or not needed */
};

/* Why a package is there: a requirement of the input or of another package. */
struct pinc_graph_edge {
    uint32_t from;                 /* in nodes; PINC_NONE: the input */
    uint32_t to;                   /* in nodes */
    struct pinc_slice where;       /* "requirements.in:7" when from is PINC_NONE */
    struct pinc_slice requirement; /* without marker: "certifi>=2017", "pkg[extra]", "pkg @ URL" */
    pinc_targets targets;
};

/* What holds a package back, or decides what others ask for: a line of a constraint or an override. */
struct pinc_graph_limit {
    uint32_t to;                   /* in nodes */
    bool override;                 /* it takes the place of what others ask for */
    struct pinc_slice where;       /* "limits.txt:3" */
    struct pinc_slice requirement; /* as of an edge */
    pinc_targets targets;          /* those that have the package */
};

/* All texts end in NUL and live in the arena that pinc_graph_make() was given. */
struct pinc_locked_graph {
    size_t n_targets;
    const struct pinc_graph_node *nodes; /* by name */
    size_t n_nodes;
    struct pinc_graph_edge *edges; /* by `to`, then input first, then `from` */
    size_t n_edges;
    struct pinc_graph_limit *limits; /* overrides first, each list in its order */
    size_t n_limits;
};

/**
 * Copy the graph of a resolution.
 * @param sizes bytes of each pick's file, [pick * n_envs + target]; NULL: not known
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_graph_make(struct pinc_locked_graph *out,
                                               const struct pinc_resolution *resolution,
                                               const struct pinc_resolve_request *request,
                                               const uint64_t *sizes, struct pinc_arena *arena,
                                               struct pinc_error *err);

/** The package of that name, in any spelling; PINC_NONE when there is none. */
uint32_t pinc_graph_find(const struct pinc_locked_graph *graph, struct pinc_slice name);

/** The version of a package on the first of some targets; ptr NULL when it is on none of them. */
struct pinc_slice pinc_graph_version(const struct pinc_locked_graph *graph, uint32_t node,
                                     pinc_targets targets);

/** Does a package need anything on the target? */
bool pinc_graph_needs_some(const struct pinc_locked_graph *graph, uint32_t node, size_t target);

/** Have two targets the same packages, versions and edges? */
bool pinc_graph_same(const struct pinc_locked_graph *graph, size_t a, size_t b);

#endif
