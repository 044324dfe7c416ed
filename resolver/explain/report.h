/*
 * Why there is no solution, in words.
 */
#ifndef PINC_RESOLVER_EXPLAIN_REPORT_H
#define PINC_RESOLVER_EXPLAIN_REPORT_H

#include "resolver/solve/rounds.h"

/**
 * Explain why the last round had no solution.
 * @param out freed by pinc_conflict_free()
 * @return PINC_OK, PINC_ENOMEM, what the provider failed with
 */
PINC_MUST_USE enum pinc_status pinc_conflict_explain(struct pinc_conflict **out,
                                                     struct pinc_rounds *rounds,
                                                     struct pinc_error *err);

#endif
