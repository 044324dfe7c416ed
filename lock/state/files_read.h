/*
 * Which files of this machine a run has read, whatever named them: nothing that it writes may replace
 * one of them.
 */
#ifndef PINC_LOCK_STATE_FILES_READ_H
#define PINC_LOCK_STATE_FILES_READ_H

#include "lock/state/compile_state.h"

/**
 * Note in compile->files.read what was read, and what will be: the lists of requirements so far, the
 * project's and pip's configuration, .netrc, certificates, interpreters, places of --find-links and
 * --advisories, local files and folders that lines name, and what the caller of the library has read
 * itself. Calling it again adds what has come since.
 * @param compile settings are settled; lists that were not read yet may be NULL
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_files_read_note(struct pinc_compile *compile,
                                                    struct pinc_error *err);

#endif
