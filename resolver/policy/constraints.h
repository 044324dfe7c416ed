/*
 * Constraints: which versions may be taken, should a project be needed at all.
 */
#ifndef PINC_RESOLVER_POLICY_CONSTRAINTS_H
#define PINC_RESOLVER_POLICY_CONSTRAINTS_H

#include "resolver/types.h"

/** Does any constraint name the project? @param name normalized */
bool pinc_constraints_name(const struct pinc_resolve_request *request, struct pinc_slice name);

/** The first constraint that refuses a release at a target; NULL when none does. An override of the
 * project silences them all. @param name normalized */
const struct pinc_root *pinc_constraint_against(const struct pinc_resolve_request *request,
                                                struct pinc_slice name, size_t target,
                                                const struct pinc_release *release);

#endif
