/* Comparing the items of a specifier set with those of a vector file. */
#ifndef PINC_TESTS_CONFORMANCE_ITEMS_H
#define PINC_TESTS_CONFORMANCE_ITEMS_H

#include "markers/version/specifier.h"

#include <jansson.h>

/** Has the set the items of `want` ([operator, version text] each), in any order? A NULL set has
 * not. */
bool conformance_same_items(const json_t *want, const struct pinc_specset *set,
                            struct pinc_arena *arena);

#endif
