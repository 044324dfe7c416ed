/*
 * Source rules: which index a package comes from on which target.
 *
 * A package that a rule binds on a target is looked for on the rule's index alone; every other
 * package, and the same package on every other target, never sees that index.
 */
#ifndef PINC_RESOLVER_POLICY_SOURCE_RULES_H
#define PINC_RESOLVER_POLICY_SOURCE_RULES_H

#include "resolver/types.h"

/** The rule that binds a package on a target; NULL when none does. @param target below 64 */
const struct pinc_source_rule *pinc_source_rule_find(const struct pinc_source_rules *rules,
                                                     struct pinc_slice name, size_t target);

/** May a file of the index `index` be taken for a package that `rule` binds (NULL: no rule does)? */
bool pinc_source_allows(const struct pinc_source_rules *rules, const struct pinc_source_rule *rule,
                        uint16_t index);

/** May an index be asked for a project at all? One that rules name is asked for the packages of its
 * rules alone; who is bound on all targets is looked for nowhere else. @param targets all of them */
bool pinc_source_may_ask(const struct pinc_source_rules *rules, pinc_targets targets,
                         struct pinc_slice name, uint16_t index);

#endif
