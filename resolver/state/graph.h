/*
 * What the resolver knows: packages, their candidates, the requirements between them. It grows from
 * round to round, and only by what a round asked for: the same input gives the same state after
 * each round, whatever the order of the answers.
 *
 * All arrays of a package that depend on a target are indexed [target * n_cands + candidate].
 */
#ifndef PINC_RESOLVER_STATE_GRAPH_H
#define PINC_RESOLVER_STATE_GRAPH_H

#include "resolver/state/package.h"

/* All candidate tables. */
struct pinc_graph_tables {
    struct pinc_map *by_key; /* direct URL or name -> table */
    struct pinc_candidates **list;
    size_t n, cap;
};

/* The request's kept pins, by their packages. */
struct pinc_graph_kept {
    struct pinc_map *by_name; /* -> the last pin of a name */
    uint32_t *before;         /* of each pin: the one before it of the same name, PINC_NONE */
};

/* What has been spent so far, and which limit or failure ended it: whoever failed then may not know why. */
struct pinc_graph_effort {
    int64_t solving_ms;        /* of solving */
    uint64_t looks;            /* at requirements, for an extra each */
    bool overfull;             /* choosing.max_projects was reached */
    bool hard;                 /* libsolv ran into a wall */
    struct pinc_slice wide;    /* not empty: whose extras and requirements were too many */
    bool too_deep;             /* too many projects lead to the last ones, each by the next */
    struct pinc_error failure; /* of what an extra needs */
};

struct pinc_graph {
    const struct pinc_resolve_request *request;
    const struct pinc_provider *provider;
    struct pinc_arena *arena;
    struct pinc_map *names;             /* normalized name -> package */
    const struct pinc_specset *nothing; /* no version satisfies it */
    struct pinc_package **packages;     /* in order of discovery */
    size_t n_packages, cap_packages;
    struct pinc_dep *roots; /* [requirement of the request * n_envs + target]; overrides may differ
                               from target to target */
    struct pinc_graph_tables tables;
    struct pinc_graph_kept kept;
    bool
        narrow; /* set before anything is asked for: packages with kept pins have no other versions */
    unsigned n_metadata; /* different metadata objects learnt */
    struct pinc_graph_effort effort;
};

/** A new state in which nothing is known yet, not even the input (pinc_roots_take()). @param out
 * freed by pinc_graph_free(). PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_graph_new(struct pinc_graph **out,
                                              const struct pinc_resolve_request *request,
                                              const struct pinc_provider *provider,
                                              struct pinc_arena *arena, struct pinc_error *err);

/** Free what the packages own; the struct and its texts are the arena's. NULL is fine. */
void pinc_graph_free(struct pinc_graph *graph);

/** The package of a name; it becomes known when it is new, and a URL that a constraint or an
 * override gives it is asked for. @param name normalized. PINC_OK, PINC_EUSAGE (two URLs for one
 * target), PINC_ELIMIT (too many packages; the graph is overfull then), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_graph_package(uint32_t *out, struct pinc_graph *graph,
                                                  struct pinc_slice name, struct pinc_error *err);

/** Was a limit of pinc_graph_effort reached, or does it have a failure? */
bool pinc_graph_exhausted(const struct pinc_graph *graph);

/** Say that there are too many packages, and which ones bring most of them; or too many in a row, and
 * which; or too many extras, and whose: PINC_ELIMIT. Else the failure of pinc_graph_effort. */
PINC_MUST_USE enum pinc_status pinc_graph_fail_exhausted(const struct pinc_graph *graph,
                                                         struct pinc_error *err);

/** Count looks at the requirements of a package for one of its extras. @return are they too many? */
bool pinc_graph_look(struct pinc_graph *graph, size_t looks, struct pinc_slice package);

/**
 * Note that packages came up as what `from` needs: those from number `first` on.
 * @return PINC_OK, or PINC_ELIMIT: too many lead from the input to them, each needed by the one before
 */
PINC_MUST_USE enum pinc_status pinc_graph_descend(struct pinc_graph *graph,
                                                  const struct pinc_package *from, size_t first,
                                                  struct pinc_error *err);

/** Let a package be what is behind the URL of `root` at a target. PINC_OK, PINC_EUSAGE (it has another
 * URL there), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_graph_take_url(struct pinc_graph *graph,
                                                   const struct pinc_root *root,
                                                   struct pinc_package *p, size_t target,
                                                   struct pinc_error *err);

/** The candidate table of a ready project; made when it is new. NULL when out of memory. */
struct pinc_candidates *pinc_graph_table(struct pinc_graph *graph,
                                         const struct pinc_project *project);

/** What requirement `root` of the input comes to at a target where it holds. */
const struct pinc_dep *pinc_graph_root(const struct pinc_graph *graph, size_t root, size_t target);

/** Shall two targets share versions where that is possible: always, or when they have one Python
 * (choosing.forks)? */
bool pinc_graph_share(const struct pinc_graph *graph, size_t a, size_t b);

/** The set of all targets. */
pinc_targets pinc_graph_all_targets(const struct pinc_graph *graph);

#endif
