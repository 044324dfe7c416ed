/*
 * The newest version that an index has of a package, whatever the requirements say.
 */
#ifndef PINC_LOCK_NEWEST_H
#define PINC_LOCK_NEWEST_H

#include "resolver/state/candidates.h"

/**
 * The newest release that somebody could want on the target: not yanked, final unless the request welcomes
 * pre-releases of the package or `from` is one, not left out by --exclude-newer or a source rule. It need
 * not have a file for the target.
 * @param c    of the package, for the request
 * @param from the release that is chosen; PINC_NONE: none
 * @return PINC_NONE when there is none
 */
uint32_t pinc_newest_release(const struct pinc_candidates *c,
                             const struct pinc_resolve_request *request, size_t target,
                             uint32_t from);

#endif
