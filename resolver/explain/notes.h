/*
 * Collecting what is worth telling about a solution.
 */
#ifndef PINC_RESOLVER_EXPLAIN_NOTES_H
#define PINC_RESOLVER_EXPLAIN_NOTES_H

#include "resolver/types.h"

/* Zero it, then set arena. */
struct pinc_notes {
    struct pinc_arena *arena; /* of the texts */
    struct pinc_note *items;
    size_t n, cap;
};

/** Add a note; the text is copied. Out of memory loses it. */
void pinc_notes_add(struct pinc_notes *notes, enum pinc_note_kind kind, const char *fmt, ...)
    PINC_PRINTF(3, 4);

/** Hand them to a resolution. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_notes_give(struct pinc_notes *notes,
                                               struct pinc_resolution *resolution,
                                               struct pinc_error *err);

/** Forget the notes that are not given away; their texts are in the arena. */
void pinc_notes_clear(struct pinc_notes *notes);

#endif
