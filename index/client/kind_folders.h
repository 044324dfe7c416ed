/*
 * The folders of the cache: one for each kind of entries, for their owner alone.
 */
#ifndef PINC_INDEX_CLIENT_KIND_FOLDERS_H
#define PINC_INDEX_CLIENT_KIND_FOLDERS_H

#include "index/client/cache_entry.h"

#define PINC_CACHE_PATH 4096u /* bytes of a path of the cache */

/** Record why a path could not be put together. @return PINC_ELIMIT, PINC_ENOMEM */
enum pinc_status pinc_cache_fail_path(const struct pinc_buf *path, struct pinc_error *err);

/**
 * Make the folder of a kind, and with it that of the cache, which goes without those of formats that are no
 * longer read.
 * @param dir of the cache
 * @return PINC_OK, PINC_EIO, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_cache_folder_make(const char *dir, enum pinc_cache_kind kind,
                                                      struct pinc_error *err);

/** Does the folder of a kind belong to the user whose process this is, or not exist? A link is nobody's. */
bool pinc_cache_folder_is_ours(const char *path, bool *exists);

/** Does a cache folder belong to the user whose process this is, or not exist? */
bool pinc_cache_is_ours(const char *dir);

#endif
