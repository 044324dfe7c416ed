/*
 * Wheels as folders: each is unpacked once, and stays under the sha256 of its file for all builds
 * and runs that need it.
 *
 * A folder is made beside its place and renamed to it, so that there is no half-unpacked one, and
 * several processes may use one store. Python writes its compiled files into it.
 */
#ifndef PINC_INDEX_BUILD_WHEEL_STORE_H
#define PINC_INDEX_BUILD_WHEEL_STORE_H

#include "base/hash.h"

/**
 * Where the wheel of a digest is, or would be.
 * @param out    path in the arena; NULL when out of memory
 * @param store  the store's folder
 * @return is it there?
 */
bool pinc_wheel_store_find(const char **out, const char *store, const struct pinc_hash *sha256,
                           struct pinc_arena *arena);

/**
 * Unpack a wheel into the store, unless it is there. The file's digest is checked.
 * @param out path of its folder, in the arena
 * @return PINC_OK; PINC_EHASH; what pinc_unpack() fails with
 */
PINC_MUST_USE enum pinc_status pinc_wheel_store_add(const char **out, const char *store,
                                                    const struct pinc_hash *sha256,
                                                    const char *wheel, struct pinc_arena *arena,
                                                    struct pinc_error *err);

#endif
