/*
 * What to write in place of what has no solution: a split, a platform, another name, an index.
 */
#ifndef PINC_RESOLVER_EXPLAIN_HINTS_H
#define PINC_RESOLVER_EXPLAIN_HINTS_H

#include "resolver/explain/derivation.h"

/** Add a line "hint: ..." for each thing that is known to help. @param story its `empty` is a
 * package */
void pinc_hints_add(struct pinc_buf *out, const struct pinc_derivation *story);

#endif
