/*
 * Getting the page of a project from one index: from the cache, over the network, or out of a
 * folder.
 */
#ifndef PINC_INDEX_SOURCE_PAGE_JOB_H
#define PINC_INDEX_SOURCE_PAGE_JOB_H

#include "index/source/place.h"

#define SOURCE_ACCEPT_PAGE                                                                         \
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.1, "             \
    "text/html;q=0.01"

/* A page that is asked for. Opaque. */
struct page_job;

/**
 * Ask.
 * @param name   normalized; as long as the source, as are out and user
 * @param urgent before those that are not
 * @param out    filled before done() is called
 * @return NULL when done() was called already; else freed by itself before done() is called, or by
 * page_job_free()
 */
struct page_job *page_job_start(struct source_context *ctx, struct place *place,
                                struct pinc_slice name, bool urgent, struct place_listing *out,
                                place_listing_done *done, void *user);

/** As page_job_start() of the index itself, whatever a cache has. */
struct page_job *page_job_anew(struct source_context *ctx, struct place *place,
                               struct pinc_slice name, struct place_listing *out,
                               place_listing_done *done, void *user);

/**
 * Has it found a page in the cache that is too old, and asks whether it is still good? Then let out be ready
 * with that meanwhile, if pages may be presumed (context.h).
 * @param otherwise set, before done() is called, to a listing of the context's arena with another answer than
 * that it is still good
 */
bool page_job_presume(struct page_job *job, struct place_listing **otherwise);

/** Ask before others. */
void page_job_hurry(struct page_job *job);

/** Bytes of the page that have come so far; NULL: 0. */
size_t page_job_bytes(const struct page_job *job);

/** Forget it. done() is not called. NULL is fine. */
void page_job_free(struct page_job *job);

/** Read the page of a project in an index that lies in a folder. */
void page_of_folder(struct source_context *ctx, struct place *place, struct pinc_slice name,
                    struct place_listing *out, place_listing_done *done, void *user);

#endif
