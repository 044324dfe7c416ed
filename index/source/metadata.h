/*
 * Metadata objects: what the resolver is given for a file.
 */
#ifndef PINC_INDEX_SOURCE_METADATA_H
#define PINC_INDEX_SOURCE_METADATA_H

#include "index/source/metadata_job.h"
#include "index/source/project.h"

/* The metadata of a file. `public` comes first. */
struct meta {
    struct pinc_metadata public;
    struct project *project;
    struct metadata_job job;
    bool held;   /* waits until metas_release() */
    bool wanted; /* not as a guess */
};

/* All of them. Zero it, then set the context. */
struct metas {
    struct source_context *ctx;
    struct builds builds;
    struct meta **items;
    size_t n, cap;
    size_t n_held;
};

/** The metadata of a file of a ready project; see struct pinc_provider. */
PINC_MUST_USE enum pinc_status metas_get(struct metas *metas, const struct pinc_metadata **out,
                                         const struct pinc_project *project, uint32_t file,
                                         enum pinc_purpose purpose, struct pinc_error *err);

/** Ask for what was held back while pages were presumed, as far as it needs to be no longer. */
void metas_release(struct metas *metas);

/** Forget what is held back: nobody wants it. */
void metas_forget_held(struct metas *metas);

/** A new object; what is wanted is to be set. @param done called with the object. NULL when out of
 * memory. */
struct meta *meta_new(struct metas *metas, struct project *project, uint32_t file,
                      void (*done)(void *meta, const struct metadata_result *result));

/** The usual end: what has come becomes what is given out. @param meta a struct meta */
void meta_take(void *meta, const struct metadata_result *result);
/** The same without giving it out: state and the rest are set. */
void meta_set(struct meta *meta, const struct metadata_result *result);

/** End all jobs and free them, without calling back. */
void metas_clear(struct metas *metas);

#endif
