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

bool pinc_source_may_ask(const struct pinc_source_rules *rules, pinc_targets targets,
                         struct pinc_slice name, uint16_t index)
{
    size_t i;

    if (rules->n_rules == 0) {
        return true;
    }
    if (index < rules->first_bound) {
        return (targets & ~pinc_source_bound(rules, name)) != 0;
    }
    for (i = 0; i < rules->n_rules; i++) {
        if (rules->rules[i].index == index && pinc_source_rule_names(&rules->rules[i], name)) {
            return true;
        }
    }
    return false;
}
