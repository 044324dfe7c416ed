/*
 * What of metadata may lie in a cache that the machines of a team share, and under which keys.
 *
 * A text whose digest the index promises lies there under that digest. What has none lies under the file's index,
 * URL and digest; what a build says, only where the user takes that from others, under all that it depends on: the digest
 * of the sdist, the Pythons, the settings, the system, and where build requirements come from.
 */
#ifndef PINC_INDEX_SOURCE_METADATA_SHARE_H
#define PINC_INDEX_SOURCE_METADATA_SHARE_H

#include "index/source/metadata_cache.h"

/** The cache, where a file is for everybody: a file of an index, and neither of them needs credentials. Else NULL. */
struct pinc_remote_cache *metadata_share_cache(const struct source_context *ctx,
                                               const struct wanted_file *want);

/** The key there of what a build says. @param key that it has here @return empty: none, or out of memory */
struct pinc_slice metadata_share_build_key(const struct source_context *ctx, struct pinc_slice key);

/** Share a text that has the digest that the index promises. */
void metadata_share_text(const struct source_context *ctx, const struct wanted_file *want,
                         struct pinc_slice bytes);

/** Share fields that are final, unless they are of a build that failed. @param key one of `keys` */
void metadata_share_fields(const struct source_context *ctx, const struct wanted_file *want,
                           const struct metadata_keys *keys, struct pinc_slice key,
                           const struct pinc_metadata_text *text);

#endif
