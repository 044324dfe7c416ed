#include "lock/judge/findings.h"

#include "base/sort.h"

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

/* What is one finding, whatever its targets. */
static struct pinc_slice key_of(const struct pinc_findings *findings, enum pinc_rule rule,
                                const struct pinc_requirement_line *line, const char *text)
{
    struct pinc_buf key = {0};

    pinc_buf_addf(&key, "%u %d %s\n", line->at.line, (int)rule, text);
    pinc_buf_add(&key, line->at.shown);
    return pinc_buf_keep(&key, findings->arena);
}

enum pinc_status pinc_findings_add(struct pinc_findings *findings, enum pinc_rule rule,
                                   const struct pinc_requirement_line *line, pinc_targets targets,
                                   struct pinc_buf *text, struct pinc_error *err)
{
    const struct pinc_slice kept = pinc_buf_keep(text, findings->arena);
    const struct pinc_slice key = kept.ptr ? key_of(findings, rule, line, kept.ptr) : kept;
    uint32_t at;
    const char *file = pinc_arena_copy(findings->arena, line->at.shown.ptr, line->at.shown.len);

    pinc_buf_clear(text);
    if (rules[rule].severity == PINC_SEVERITY_ERROR) {
        findings->faulty |= targets;
    }
    findings->known = findings->known ? findings->known : pinc_map_new();
    if (!findings->known || !key.ptr || !file) {
        return pinc_fail_memory(err);
    }
    if (pinc_map_get(findings->known, key, &at)) {
        findings->items[at].targets |= targets;
        return PINC_OK;
    }
    if (!PINC_GROW(findings->items, findings->cap, findings->n + 1) ||
        !pinc_map_put(findings->known, key, (uint32_t)findings->n)) {
        return pinc_fail_memory(err);
    }
    findings->items[findings->n++] =
        (struct pinc_finding){rule, rules[rule].severity, file, line->at.line, kept.ptr, targets};
    return PINC_OK;
}

/* A finding, and its place among those of its line. */
struct placed {
    struct pinc_finding finding;
    size_t at;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    if (x->finding.severity != y->finding.severity) {
        return x->finding.severity > y->finding.severity ? -1 : 1;
    }
    if (x->finding.line != y->finding.line) {
        return x->finding.line < y->finding.line ? -1 : 1;
    }
    return x->at < y->at ? -1 : x->at > y->at;
}

bool pinc_findings_sort(struct pinc_findings *findings)
{
    struct placed *list = pinc_alloc_array(findings->n + 1, sizeof *list);
    size_t i;

    for (i = 0; list && i < findings->n; i++) {
        list[i] = (struct placed){findings->items[i], i};
    }
    if (list) {
        pinc_sort(list, findings->n, sizeof *list, compare_placed);
    }
    for (i = 0; list && i < findings->n; i++) {
        findings->items[i] = list[i].finding;
    }
    pinc_map_free(findings->known); /* their places are others now */
    findings->known = NULL;
    pinc_free(list);
    return list != NULL;
}

void pinc_findings_clear(struct pinc_findings *findings)
{
    pinc_free(findings->items);
    pinc_map_free(findings->known);
    findings->known = NULL;
    findings->items = NULL;
    findings->n = findings->cap = 0;
    findings->faulty = 0;
}

const char *pinc_finding_rule(const struct pinc_finding *finding)
{
    return rules[finding->rule].word;
}
