/*
 * The lines of an input file as they stand in it, and its text without some of them.
 */
#ifndef PINC_LOCK_TRIM_LINES_H
#define PINC_LOCK_TRIM_LINES_H

#include "lock/input/given_files.h"

/* A logical line: bytes of the text with all of its physical lines and the end of the last one. */
struct pinc_trim_extent {
    unsigned number; /* of its first physical line, from 1 */
    size_t from, to;
};

/* An input file. Zero it before use. */
struct pinc_trim_file {
    struct pinc_slice path; /* as messages show it, NUL-terminated */
    struct pinc_file file;
    size_t mark;                      /* bytes of a byte order mark in front of the text */
    struct pinc_slice text;           /* behind the mark */
    struct pinc_trim_extent *extents; /* of lines that are not blank, in order */
    size_t n_extents, cap_extents;
    bool given;     /* its text is one that the caller gave */
    bool elsewhere; /* set by the caller: a link that leads out of the repository */
};

/**
 * Read a requirements file and find its lines.
 * @param path  lives as long as out
 * @param given may be NULL
 * @return PINC_OK; as pinc_file_read(); PINC_EUNSUPPORTED (no UTF-8: it cannot be written as it was);
 * PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_trim_file_read(struct pinc_trim_file *out,
                                                   struct pinc_slice path,
                                                   const struct pinc_given_files *given,
                                                   struct pinc_arena *arena,
                                                   struct pinc_error *err);

/** The line that starts at that physical line; NULL when none does. */
const struct pinc_trim_extent *pinc_trim_file_line(const struct pinc_trim_file *file,
                                                   unsigned number);

/** Add the text, byte order mark included, without the lines for which gone[i] is true; i as in extents. */
void pinc_trim_file_without(struct pinc_buf *out, const struct pinc_trim_file *file,
                            const bool *gone);

/** Free what reading took; a zeroed one is fine. */
void pinc_trim_file_clear(struct pinc_trim_file *file);

#endif
