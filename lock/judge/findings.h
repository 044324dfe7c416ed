/*
 * What is wrong with a lock: one finding for each fault of a line, with the targets that it concerns.
 */
#ifndef PINC_LOCK_FINDINGS_H
#define PINC_LOCK_FINDINGS_H

#include "base/map.h"
#include "lock/input/requirements.h"
#include "resolver/types.h"

#include <pinc/pinc.h>

/* What is looked for. Each has one severity and one word, see findings.c. */
enum pinc_rule {
    PINC_RULE_NOT_JUDGED,      /* a path without a name, metadata that cannot be had */
    PINC_RULE_NOT_A_LOCK,      /* pins no version */
    PINC_RULE_DEAD_MARKER,     /* holds on no target */
    PINC_RULE_NO_PROJECT,      /* no index has it */
    PINC_RULE_NO_VERSION,      /* no index has this version */
    PINC_RULE_NO_FILE,         /* no file of it can be installed on the target */
    PINC_RULE_TWO_LINES,       /* two lines of a name hold together */
    PINC_RULE_MISSING,         /* a line needs something that has no line */
    PINC_RULE_UNSATISFIED,     /* a line needs another version */
    PINC_RULE_HASH,            /* no hash is that of a file for the target */
    PINC_RULE_NO_HASH,         /* other lines have hashes */
    PINC_RULE_REQUIRES_PYTHON, /* the metadata is for another Python */
    PINC_RULE_UNKNOWN_NEEDS,   /* metadata that cannot be read */
    PINC_RULE_YANKED,
    PINC_RULE_QUARANTINED, /* PEP 792: the index offers no files of the project any more */
    PINC_RULE_ARCHIVED,    /* no more releases are expected */
    PINC_RULE_DEPRECATED,
    PINC_RULE_VULNERABLE, /* an advisory is about the version */
    PINC_RULE_COUNT
};

struct pinc_finding {
    enum pinc_rule rule;
    enum pinc_severity severity;
    const char *file; /* of the line */
    unsigned line;
    const char *text; /* one line, escaped, no full stop */
    pinc_targets targets;
};

/* Zero it, set the arena; the items are freed by pinc_findings_clear(). */
struct pinc_findings {
    struct pinc_arena *arena;
    struct pinc_finding *items;
    size_t n, cap;
    struct pinc_map *known; /* line, rule and text -> item */
    pinc_targets faulty;    /* with an error */
};

/**
 * Add what is wrong with a line; the same text of the same line is one finding, for several targets.
 * @param text moved from, whether it has failed or not
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_findings_add(struct pinc_findings *findings,
                                                 enum pinc_rule rule,
                                                 const struct pinc_requirement_line *line,
                                                 pinc_targets targets, struct pinc_buf *text,
                                                 struct pinc_error *err);

/** Errors first, then by line; those of one line stay in their order. Nothing is added afterwards.
 * @return false when out of memory */
bool pinc_findings_sort(struct pinc_findings *findings);

/** Free the list; its texts are in the arena. */
void pinc_findings_clear(struct pinc_findings *findings);

#endif
