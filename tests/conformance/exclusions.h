/*
 * The table of differences in docs/standards.md: the only place that may take a case out of the
 * conformance run.
 */
#ifndef PINC_TESTS_CONFORMANCE_EXCLUSIONS_H
#define PINC_TESTS_CONFORMANCE_EXCLUSIONS_H

#include "base/file/file.h"
#include "base/text.h"

#include <stdbool.h>

/* One row: | file | case | standard's words | reason |. */
struct exclusion {
    struct pinc_slice file,
        name;      /* "metadata.json" and the case's id, backquotes taken off, "\|" made "|" */
    unsigned line; /* in the document, 1-based */
    unsigned used; /* failed checks that the row took out */
    bool seen;     /* did a case have this id at all? */
};

struct exclusions {
    struct exclusion *rows;
    size_t count, cap;
    struct pinc_file document;
    struct pinc_arena *arena;
};

/**
 * Read the table out of a Markdown document.
 * @param out zeroed; cleared by exclusions_clear() whatever is returned
 * @return PINC_OK, PINC_ESYNTAX (no such table, or a row without four cells), or what reading the
 * file gives
 */
PINC_MUST_USE enum pinc_status exclusions_read(struct exclusions *out, const char *path,
                                               struct pinc_error *err);
void exclusions_clear(struct exclusions *table);

/** The row of a case, or NULL. */
struct exclusion *exclusions_find(struct exclusions *table, struct pinc_slice file,
                                  struct pinc_slice name);

#endif
