/*
 * What the resolver lacks: pages and metadata, asked for together, waited for, and taken in.
 */
#ifndef PINC_RESOLVER_PREFETCH_FETCH_H
#define PINC_RESOLVER_PREFETCH_FETCH_H

#include "resolver/prefetch/prefetch.h"

/* Metadata of a candidate at a target. */
struct pinc_wished_cell {
    uint32_t package, cand;
    size_t target;
    bool ahead; /* only to save rounds: that it cannot be had is no failure */
};

/* Zero it, then set graph (and guess). */
struct pinc_wishes {
    struct pinc_graph *graph;
    struct pinc_guess *guess; /* may be NULL: nothing is fetched ahead */
    uint32_t *pages;          /* packages */
    size_t n_pages, cap_pages;
    struct pinc_wished_cell *cells;
    size_t n_cells, cap_cells;
};

/** Wish for a package's page; false when out of memory. */
bool pinc_wishes_page(struct pinc_wishes *wishes, uint32_t package);

/** Wish for the metadata of a candidate unless it is known or the candidate does not exist; false
 * when out of memory. */
bool pinc_wishes_cell(struct pinc_wishes *wishes, uint32_t package, size_t target, uint32_t cand);

/** The same for a candidate that nobody picked: when its metadata cannot be had, it just stays
 * unknown. */
bool pinc_wishes_ahead(struct pinc_wishes *wishes, uint32_t package, size_t target, uint32_t cand);

/** Is there any wish? */
bool pinc_wishes_any(const struct pinc_wishes *wishes);

/** Forget them. */
void pinc_wishes_reset(struct pinc_wishes *wishes);

/**
 * Ask for everything that is wished for, wait for it, and take it in, in the order of the wishes,
 * which does not depend on that of the answers. The wishes stay until pinc_wishes_reset().
 * @return PINC_OK; what the provider failed with; PINC_ENOMEM; PINC_EINTERNAL
 */
PINC_MUST_USE enum pinc_status pinc_wishes_grant(struct pinc_wishes *wishes,
                                                 struct pinc_error *err);

void pinc_wishes_clear(struct pinc_wishes *wishes);

#endif
