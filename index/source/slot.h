/*
 * What one place says of one project; and while the place is asked, perhaps what the cache has of it.
 */
#ifndef PINC_INDEX_SOURCE_SLOT_H
#define PINC_INDEX_SOURCE_SLOT_H

#include "index/source/page_job.h"

struct project;

/* Zero it, then set project, place and listing. */
struct slot {
    struct project *project;
    struct place *place;
    struct page_job *job; /* while it is asked */
    struct place_listing *listing;
    struct place_listing first;  /* what it is at first */
    struct place_listing *fresh; /* what comes in place of a listing that was presumed */
    bool presumed;               /* the listing, while the job asks whether it is still good */
    bool damaged;                /* it was presumed, and cannot be read */
};

/** Go by a page of the cache that is too old, if that may be and the job found one. @return is the listing ready? */
bool slot_presume(struct slot *slot, struct source_context *ctx);

/** The job has an answer about what is presumed, and is gone. @param needed it has been looked at */
void slot_confirm(struct slot *slot, struct source_context *ctx, bool needed);

/** What is presumed cannot be read: it is to be asked for once more. As above. */
void slot_set_damaged(struct slot *slot, struct source_context *ctx, bool needed);

/** Is the listing presumed, or was it and turned out otherwise? */
bool slot_is_presumed(const struct slot *slot);

/** If it is presumed, let nobody ask about it any more. */
void slot_forget_presumed(struct slot *slot, struct source_context *ctx);

/** What has come in place of the listing becomes it; where nothing has, nothing is done. */
void slot_take_fresh(struct slot *slot);

#endif
