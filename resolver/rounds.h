/*
 * The loop of rounds: solve with what is known, fetch what the answer lacks, solve again.
 */
#ifndef PINC_RESOLVER_ROUNDS_H
#define PINC_RESOLVER_ROUNDS_H

#include "resolver/graph.h"

struct pinc_guess;

/* What the rounds came to. */
struct pinc_rounds {
    struct pinc_graph *graph;
    struct pinc_guess *guess; /* may be NULL: nothing is fetched ahead */
    const bool *without;      /* of each requirement: leave it out (for explanations); NULL: none */
    bool unify;
    unsigned count;           /* solver runs so far */
    uint32_t *wanted;         /* packages whose pages are waited for */
    size_t n_wanted, cap_wanted;
    struct pinc_wanted_cell {
        uint32_t package, cand;
        size_t target;
    } *cells; /* metadata that is waited for */
    size_t n_cells, cap_cells;
};

/**
 * Go on until every pick of every target is known. The picks stand in the graph's packages; those that nothing needs are PINC_NONE.
 * @return PINC_OK; PINC_ENOSOLUTION; what the provider failed with; PINC_ENOMEM; PINC_ELIMIT after too many rounds
 */
PINC_MUST_USE enum pinc_status pinc_rounds_run(struct pinc_rounds *rounds, struct pinc_error *err);

void pinc_rounds_clear(struct pinc_rounds *rounds);

/** Wish for a page, or for metadata that is not known yet; false when out of memory. */
bool pinc_rounds_want_page(struct pinc_rounds *rounds, uint32_t package);
bool pinc_rounds_want_cell(struct pinc_rounds *rounds, uint32_t package, size_t target, uint32_t cand);
void pinc_rounds_want_nothing(struct pinc_rounds *rounds);
/** Is there any wish? */
bool pinc_rounds_wants(const struct pinc_rounds *rounds);
/** Ask for what is wished for, wait for it, and take it in. As pinc_rounds_run(). */
PINC_MUST_USE enum pinc_status pinc_rounds_fetch(struct pinc_rounds *rounds, struct pinc_error *err);

/* Called for each dependency that a walk over the picks meets. from is PINC_NONE for the input; root is its requirement then. */
typedef bool pinc_walk_visit(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep, size_t target);

/**
 * Make the dependencies of extras of all picks, which may bring in packages: to be called before arrays over the packages are made
 * for pinc_walk(). false when out of memory.
 */
bool pinc_walk_prepare(struct pinc_graph *graph);

/**
 * Walk the picks of a target from the input. Packages are visited once, in a fixed order; `reached` (n_packages elements) is set.
 * @return false when visit did, or out of memory
 */
bool pinc_walk(struct pinc_graph *graph, size_t target, const bool *without, bool *reached,
               pinc_walk_visit *visit, void *user);

#endif
