/*
 * A lock of any tool that is a file, opened without its input: its lines, targets, and who is asked.
 */
#ifndef PINC_LOCK_LOCK_FILE_H
#define PINC_LOCK_LOCK_FILE_H

#include "lock/state/compile_state.h"

/**
 * Read a requirements.txt or pylock.toml, find its targets (options, else its header, else the usual
 * ones) and indexes, and open the source. The lines are c->list, the text is c->old.file.text.
 * @param c zeroed but for session and arena; pinc_compile_clear() frees it, whatever the result
 * @return PINC_OK; what reading, parsing or an option's value failed with
 */
PINC_MUST_USE enum pinc_status pinc_lock_file_open(struct pinc_compile *c,
                                                   struct pinc_session *session, const char *path,
                                                   struct pinc_error *err);

/** Is it a pylock.toml, by its name? */
bool pinc_lock_file_is_pylock(const char *path);

#endif
