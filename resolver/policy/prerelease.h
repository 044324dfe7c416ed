/*
 * Pre-releases: taken where nothing else fits; with --pre they rank like final releases.
 */
#ifndef PINC_RESOLVER_POLICY_PRERELEASE_H
#define PINC_RESOLVER_POLICY_PRERELEASE_H

#include "resolver/types.h"

/** Do the project's pre-releases rank like its final releases? @param name normalized */
bool pinc_prerelease_is_welcome(const struct pinc_choosing *choosing, struct pinc_slice name);

#endif
