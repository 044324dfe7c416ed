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
struct pinc_guess;

/** @param out freed by pinc_guess_free(). PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_guess_new(struct pinc_guess **out, struct pinc_graph *graph,
                                              struct pinc_error *err);
void pinc_guess_free(struct pinc_guess *guess);

/** An answer came: ask for what it makes likely. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_guess_follow(struct pinc_guess *guess,
                                                 const struct pinc_arrival *arrival,
                                                 struct pinc_error *err);

#endif
