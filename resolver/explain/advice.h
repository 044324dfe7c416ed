/*
 * What is worth telling about a solution.
 */
#ifndef PINC_RESOLVER_EXPLAIN_ADVICE_H
#define PINC_RESOLVER_EXPLAIN_ADVICE_H

#include "resolver/explain/notes.h"
#include "resolver/solve/search.h"

/**
 * Note yanked picks, repaired metadata, extras that do not exist, versions that only an upper bound
 * of Requires-Python keeps out, markers that the patch level of Python decides, and what keeping
 * targets alike costs as far as is known: nothing is fetched or built for it.
 * @param search that the solution is of; left alone
 * @return PINC_OK, PINC_ENOMEM, PINC_ECANCELLED
 */
PINC_MUST_USE enum pinc_status pinc_advice_add(struct pinc_notes *notes,
                                               const struct pinc_resolution *resolution,
                                               const struct pinc_search *search,
                                               struct pinc_error *err);

#endif
