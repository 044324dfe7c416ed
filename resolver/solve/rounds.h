/*
 * The loop of rounds: solve with what is known, fetch what the answer lacks, solve again.
 */
#ifndef PINC_RESOLVER_SOLVE_ROUNDS_H
#define PINC_RESOLVER_SOLVE_ROUNDS_H

#include "resolver/prefetch/fetch.h"
#include "resolver/solve/search.h"

struct pinc_rounds {
    struct pinc_search search;
    struct pinc_fetch wishes;
    unsigned count; /* solver runs so far */
};

/** Before the first round. @param guess may be NULL: nothing is fetched ahead
 * @param rounds cleared by pinc_rounds_clear(), also after a failure. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_rounds_init(struct pinc_rounds *rounds,
                                                struct pinc_graph *graph,
                                                struct pinc_prefetch *guess,
                                                struct pinc_error *err);

/**
 * Take the most preferred versions, and see whether they hold together: rounds->search.foremost. Else the picks are not
 * of use; the graph may be a narrow one.
 * @return PINC_OK, what the provider failed with, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_rounds_try(struct pinc_rounds *rounds, struct pinc_error *err);

/**
 * Go on until every pick of every target is known. The picks stand in rounds->search.solution; those
 * that nothing needs are PINC_NONE.
 * @return PINC_OK; PINC_ENOSOLUTION; what the provider failed with; PINC_ENOMEM; PINC_ELIMIT after
 * too many rounds
 */
PINC_MUST_USE enum pinc_status pinc_rounds_run(struct pinc_rounds *rounds, struct pinc_error *err);

/** Free the wishes and the search; the graph stays. */
void pinc_rounds_clear(struct pinc_rounds *rounds);

#endif
