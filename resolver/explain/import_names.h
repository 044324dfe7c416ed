/*
 * Names that a program imports and no index has: what to write in their place.
 */
#ifndef PINC_RESOLVER_EXPLAIN_IMPORT_NAMES_H
#define PINC_RESOLVER_EXPLAIN_IMPORT_NAMES_H

#include "base/text.h"

#include <stdbool.h>

/**
 * Add what to do about a name that is imported from a project with another name, that is a module of
 * Python's standard library, or that is Python itself: one line without a full stop.
 * @param name normalized
 * @return false when nothing is known of the name, and nothing was added
 */
bool pinc_import_names_add_advice(struct pinc_buf *out, struct pinc_slice name);

#endif
