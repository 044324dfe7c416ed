/*
 * Source rules: which index a package comes from on which target.
 *
 * A package that a rule binds on a target is looked for on the rule's index alone; every other
 * package, and the same package on every other target, never sees that index.
 */
#ifndef PINC_RESOLVER_POLICY_SOURCE_RULES_H
#define PINC_RESOLVER_POLICY_SOURCE_RULES_H

#include "resolver/provider.h"

/* One rule. */
struct pinc_source_rule {
    const struct pinc_slice *patterns; /* normalized names; '*' stands for any run of characters */
    size_t n_patterns;
    pinc_targets targets;
    uint16_t index; /* number of the index, as in pinc_project_file */
    struct pinc_slice url; /* of the index, as it may be written; only for the output */
};

/* All rules of a request; they never overlap. Zeroed: none. */
struct pinc_source_rules {
    const struct pinc_source_rule *rules;
    size_t n_rules;
    uint16_t first_bound; /* indexes from this number on are for bound packages alone */
    bool by_url;          /* the output names the files of bound packages by their URL */
};

/** Does a name match a pattern? Both normalized; '*' stands for any run of characters. Linear time
 * in practice: one '*' is tried at a time. */
bool pinc_source_pattern_matches(struct pinc_slice pattern, struct pinc_slice name);

/** Does one of the rule's patterns match the name (normalized)? */
bool pinc_source_rule_names(const struct pinc_source_rule *rule, struct pinc_slice name);

/** The rule that binds a package on a target; NULL when none does. @param target below 64 */
const struct pinc_source_rule *pinc_source_rule_find(const struct pinc_source_rules *rules,
                                                     struct pinc_slice name, size_t target);

/** The targets on which some rule binds the package. */
pinc_targets pinc_source_bound(const struct pinc_source_rules *rules, struct pinc_slice name);

/** May a file of the index `index` be taken for a package that `rule` binds (NULL: no rule does)? */
bool pinc_source_allows(const struct pinc_source_rules *rules, const struct pinc_source_rule *rule,
                        uint16_t index);

#endif
