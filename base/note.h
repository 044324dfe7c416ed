/*
 * How much a message matters.
 */
#ifndef PINC_BASE_NOTE_H
#define PINC_BASE_NOTE_H

enum pinc_note_kind {
    PINC_NOTE_DETAIL, /* only for those who want details */
    PINC_NOTE_INFO,
    PINC_NOTE_WARNING
};

#endif
