/*
 * Overrides: what they ask for replaces what anybody else asks of the same project.
 */
#ifndef PINC_RESOLVER_POLICY_OVERRIDES_H
#define PINC_RESOLVER_POLICY_OVERRIDES_H

#include "resolver/types.h"

/** The override that speaks for a project at a target; NULL when none does. @param name normalized
 */
const struct pinc_root *pinc_override_of(const struct pinc_resolve_request *request,
                                         struct pinc_slice name, size_t target);

#endif
