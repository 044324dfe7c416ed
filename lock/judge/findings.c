#include "lock/judge/findings.h"

#include <string.h>

static const struct {
    enum pinc_severity severity;
    const char *word;
} rules[PINC_RULE_COUNT] = {
    [PINC_RULE_NOT_JUDGED] = {PINC_SEVERITY_NOTE, "not-judged"},
    [PINC_RULE_NOT_A_LOCK] = {PINC_SEVERITY_ERROR, "not-a-lock"},
    [PINC_RULE_DEAD_MARKER] = {PINC_SEVERITY_WARNING, "dead-marker"},
    [PINC_RULE_NO_PROJECT] = {PINC_SEVERITY_ERROR, "no-project"},
    [PINC_RULE_NO_VERSION] = {PINC_SEVERITY_ERROR, "no-version"},
    [PINC_RULE_NO_FILE] = {PINC_SEVERITY_ERROR, "no-file"},
    [PINC_RULE_TWO_LINES] = {PINC_SEVERITY_ERROR, "two-lines"},
    [PINC_RULE_MISSING] = {PINC_SEVERITY_ERROR, "missing"},
    [PINC_RULE_UNSATISFIED] = {PINC_SEVERITY_ERROR, "unsatisfied"},
    [PINC_RULE_HASH] = {PINC_SEVERITY_ERROR, "hash"},
    [PINC_RULE_NO_HASH] = {PINC_SEVERITY_ERROR, "no-hash"},
    [PINC_RULE_REQUIRES_PYTHON] = {PINC_SEVERITY_ERROR, "requires-python"},
    [PINC_RULE_UNKNOWN_NEEDS] = {PINC_SEVERITY_WARNING, "unknown-needs"},
    [PINC_RULE_YANKED] = {PINC_SEVERITY_WARNING, "yanked"},
    [PINC_RULE_QUARANTINED] = {PINC_SEVERITY_ERROR, "quarantined"},
    [PINC_RULE_ARCHIVED] = {PINC_SEVERITY_WARNING, "archived"},
    [PINC_RULE_DEPRECATED] = {PINC_SEVERITY_WARNING, "deprecated"},
    [PINC_RULE_VULNERABLE] = {PINC_SEVERITY_ERROR, "vulnerable"},
};

static struct pinc_finding *find(const struct pinc_findings *findings, enum pinc_rule rule,
                                 const struct pinc_requirement_line *line, const char *text)
{
    size_t i;

    for (i = 0; i < findings->n; i++) {
        struct pinc_finding *item = &findings->items[i];

        if (item->line == line->at.line && item->rule == rule && strcmp(item->text, text) == 0 &&
            pinc_slice_equal(pinc_slice_of(item->file), line->at.shown)) {
            return item;
        }
    }
    return NULL;
}

enum pinc_status pinc_findings_add(struct pinc_findings *findings, enum pinc_rule rule,
                                   const struct pinc_requirement_line *line, pinc_targets targets,
                                   struct pinc_buf *text, struct pinc_error *err)
{
    struct pinc_slice kept = pinc_buf_keep(text, findings->arena);
    struct pinc_finding *item = kept.ptr ? find(findings, rule, line, kept.ptr) : NULL;
    const char *file = pinc_arena_copy(findings->arena, line->at.shown.ptr, line->at.shown.len);

    pinc_buf_clear(text);
    if (rules[rule].severity == PINC_SEVERITY_ERROR) {
        findings->faulty |= targets;
    }
    if (item) {
        item->targets |= targets;
        return PINC_OK;
    }
    if (!kept.ptr || !file || !PINC_GROW(findings->items, findings->cap, findings->n + 1)) {
        return pinc_fail_memory(err);
    }
    findings->items[findings->n++] =
        (struct pinc_finding){rule, rules[rule].severity, file, line->at.line, kept.ptr, targets};
    return PINC_OK;
}

static bool comes_before(const struct pinc_finding *a, const struct pinc_finding *b)
{
    return a->severity != b->severity ? a->severity > b->severity : a->line < b->line;
}

void pinc_findings_sort(struct pinc_findings *findings)
{
    size_t i;

    for (i = 1; i < findings->n; i++) {
        const struct pinc_finding item = findings->items[i];
        size_t to = i;

        while (to > 0 && comes_before(&item, &findings->items[to - 1])) {
            findings->items[to] = findings->items[to - 1];
            to--;
        }
        findings->items[to] = item;
    }
}

void pinc_findings_clear(struct pinc_findings *findings)
{
    pinc_free(findings->items);
    findings->items = NULL;
    findings->n = findings->cap = 0;
    findings->faulty = 0;
}

const char *pinc_finding_rule(const struct pinc_finding *finding)
{
    return rules[finding->rule].word;
}
