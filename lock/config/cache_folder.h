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

#endif
