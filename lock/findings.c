#include "lock/findings.h"

#include <string.h>

static struct pinc_finding *find(const struct pinc_findings *findings, enum pinc_severity severity,
                                 const struct pinc_requirement_line *line, const char *text)
{
    size_t i;

    for (i = 0; i < findings->n; i++) {
        struct pinc_finding *item = &findings->items[i];

        if (item->line == line->at.line && item->severity == severity &&
            strcmp(item->text, text) == 0 &&
            pinc_slice_equal(pinc_slice_of(item->file), line->at.shown)) {
            return item;
        }
    }
    return NULL;
}

enum pinc_status pinc_findings_add(struct pinc_findings *findings, enum pinc_severity severity,
                                   const struct pinc_requirement_line *line, pinc_targets targets,
                                   struct pinc_buf *text, struct pinc_error *err)
{
    struct pinc_slice kept = pinc_buf_keep(text, findings->arena);
    struct pinc_finding *item = kept.ptr ? find(findings, severity, line, kept.ptr) : NULL;
    const char *file = pinc_arena_copy(findings->arena, line->at.shown.ptr, line->at.shown.len);

    pinc_buf_clear(text);
    if (severity == PINC_SEVERITY_ERROR) {
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
        (struct pinc_finding){severity, file, line->at.line, kept.ptr, targets};
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
