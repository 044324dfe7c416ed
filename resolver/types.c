#include "resolver/types.h"

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

const char *pinc_project_status_name(enum pinc_project_status status)
{
    static const char *const words[PINC_PROJECT_STATUS_COUNT] = {
        [PINC_PROJECT_ACTIVE] = "active",
        [PINC_PROJECT_DEPRECATED] = "deprecated",
        [PINC_PROJECT_ARCHIVED] = "archived",
        [PINC_PROJECT_QUARANTINED] = "quarantined",
    };

    return words[status];
}

void pinc_conflict_print(struct pinc_buf *buf, const struct pinc_conflict *conflict)
{
    pinc_buf_add(buf, pinc_buf_slice(&conflict->text));
}

void pinc_conflict_free(struct pinc_conflict *conflict)
{
    if (conflict) {
        pinc_buf_clear(&conflict->text);
        pinc_free(conflict->parties);
        pinc_arena_free(conflict->arena);
        pinc_free(conflict);
    }
}

uint32_t pinc_pick_find(const struct pinc_pick *picks, size_t n, struct pinc_slice name)
{
    size_t low = 0, high = n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (pinc_slice_compare(picks[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && pinc_slice_equal(picks[low].name, name) ? (uint32_t)low : PINC_NONE;
}

bool pinc_pick_of_index(const struct pinc_pick *pick, size_t n_envs)
{
    size_t t;

    for (t = 0; t < n_envs; t++) {
        if (pick->release[t] != PINC_NONE && !pick->project[t]->direct_url.ptr) {
            return true;
        }
    }
    return false;
}
