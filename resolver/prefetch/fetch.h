/*
 * What the resolver lacks: pages and metadata, asked for together, waited for, and taken in.
 */
#ifndef PINC_RESOLVER_PREFETCH_FETCH_H
#define PINC_RESOLVER_PREFETCH_FETCH_H

#include "resolver/prefetch/prefetch.h"

/* Metadata of a candidate at a target. */
struct pinc_fetch_cell {
    uint32_t package, cand;
    size_t target;
    bool ahead; /* only to save rounds: that it cannot be had is not a failure */
};

/* Zero it, then set graph (and guess). */
struct pinc_fetch {
    struct pinc_graph *graph;
    struct pinc_prefetch *guess; /* may be NULL: nothing is fetched ahead */
    uint32_t *pages;             /* packages */
    size_t n_pages, cap_pages;
    struct pinc_fetch_cell *cells;
    size_t n_cells, cap_cells;
};

/** Wish for a package's page; false when out of memory. */
bool pinc_fetch_page(struct pinc_fetch *wishes, uint32_t package);

/** Wish for the metadata of a candidate unless it is known or the candidate does not exist; false
 * when out of memory. */
bool pinc_fetch_cell(struct pinc_fetch *wishes, uint32_t package, size_t target, uint32_t cand);

/** The same for a candidate that nobody picked: when its metadata cannot be had, it just stays
 * unknown. */
bool pinc_fetch_ahead(struct pinc_fetch *wishes, uint32_t package, size_t target, uint32_t cand);

/** Is there any wish? */
bool pinc_fetch_any(const struct pinc_fetch *wishes);

/** Are there wishes, and all of them for what may need a build? */
bool pinc_fetch_only_builds(const struct pinc_fetch *wishes);

/** Is the metadata of all cells there, so that pinc_fetch_grant() waits for none of them? */
bool pinc_fetch_has_metadata(const struct pinc_fetch *wishes);

/** Ask for everything that is wished for, so that it is under way; do not wait. As the provider. */
PINC_MUST_USE enum pinc_status pinc_fetch_ask(const struct pinc_fetch *wishes,
                                              struct pinc_error *err);

/** Forget them. */
void pinc_fetch_reset(struct pinc_fetch *wishes);

/**
 * Ask for everything that is wished for, wait for it, and take it in, in the order of the wishes,
 * which does not depend on that of the answers. The wishes stay until pinc_fetch_reset().
 * What may need a build (an sdist's metadata) is asked for, but neither waited for nor taken in
 * while anything else is wished for: the solver goes on beside the builds. This depends on the wishes
 * alone, so that the result does not depend on how long a build takes.
 * @return PINC_OK; what the provider failed with; PINC_ENOMEM; PINC_EINTERNAL
 */
PINC_MUST_USE enum pinc_status pinc_fetch_grant(struct pinc_fetch *wishes, struct pinc_error *err);

/** Forget all wishes; what was fetched stays in the graph. */
void pinc_fetch_clear(struct pinc_fetch *wishes);

#endif
