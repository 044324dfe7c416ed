/*
 * What one sdist says on several Pythons, as one text: a requirement that only some builds have
 * told of holds for their Pythons alone.
 */
#ifndef PINC_INDEX_BUILD_MERGE_METADATA_H
#define PINC_INDEX_BUILD_MERGE_METADATA_H

#include "index/dist/metadata.h"

/* What holds for a Python. */
struct pinc_metadata_by_python {
    struct pinc_slice version; /* "3.10" */
    const struct pinc_metadata_text
        *text; /* the same for several, where one build stands for all */
};

/**
 * Merge. Name, version and Requires-Python are the first one's.
 * @param out slices live in the arena or are the texts'
 * @param n   at least 1
 * @return PINC_OK; PINC_ESYNTAX (they do not agree on name or version); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_metadata_merge(struct pinc_metadata_text *out,
                                                   const struct pinc_metadata_by_python *by_python,
                                                   size_t n, struct pinc_arena *arena,
                                                   struct pinc_error *err);

#endif
