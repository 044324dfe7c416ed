/*
 * What --find-links has of a project: files of a folder, links of a page, or one file.
 */
#ifndef PINC_INDEX_SOURCE_LINKS_JOB_H
#define PINC_INDEX_SOURCE_LINKS_JOB_H

#include "index/source/place.h"

/** Get what a place of --find-links has of a project. It is read once for all of them. @param name
 * normalized; as long as the source, as are out and user */
void links_job_start(struct source_context *ctx, struct place *place, struct pinc_slice name,
                     struct place_listing *out, place_listing_done *done, void *user);

/** Free what it took. */
void links_job_clear(struct place *place);

#endif
