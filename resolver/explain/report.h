/*
 * Why there is no solution, in words.
 */
#ifndef PINC_RESOLVER_EXPLAIN_REPORT_H
#define PINC_RESOLVER_EXPLAIN_REPORT_H

#include "resolver/solve/search.h"

/**
 * Explain why a search has no solution, from what is known: nothing is fetched or built.
 * @param out freed by pinc_conflict_free()
 * @return PINC_OK, PINC_ENOMEM, PINC_ECANCELLED
 */
PINC_MUST_USE enum pinc_status pinc_conflict_explain(struct pinc_conflict **out,
                                                     struct pinc_search *search,
                                                     struct pinc_error *err);

#endif
