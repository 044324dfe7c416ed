/*
 * Which indexes to ask, and which of them the output names.
 *
 * As pip: the command line, over PIP_* variables, over pip.conf; option lines of the input files
 * are added to that, and an
 * --index-url there replaces all of it.
 */
#ifndef PINC_LOCK_CONFIG_INDEXES_H
#define PINC_LOCK_CONFIG_INDEXES_H

#include "lock/config/settings.h"
#include "lock/config/sources.h"
#include "lock/input/requirements.h"

/* Slices are NUL-terminated or point into option values, the list and the arena;
 * pinc_indexes_clear() frees the lists. */
struct pinc_indexes {
    struct pinc_slices urls, find_links, trusted_hosts; /* to ask; may carry credentials */
    bool no_index;
    struct pinc_sources sources; /* indexes for some packages alone; set by the caller */

    /* to write: as the user spelt them */
    struct pinc_slice written_index;
    struct pinc_slices written_extras, written_links, written_hosts;
    bool written_no_index;
};

/**
 * Merge all that is said about indexes.
 * @param given what the other layers say
 * @param input what the option lines of the input say
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_indexes_merge(struct pinc_indexes *out,
                                                  const struct pinc_index_settings *given,
                                                  const struct pinc_input_options *input,
                                                  struct pinc_error *err);

/** Free the lists; the texts are the settings' and the input's. Fine on a zeroed struct. */
void pinc_indexes_clear(struct pinc_indexes *indexes);

#endif
