/*
 * Compiles of a set that may ask the same source, so that each page is fetched and read once.
 */
#ifndef PINC_LOCK_SET_SOURCE_H
#define PINC_LOCK_SET_SOURCE_H

#include "lock/state/compile_state.h"

/**
 * Would the source that `owner` has opened answer `other` as one of its own would? The same indexes, source
 * rules, limits of files, network, cache and builds, and as far as these depend on them the same targets.
 * @param other read by pinc_compile_read()
 */
bool pinc_set_source_fits(const struct pinc_compile *owner, const struct pinc_compile *other);

#endif
