/*
 * One file's metadata that is asked for, and how that ends. The ways there are in metadata_ways.h.
 */
#ifndef PINC_INDEX_SOURCE_METADATA_JOB_H
#define PINC_INDEX_SOURCE_METADATA_JOB_H

#include "index/source/build_job.h"
#include "index/source/metadata_cache.h"
#include "index/source/wanted_file.h"
#include "index/source/wheel_parts.h"

/* What came of it: one of the three. */
struct metadata_result {
    const struct pinc_metadata_text *text; /* final; its slices live as long as the source */
    struct pinc_slice unusable; /* the file is there, but no target can take it: why; likewise */
    const struct pinc_error *error; /* valid during the call, without a place */
};

struct metadata_job;

/* Of the cache that others share. */
struct metadata_remote {
    uint64_t request;                       /* 0 when none is under way */
    void (*next)(struct metadata_job *job); /* when it has nothing */
    bool missed;                            /* it has nothing */
    bool of_build;                          /* what builds say was asked for, too */
    bool found;                             /* what is taken comes from there */
};

/* One file's. Fields are private after metadata_job_init(), but for want. */
struct metadata_job {
    struct source_context *ctx;
    struct builds *builds;
    struct wanted_file want;
    void (*done)(void *user, const struct metadata_result *result);
    void *user;
    bool asked, urgent;
    bool dotted; /* <file>.metadata was asked for */
    struct metadata_keys keys;
    struct pinc_known_host *host;
    uint64_t request;
    struct metadata_remote remote;
    struct wheel_parts parts;
    struct pinc_buf path; /* of the downloaded file, or of the sdist that is built */
    int fd;               /* of the downloaded file, else -1 */
};

/** Set a zeroed job up. @param done called once, from metadata_job_ask() (metadata_ways.h) or later */
void metadata_job_init(struct metadata_job *job, struct source_context *ctx, struct builds *builds,
                       void (*done)(void *user, const struct metadata_result *result), void *user);

/** Free what it took. done() is not called. */
void metadata_job_clear(struct metadata_job *job);

/* --- for the ways: each of these settles it, or says that it did not */

/** Settle a job with an error. Out of memory ends everything that the client does. */
void metadata_fail(struct metadata_job *job, const struct pinc_error *error);

/** The same, out of memory. */
void metadata_fail_memory(struct metadata_job *job);
/** The file is there but no target can take it. */
void metadata_unusable(struct metadata_job *job, const char *why);
/** @return true when the cache settles it */
bool metadata_use_cache(struct metadata_job *job, struct pinc_slice key);
/** Is what a build of an sdist of that digest told, or its egg-info in place of one that failed, in
 * the cache? Then it is settled. */
bool metadata_is_built(struct metadata_job *job, const struct pinc_hash *digest);
/** Settle it with fields that are final. @param key of the cache; empty: not kept */
void metadata_take(struct metadata_job *job, struct pinc_metadata_text *text,
                   struct pinc_slice key);
/**
 * A METADATA or PKG-INFO text.
 * @param guessed it lay at an address that no page offered: some servers answer every path with a
 * page of their own
 * @return false when it is an sdist's and says that a build decides, or was guessed and is not this
 * file's: then it is not settled
 */
bool metadata_take_bytes(struct metadata_job *job, struct pinc_slice bytes, bool guessed);

#endif
