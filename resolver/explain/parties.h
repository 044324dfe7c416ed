/*
 * Who takes part in a contradiction, for programs: the steps of the story, without its words.
 */
#ifndef PINC_RESOLVER_EXPLAIN_PARTIES_H
#define PINC_RESOLVER_EXPLAIN_PARTIES_H

#include "resolver/explain/derivation.h"

/**
 * Fill in the target, the package of which nothing is left, and the parties, in the order of the
 * story. Out of memory leaves parties out.
 * @param conflict its arena is there
 */
void pinc_parties_add(struct pinc_conflict *conflict, const struct pinc_derivation *story);

#endif
