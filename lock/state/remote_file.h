/*
 * Texts from URLs, through the client of the compile: requirements files while the input is read, before the
 * indexes are known, and advisories.
 */
#ifndef PINC_LOCK_REMOTE_FILE_H
#define PINC_LOCK_REMOTE_FILE_H

#include "lock/state/compile_state.h"

/** A pinc_requirements_file_fetch; user is the struct pinc_compile. */
PINC_MUST_USE enum pinc_status pinc_remote_fetch(void *user, struct pinc_buf *out,
                                                 struct pinc_slice url, struct pinc_error *err);

/** The same of a text that may have `max` bytes. */
PINC_MUST_USE enum pinc_status pinc_remote_fetch_text(struct pinc_compile *compile,
                                                      struct pinc_buf *out, struct pinc_slice url,
                                                      size_t max, struct pinc_error *err);

#endif
