/*
 * What runs note for later ones: in the cache of this machine and, where everybody may read what the
 * indexes say, in the one that machines share. Of no influence on any result.
 */
#ifndef PINC_INDEX_SOURCE_RUN_NOTES_H
#define PINC_INDEX_SOURCE_RUN_NOTES_H

#include "index/source/place.h"

/** What was noted. @param text valid as long as the source */
typedef void run_notes_told(void *user, struct pinc_slice text);

/* Zero it, but for the context. One note at a time. */
struct run_notes {
    struct source_context *ctx;
    run_notes_told *done;
    void *user;
    uint64_t request;         /* of the shared cache; 0: none is under way */
    struct pinc_slice shared; /* what that has; ptr NULL: nothing, or nobody asked */
};

/** As pinc_source_recall(). */
PINC_MUST_USE enum pinc_status run_notes_recall(struct run_notes *notes,
                                                const struct places *places, struct pinc_slice key,
                                                run_notes_told *done, void *user,
                                                struct pinc_error *err);

/** As pinc_source_note(). */
PINC_MUST_USE enum pinc_status run_notes_keep(struct run_notes *notes, const struct places *places,
                                              struct pinc_slice key, struct pinc_slice text,
                                              struct pinc_error *err);

/** Nothing is told any more. */
void run_notes_cancel(struct run_notes *notes);

#endif
