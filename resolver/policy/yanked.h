/*
 * Yanked files (PEP 592): taken only where the input pins their version, or an existing output has
 * it.
 */
#ifndef PINC_RESOLVER_POLICY_YANKED_H
#define PINC_RESOLVER_POLICY_YANKED_H

#include "resolver/types.h"

/** May a yanked file of this release be taken at the target? @param name normalized */
bool pinc_yanked_may_be_taken(const struct pinc_resolve_request *request, struct pinc_slice name,
                              size_t target, const struct pinc_release *release);

#endif
