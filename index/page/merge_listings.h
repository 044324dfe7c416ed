/*
 * One project out of what several indexes list of it.
 */
#ifndef PINC_INDEX_PAGE_MERGE_LISTINGS_H
#define PINC_INDEX_PAGE_MERGE_LISTINGS_H

#include "index/page/listing.h"

/* Where a file of a merged project comes from. */
struct pinc_merge_origin {
    uint32_t listing, file;
};

/**
 * Set releases, files and tags of a project, and the texts of its Requires-Python.
 * @param listings n of them, the one that is taken first where two list the same file; with one, nothing
 *                 is copied
 * @param texts    the texts behind project->requires_python; n_requires_python of them
 * @param origins  one a file; NULL when there is one listing only
 * @return PINC_OK, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_merge(struct pinc_project *project,
                                          const struct pinc_slice **texts,
                                          const struct pinc_merge_origin **origins,
                                          const struct pinc_listing *const *listings, size_t n,
                                          struct pinc_arena *arena, struct pinc_error *err);

#endif
