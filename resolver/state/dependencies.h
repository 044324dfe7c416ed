/*
 * From requirements to dependencies: which of them hold at a target, and what they ask of whom.
 */
#ifndef PINC_RESOLVER_STATE_DEPENDENCIES_H
#define PINC_RESOLVER_STATE_DEPENDENCIES_H

#include "resolver/state/graph.h"

/** What a requirement that holds at a target comes to, overrides obeyed; its package becomes known
 * to the graph. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_dependency_make(struct pinc_dep *out, struct pinc_graph *graph,
                                                    const struct pinc_requirement *req,
                                                    size_t target, struct pinc_error *err);

/**
 * Does a dependency name a URL that neither the input nor a constraint gives, and no override
 * replaces? Nothing satisfies it then.
 * @return PINC_OK, PINC_EUSAGE (as pinc_graph_package()), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_dependency_brings_url(bool *out, struct pinc_graph *graph,
                                                          const struct pinc_requirement *req,
                                                          size_t target, struct pinc_error *err);

/** Set what a cell needs from its metadata, which is ready (or none is needed: --no-deps). PINC_OK,
 * PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_dependencies_learn(struct pinc_graph *graph,
                                                       struct pinc_cell *cell, size_t target,
                                                       struct pinc_error *err);

/** Would pinc_dependencies_learn() make the same at a target as `deps`, which it made of the same metadata at another one? false
 * also where that takes longer to tell: overrides, URLs. */
bool pinc_dependencies_same(const struct pinc_graph *graph, const struct pinc_metadata *metadata,
                            const struct pinc_deps *deps, size_t target);

/** What an extra adds to a candidate with known dependencies; it may make new packages known to the
 * graph. NULL: out of memory, or why pinc_graph_exhausted() tells. */
const struct pinc_deps *pinc_dependencies_of_extra(struct pinc_graph *graph,
                                                   struct pinc_package *package, size_t target,
                                                   uint32_t cand, uint32_t extra);

#endif
