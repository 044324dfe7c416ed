/*
 * May the output's file be replaced? Files of the user survive whatever the command line says.
 */
#ifndef PINC_LOCK_OUTPUT_REPLACEABLE_H
#define PINC_LOCK_OUTPUT_REPLACEABLE_H

#include "base/text.h"
#include "lock/input/requirements.h"

/* Everything is borrowed. */
struct pinc_output_now {
    const char *path;
    struct pinc_slice text;                   /* empty when there is no such file */
    bool pylock;                              /* what is to be written */
    const struct pinc_requirements *existing; /* the text as requirements; NULL: none were read */
    const struct pinc_read_files *read;       /* for this compile */
};

/** Does a text begin with what compilers of requirements write at the start of what they make? */
bool pinc_output_is_generated(struct pinc_slice text);

/**
 * An output must not be a file that was read as input, however it is named, and a file that is there
 * must be a lock, or at least a requirements file, or empty.
 * @return PINC_OK, PINC_EUSAGE
 */
PINC_MUST_USE enum pinc_status pinc_output_replaceable(const struct pinc_output_now *now,
                                                       struct pinc_error *err);

#endif
