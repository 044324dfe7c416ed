/*
 * Console scripts of a wheel's entry_points.txt, as scripts.
 */
#ifndef PINC_INDEX_BUILD_ENTRY_POINTS_H
#define PINC_INDEX_BUILD_ENTRY_POINTS_H

#include "base/error.h"
#include "base/text.h"

#define PINC_ENTRY_POINTS_MAX ((size_t)1 << 20) /* bytes of an entry_points.txt */

/* "name = module:object". */
struct pinc_entry_point {
    struct pinc_slice name;   /* a file name */
    struct pinc_slice module; /* dotted */
    struct pinc_slice object; /* dotted */
};

/**
 * The console scripts. Lines that are none, and names that cannot be a file's or code, are passed
 * over.
 * @param out in the arena, slices in the text
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_entry_points_read(struct pinc_entry_point **out, size_t *n,
                                                      struct pinc_slice text,
                                                      struct pinc_arena *arena,
                                                      struct pinc_error *err);

/** Add the first lines of a script for an interpreter; one whose path is too long for the kernel,
 * or has blanks in it, is run through sh. */
void pinc_entry_point_add_shebang(struct pinc_buf *buf, struct pinc_slice python);

/** Add the whole script. */
void pinc_entry_point_add_script(struct pinc_buf *buf, const struct pinc_entry_point *point,
                                 struct pinc_slice python);

#endif
