/*
 * Downloading whole files to where the caller wants them: several at once, continued where an earlier
 * run stopped, digests checked.
 */
#ifndef PINC_INDEX_SOURCE_DOWNLOAD_H
#define PINC_INDEX_SOURCE_DOWNLOAD_H

#include "index/source/context.h"

/* One file. */
struct pinc_download_item {
    struct pinc_slice url;          /* http, https or file; no credentials */
    const char *path;               /* written to; what is there is the start of the file */
    uint64_t size;                  /* bytes; 0: not told */
    const struct pinc_hash *hashes; /* it must have one of them; none: not checked */
    size_t n_hashes;
    uint64_t length;        /* set: bytes of the file */
    struct pinc_hash found; /* set: the hash of them that it has; PINC_HASH_NONE: not checked */
    bool continued;         /* set: the start was there */
};

/** Called as soon as a file is whole and has its digest. PINC_OK, or why to stop. */
typedef enum pinc_status pinc_download_done(void *user, size_t item, struct pinc_error *err);

/**
 * Download files. What a failure or a signal leaves at their paths is continued the next time, but for
 * bytes that are known to be wrong.
 * @return PINC_OK; with the URL as place PINC_ENET, PINC_EHASH, PINC_ELIMIT (larger than told), PINC_EIO,
 * PINC_ENOTFOUND; PINC_ECANCELLED; PINC_ENOMEM; what done() returned
 */
PINC_MUST_USE enum pinc_status source_download(struct source_context *ctx,
                                               struct pinc_download_item *items, size_t n,
                                               pinc_download_done *done, void *user,
                                               struct pinc_error *err);

#endif
