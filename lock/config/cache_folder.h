/*
 * Where the cache is.
 */
#ifndef PINC_LOCK_CONFIG_CACHE_FOLDER_H
#define PINC_LOCK_CONFIG_CACHE_FOLDER_H

#include "lock/config/session.h"

/**
 * The cache folder: "cache-dir", else $XDG_CACHE_HOME/pinc, else $HOME/.cache/pinc.
 * @param out in the arena, NUL-terminated; ptr NULL when none is known
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_cache_folder(struct pinc_slice *out,
                                                 const struct pinc_session *session,
                                                 struct pinc_arena *arena, struct pinc_error *err);

/* A file of the cache. */
struct pinc_cache_file {
    const char *path, *folder; /* folder: the name of the one that it lies in */
    int64_t used;              /* seconds since 1970: read, written or found to be still good */
    uint64_t bytes;
};

/**
 * Call `visit` for each entry of the cache, and for those that were being written.
 * @param visit its file is valid during the call; it ends the walk by anything but PINC_OK
 * @return PINC_OK, also where there is no cache; what visit() said; PINC_EUSAGE, PINC_EIO,
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_cache_each(const struct pinc_session *session,
                enum pinc_status (*visit)(void *user, const struct pinc_cache_file *file,
                                          struct pinc_error *err),
                void *user, struct pinc_error *err);

#endif
