/*
 * What a name that is on no index may have been meant to be.
 */
#ifndef PINC_RESOLVER_EXPLAIN_POPULAR_NAMES_H
#define PINC_RESOLVER_EXPLAIN_POPULAR_NAMES_H

#include "base/text.h"

/**
 * The widely used project whose name is nearest to a normalized name: at most two letters dropped,
 * added, changed or swapped, at most one in names of up to four letters.
 * @return static text; {NULL, 0} when none is near, or the name is one of them itself
 */
struct pinc_slice pinc_popular_names_nearest(struct pinc_slice name);

#endif
