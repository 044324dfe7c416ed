/*
 * Whole files that were downloaded, kept in the cache under their sha256: a second download of a lock
 * takes them from there.
 *
 * They are copied in and out, never linked, so that nobody changes them in place, and the digest is
 * checked each time. Every failure is a miss. Many processes may use one folder.
 */
#ifndef PINC_INDEX_CLIENT_KEPT_FILES_H
#define PINC_INDEX_CLIENT_KEPT_FILES_H

#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PINC_KEPT_FILES_FOLDER "files-v1" /* below the cache's */
#define PINC_KEPT_FILES_MAX                                                                        \
    2000000000u /* bytes of all of them, unless the caller says another limit */

/**
 * Copy a kept file to a path.
 * @param dir    the cache's folder
 * @param to     replaced when it is there; nothing is left there after false
 * @param hashes the file has one of them that is a sha256; others are passed over
 * @param found  set: that one
 * @param bytes  set: its size
 * @return was there such a file? One that is damaged is removed.
 */
bool pinc_kept_files_take(const char *dir, const char *to, const struct pinc_hash *hashes, size_t n,
                          struct pinc_hash *found, uint64_t *bytes);

/**
 * Keep a copy of a file. Nothing is kept of what is larger than half of the limit, has another digest
 * than a sha256, or when the folder belongs to another user.
 * @param most bytes of all of them
 */
void pinc_kept_files_add(const char *dir, const char *path, const struct pinc_hash *sha256,
                         uint64_t most);

/** Remove those that were used longest ago until all together have at most so many bytes. */
void pinc_kept_files_trim(const char *dir, uint64_t most);

/** Has the file at a path the digest that its name says? */
bool pinc_kept_files_is_sound(const char *path);

#endif
