/*
 * The files that an existing pylock.toml has, with their digests: a version that stays keeps them, so
 * that one more file on the index changes nothing, and a file that is another now does not pass.
 */
#ifndef PINC_LOCK_OUTPUT_LOCKED_FILES_H
#define PINC_LOCK_OUTPUT_LOCKED_FILES_H

#include "lock/output/pylock.h"

/* The packages from the first to the last of one version. */
struct pinc_locked_files {
    const struct pinc_pylock_package *packages;
    size_t n; /* 0: the lock has no files of it */
};

/** Those of a package's version. @param lock read as PINC_PYLOCK_KNOWN; borrowed */
struct pinc_locked_files pinc_locked_files_of(const struct pinc_pylock *lock,
                                              struct pinc_slice package,
                                              const struct pinc_version *version);

/** The digest of the file of this name; NULL when the lock does not have it. */
const struct pinc_hash *pinc_locked_files_find(const struct pinc_locked_files *files,
                                               struct pinc_slice name);

#endif
