/*
 * Requirements files from URLs: asked for while the input is read, before the indexes are known.
 */
#ifndef PINC_LOCK_REMOTE_FILE_H
#define PINC_LOCK_REMOTE_FILE_H

#include "lock/state/compile_state.h"

/* Zero it, set the compile, clear it at the end. */
struct pinc_remote {
    struct pinc_compile *compile;
    struct pinc_client *client; /* made for the first file */
    struct pinc_indexes indexes;
    size_t n_hosts; /* trusted hosts of option lines, when it was made */
    size_t max;     /* bytes of a text; 0: as much as a requirements file may have */
};

/** A pinc_requirements_file_fetch; user is the struct pinc_remote. */
PINC_MUST_USE enum pinc_status pinc_remote_fetch(void *user, struct pinc_buf *out,
                                                 struct pinc_slice url, struct pinc_error *err);
/** Free what was made; the compile stays set. */
void pinc_remote_clear(struct pinc_remote *remote);

#endif
