/*
 * Getting the page of a project anew where its entry of the cache turns out to be damaged after it was
 * opened.
 */
#ifndef PINC_INDEX_SOURCE_PAGE_REPAIR_H
#define PINC_INDEX_SOURCE_PAGE_REPAIR_H

#include "index/source/place.h"

/** Record that a page is damaged, where --offline forbids asking. @return PINC_ENET */
enum pinc_status page_fail_damaged(struct pinc_slice name, struct pinc_error *err);

/**
 * Ask the index, and wait: from then on what could not be read of a listing is read out of the new page.
 * Not to be called while an answer is being taken.
 * @param name    normalized; as long as the source
 * @param listing ready; slices that were given out of it stay
 * @return PINC_OK; PINC_ENET (offline; or the index lists other files by now), PINC_ENOMEM, PINC_ECANCELLED
 */
PINC_MUST_USE enum pinc_status page_repair(struct source_context *ctx, struct place *place,
                                           struct pinc_slice name, struct place_listing *listing,
                                           struct pinc_error *err);

#endif
