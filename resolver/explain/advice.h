/*
 * What is worth telling about a solution.
 */
#ifndef PINC_RESOLVER_EXPLAIN_ADVICE_H
#define PINC_RESOLVER_EXPLAIN_ADVICE_H

#include "resolver/solve/rounds.h"

/**
 * Add notes to the graph: yanked picks, repaired metadata, extras that do not exist, versions that
 * only an upper bound of Requires-Python keeps out, markers that the patch level of Python decides,
 * and what keeping targets alike costs (for which more rounds may be run: the picks in the graph
 * are not the solution's any more after this).
 * @return PINC_OK, PINC_ENOMEM, PINC_ECANCELLED
 */
PINC_MUST_USE enum pinc_status pinc_advice_add(const struct pinc_resolution *resolution,
                                               struct pinc_rounds *rounds, struct pinc_error *err);

#endif
