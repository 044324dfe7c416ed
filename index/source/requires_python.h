/*
 * Requires-Python of pages, each text compiled once.
 */
#ifndef PINC_INDEX_SOURCE_REQUIRES_PYTHON_H
#define PINC_INDEX_SOURCE_REQUIRES_PYTHON_H

#include "base/text.h"
#include "markers/version/specifier.h"

/* Zero it, then set the arena, which is borrowed. */
struct requires_python {
    struct pinc_arena *arena;
    struct pinc_map *ids; /* private, as all below: text to a number in sets */
    const struct pinc_specset **sets;
    size_t n, cap;
};

/** The compiled set of a text, repaired where needed; *out NULL when it cannot be: ignored, as pip
 * does. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status requires_python_get(struct requires_python *pythons,
                                                   const struct pinc_specset **out,
                                                   struct pinc_slice text);

/** Free the table. Fine on a zeroed struct. */
void requires_python_clear(struct requires_python *pythons);

#endif
