/*
 * Names that options like --only-binary and --pre give, and :all:.
 */
#ifndef PINC_RESOLVER_POLICY_NAME_SET_H
#define PINC_RESOLVER_POLICY_NAME_SET_H

#include "resolver/types.h"

/** Is the project named itself (":all:" does not count)? @param name normalized */
bool pinc_name_set_names(const struct pinc_name_set *set, struct pinc_slice name);

/** Does the set hold the project (":all:" included)? @param name normalized */
bool pinc_name_set_has(const struct pinc_name_set *set, struct pinc_slice name);

#endif
