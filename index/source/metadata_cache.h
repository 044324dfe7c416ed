/*
 * Metadata in the cache, and the keys that it is kept by.
 */
#ifndef PINC_INDEX_SOURCE_METADATA_CACHE_H
#define PINC_INDEX_SOURCE_METADATA_CACHE_H

#include "index/source/context.h"
#include "index/source/wanted_file.h"

/* Of the cache. */
struct metadata_keys {
    struct pinc_slice text;  /* for a text that has its digest */
    struct pinc_slice own;   /* for what nothing covers */
    struct pinc_slice build; /* for what a build tells; empty: not kept */
};

/** The key of what a file says of itself, where that has the digest that the page promises; {NULL, 0}
 * when out of memory, as below. Keys live as long as the source. */
struct pinc_slice metadata_key(const struct source_context *ctx, const struct wanted_file *want);

/** The key of what a file says of itself, where nothing that is promised covers it: it stands for this
 * file of this index alone. */
struct pinc_slice metadata_own_key(const struct source_context *ctx,
                                   const struct wanted_file *want);

/** The key of what a build of an sdist says. @param digest that the sdist has, a strong one */
struct pinc_slice metadata_build_key(const struct source_context *ctx,
                                     const struct wanted_file *want,
                                     const struct pinc_hash *digest);

/** The key of what a build of a commit says. */
struct pinc_slice metadata_commit_key(const struct source_context *ctx,
                                      const struct wanted_file *want, struct pinc_slice commit);

/** Look up. @param text its slices live as long as the source. @return false: it is not there */
bool metadata_cache_get(struct source_context *ctx, struct pinc_slice key,
                        struct pinc_metadata_text *text);

/**
 * Let the text live as long as the source, and keep it. Only the fields that are used are kept, here
 * and in the cache: a METADATA is mostly a readme.
 * @param key empty: not in the cache
 * @return false: out of memory
 */
bool metadata_cache_put(struct source_context *ctx, struct pinc_slice key,
                        struct pinc_metadata_text *text);

#endif
