#include "resolver/policy/source_rules.h"

bool pinc_source_pattern_matches(struct pinc_slice pattern, struct pinc_slice name)
{
    size_t p = 0, n = 0, star = SIZE_MAX, from = 0;

    while (n < name.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.len && pattern.ptr[p] == name.ptr[n]) {
            p++;
            n++;
        } else if (star != SIZE_MAX) {
            /* The last '*' takes one character more. */
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*') {
        p++;
    }
    return p == pattern.len;
}

bool pinc_source_rule_names(const struct pinc_source_rule *rule, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < rule->n_patterns; i++) {
        if (pinc_source_pattern_matches(rule->patterns[i], name)) {
            return true;
        }
    }
    return false;
}

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

pinc_targets pinc_source_bound(const struct pinc_source_rules *rules, struct pinc_slice name)
{
    pinc_targets bound = 0;
    size_t i;

    for (i = 0; i < rules->n_rules; i++) {
        if (pinc_source_rule_names(&rules->rules[i], name)) {
            bound |= rules->rules[i].targets;
        }
    }
    return bound;
}

bool pinc_source_allows(const struct pinc_source_rules *rules, const struct pinc_source_rule *rule,
                        uint16_t index)
{
    if (rules->n_rules == 0) {
        return true;
    }
    return rule ? index == rule->index : index < rules->first_bound;
}
