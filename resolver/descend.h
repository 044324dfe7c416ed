/*
 * Following the picks down without the solver: as long as nothing contradicts, the best version that all known requirements
 * hold is what the solver would take, and its metadata can be fetched at once.
 */
#ifndef PINC_RESOLVER_DESCEND_H
#define PINC_RESOLVER_DESCEND_H

#include "resolver/rounds.h"

/**
 * Extend the picks to what they need, level by level, until nothing is missing or no version fits. Where a pick is contradicted the next
 * best version takes its place, a few times; the solver has the last word in any case.
 * @return as pinc_rounds_run(), never PINC_ENOSOLUTION
 */
PINC_MUST_USE enum pinc_status pinc_descend(struct pinc_rounds *rounds, struct pinc_error *err);

#endif
