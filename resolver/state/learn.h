/*
 * Asking the provider, and taking in what it answers: pages make candidates, metadata makes
 * dependencies.
 */
#ifndef PINC_RESOLVER_STATE_LEARN_H
#define PINC_RESOLVER_STATE_LEARN_H

#include "resolver/state/graph.h"

/** Ask for the pages of a package that are not asked for yet. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_learn_ask_package(struct pinc_graph *graph,
                                                      struct pinc_package *package,
                                                      struct pinc_error *err);

/** Take in the pages of an answered package. PINC_OK; what the provider failed with; PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status
pinc_learn_package(struct pinc_graph *graph, struct pinc_package *package, struct pinc_error *err);

/** Ask for the metadata of a candidate at a target. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_learn_ask_metadata(struct pinc_graph *graph,
                                                       struct pinc_package *package, size_t target,
                                                       uint32_t cand, struct pinc_error *err);

/** Take in metadata that has been answered. PINC_OK; what the provider failed with; PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_learn_metadata(struct pinc_graph *graph,
                                                   struct pinc_package *package, size_t target,
                                                   uint32_t cand, struct pinc_error *err);

#endif
