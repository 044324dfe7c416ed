/*
 * From chosen files to unpacked wheels: what is not in the store yet is fetched, sdists are built.
 * Not for anybody outside of index/source/.
 */
#ifndef PINC_INDEX_SOURCE_BUILD_WHEELS_H
#define PINC_INDEX_SOURCE_BUILD_WHEELS_H

#include "base/file/work_folder.h"
#include "index/build/build.h"
#include "index/source/context.h"

/* Where unpacked wheels are kept. */
struct build_store {
    struct pinc_buf folder; /* in the cache; empty: none that can be written to */
    /* In place of the cache, or when that is full; removed at the end. */
    struct pinc_work_folder beside;
    struct pinc_cache *told; /* of what cannot be written; may be NULL */
    const char *scratch;     /* where `beside` is made; NULL: /tmp */
};

/** What a killed program left in it is removed.
 * @param cache_dir NULL: none
 * @param scratch where a temporary one is made; NULL: /tmp. As long as the store
 * @return PINC_OK, PINC_EIO, PINC_ENOMEM */
PINC_MUST_USE enum pinc_status build_store_open(struct build_store *store, const char *cache_dir,
                                                const char *scratch, struct pinc_error *err);

/** Remove what is temporary. Fine on a zeroed struct. */
void build_store_close(struct build_store *store);

/** Start to build the wheel of an sdist, with what builds need of others. As pinc_build_start().
 * @param arena as long as the build */
typedef enum pinc_status build_wheel_start(struct source_context *ctx, struct pinc_build **out,
                                           const char *path, struct pinc_slice name,
                                           const struct pinc_python *python,
                                           struct pinc_arena *arena, struct pinc_error *err);

/**
 * Get wheels into the store. Where the cache cannot take one (a full disk) it goes beside the cache, which
 * is told (pinc_cache_give_up()).
 * @param start   builds the sdists among the files
 * @param folders one for each file, in the arena
 * @param python  for which sdists among the files are built
 * @return PINC_OK; PINC_ENET; PINC_EHASH; PINC_EIO; PINC_ECANCELLED; what building or unpacking
 * fails with
 */
PINC_MUST_USE enum pinc_status build_wheels_get(struct source_context *ctx,
                                                build_wheel_start *start, struct build_store *store,
                                                const char *const **folders,
                                                const struct pinc_chosen_file *files, size_t n,
                                                const struct pinc_python *python,
                                                struct pinc_arena *arena, struct pinc_error *err);

#endif
