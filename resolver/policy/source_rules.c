#include "resolver/policy/source_rules.h"

const struct pinc_source_rule *pinc_source_rule_find(const struct pinc_source_rules *rules,
                                                     struct pinc_slice name, size_t target)
{
    size_t i;

    for (i = 0; i < rules->n_rules; i++) {
        const struct pinc_source_rule *rule = &rules->rules[i];

        if ((rule->targets >> target & 1) && pinc_source_rule_names(rule, name)) {
            return rule;
        }
    }
    return NULL;
}

bool pinc_source_allows(const struct pinc_source_rules *rules, const struct pinc_source_rule *rule,
                        uint16_t index)
{
    if (rules->n_rules == 0) {
        return true;
    }
    return rule ? index == rule->index : index < rules->first_bound;
}
