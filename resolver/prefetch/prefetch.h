/*
 * Following the best guess ahead of the solver, so that answers are there when a round asks for
 * them.
 *
 * A guess only ever asks the provider for things; it tells the resolver nothing, so that results do
 * not depend on it.
 */
#ifndef PINC_RESOLVER_PREFETCH_PREFETCH_H
#define PINC_RESOLVER_PREFETCH_PREFETCH_H

#include "resolver/state/graph.h"

/* Opaque. */
struct pinc_prefetch;

/** @param out freed by pinc_prefetch_free(). PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_prefetch_new(struct pinc_prefetch **out,
                                                 struct pinc_graph *graph, struct pinc_error *err);

/** NULL is fine. */
void pinc_prefetch_free(struct pinc_prefetch *guess);

/** An answer came: ask for what it makes likely. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_prefetch_follow(struct pinc_prefetch *guess,
                                                    const struct pinc_arrival *arrival,
                                                    struct pinc_error *err);

#endif
