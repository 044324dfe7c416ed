/*
 * What the resolver knows: packages, their candidates, the requirements between them. It grows from
 * round to round, and only by what a round asked for: the same input gives the same state after
 * each round, whatever the order of the answers.
 *
 * All arrays of a package that depend on a target are indexed [target * n_cands + candidate].
 */
#ifndef PINC_RESOLVER_STATE_GRAPH_H
#define PINC_RESOLVER_STATE_GRAPH_H

#include "resolver/state/candidates.h"

/* A specifier set that some requirement puts on a package. */
struct pinc_spec {
    struct pinc_slice text; /* canonical */
    const struct pinc_specset *set;
    bool *match; /* of each candidate; NULL until the package is ready */
};

/* "The package has to be one that the specifier holds, with these extras." */
struct pinc_dep {
    uint32_t package, spec;
    const uint32_t *extras; /* in package->extras */
    size_t n_extras;
    const struct pinc_requirement *req;
};

struct pinc_deps {
    const struct pinc_dep *items;
    size_t n;
    uint64_t hash; /* equal dependencies have equal hashes */
};

/* One version of a package: a release of one of its projects. */
struct pinc_cand {
    const struct pinc_candidates *table;
    const struct pinc_version *version;
    uint32_t release; /* in table->project */
    uint32_t group;   /* public version, ascending over the package */
    uint32_t order;   /* preference without kept pins: higher is better; no two are equal */
    bool prerelease;
};

/* A candidate at a target. */
struct pinc_cell {
    uint32_t file;                        /* PINC_NONE: the candidate does not exist there */
    uint8_t unusable;                     /* enum pinc_unusable */
    bool kept;                            /* the existing output has it there */
    const struct pinc_metadata *metadata; /* NULL: not asked for */
    const struct pinc_deps *deps;         /* without extras; NULL: not known */
    const struct pinc_deps *
        *extra_deps; /* of each of the package's extras; entries are NULL until asked for */
    size_t n_extra_deps;
};

struct pinc_package {
    struct pinc_slice name;
    const struct pinc_project **project;      /* of each target */
    const struct pinc_project *index_project; /* NULL: not asked for */
    bool asked, ready, missing;               /* missing: ready, and on no index */
    bool direct;                              /* the input names it */
    bool lowest;                              /* older versions are preferred */
    uint32_t
        root_order; /* place of the first requirement of the input that names it, else PINC_NONE */
    struct pinc_cand *cands; /* ascending */
    size_t n_cands;
    uint32_t n_groups;
    uint32_t *group_first; /* n_groups + 1 places in cands */
    struct pinc_cell *cells;
    struct pinc_spec *specs;
    size_t n_specs, cap_specs;
    struct pinc_slice *extras; /* names that some requirement asks for */
    size_t n_extras, cap_extras;
    uint64_t *signature; /* of each group: which specifiers hold it, where it exists */
    bool *included;      /* of each group: takes part in this round */
    bool *forced;        /* of each group: takes part whatever its signature */
    bool dirty;          /* included has to be computed anew */
    unsigned rejections; /* rounds after which its known pick was given up */
    bool probing;   /* versions between known ones are assumed to need what lies between theirs */
    bool probed;    /* the assumption has been looked into */
    uint32_t *pick; /* of each target in the last round, PINC_NONE: none */
    pinc_targets
        apart; /* targets that could not share the version of their group in the last round */
};

struct pinc_graph {
    const struct pinc_resolve_request *request;
    const struct pinc_provider *provider;
    struct pinc_arena *arena;
    struct pinc_map *names;         /* normalized name -> package */
    struct pinc_map *tables;        /* direct URL or name -> candidate table */
    struct pinc_package **packages; /* in order of discovery */
    size_t n_packages, cap_packages;
    struct pinc_dep *roots; /* [requirement of the request * n_envs + target]; overrides may differ
                               from target to target */
    struct pinc_candidates **table_list;
    size_t n_tables, cap_tables;
    unsigned n_metadata; /* different metadata objects learnt */
    struct pinc_note *notes;
    size_t n_notes, cap_notes;
};

/** A new state with the input's requirements. @param out freed by pinc_graph_free(). PINC_OK,
 * PINC_EUSAGE, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_graph_new(struct pinc_graph **out,
                                              const struct pinc_resolve_request *request,
                                              const struct pinc_provider *provider,
                                              struct pinc_arena *arena, struct pinc_error *err);
void pinc_graph_free(struct pinc_graph *graph);

/** Ask for the pages of a package that are not asked for yet. */
PINC_MUST_USE enum pinc_status pinc_graph_ask_package(struct pinc_graph *graph,
                                                      struct pinc_package *package,
                                                      struct pinc_error *err);

/** Take in the pages of an answered package. What the provider failed with is returned. */
PINC_MUST_USE enum pinc_status pinc_graph_learn_package(struct pinc_graph *graph,
                                                        struct pinc_package *package,
                                                        struct pinc_error *err);

/** Ask for the metadata of a candidate at a target. */
PINC_MUST_USE enum pinc_status pinc_graph_ask_metadata(struct pinc_graph *graph,
                                                       struct pinc_package *package, size_t target,
                                                       uint32_t cand, struct pinc_error *err);

/** Take in metadata that has been answered. What the provider failed with is returned. */
PINC_MUST_USE enum pinc_status pinc_graph_learn_metadata(struct pinc_graph *graph,
                                                         struct pinc_package *package,
                                                         size_t target, uint32_t cand,
                                                         struct pinc_error *err);

/** Dependencies that come with an extra, beside those without one. The cell's metadata is known.
 * NULL when out of memory. */
const struct pinc_deps *pinc_graph_extra_deps(struct pinc_graph *graph,
                                              struct pinc_package *package, size_t target,
                                              uint32_t cand, uint32_t extra);

/** The candidate table of a ready project; made when it is new. NULL when out of memory. */
struct pinc_candidates *pinc_graph_table(struct pinc_graph *graph,
                                         const struct pinc_project *project);

/** What requirement `root` of the input comes to at a target where it holds. */
const struct pinc_dep *pinc_graph_root(const struct pinc_graph *graph, size_t root, size_t target);

/** The cell of a candidate at a target. */
struct pinc_cell *pinc_package_cell(const struct pinc_package *package, size_t target,
                                    uint32_t cand);

/** What a cell needs: n = 0 without extras, n = 1 .. n_extra_deps with one each. NULL: not known.
 */
const struct pinc_deps *pinc_cell_deps(const struct pinc_cell *cell, size_t n);

/** Is a better than b at the target? Kept versions come first. */
bool pinc_package_prefers(const struct pinc_package *package, size_t target, uint32_t a,
                          uint32_t b);

/** Add a note to the solution; the text is copied to the arena. Out of memory loses the note. */
void pinc_graph_note(struct pinc_graph *graph, enum pinc_note_kind kind, const char *fmt, ...)
    PINC_PRINTF(3, 4);

/** Shall two targets share versions where that is possible: always, or when they have one Python
 * (request->forks)? */
bool pinc_graph_share(const struct pinc_graph *graph, size_t a, size_t b);

/** Mix a value into a running hash of this process (signatures, dependencies). */
uint64_t pinc_graph_mix(uint64_t hash, uint64_t value);

/** The set of all targets. */
pinc_targets pinc_graph_all_targets(const struct pinc_graph *graph);

#endif
