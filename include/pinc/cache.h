/* The cache: its folder, its size, and what is done to it. */
#ifndef PINC_CACHE_PUBLIC_H
#define PINC_CACHE_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_session;

/**
 * The cache folder that the session uses: "cache-dir", else $XDG_CACHE_HOME/pinc, else
 * $HOME/.cache/pinc.
 * @param out freed by pinc_text_free(); NULL on failure
 * @return PINC_OK; PINC_EUSAGE when none is known; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_dir(const struct pinc_session *session, char **out,
                                         struct pinc_error *err);

/** Bytes that the files of the cache have; 0 when there is none. PINC_OK, PINC_EUSAGE, PINC_EIO,
 * PINC_ENOMEM. */
PINC_API enum pinc_status pinc_cache_size(const struct pinc_session *session, uint64_t *bytes,
                                          struct pinc_error *err);

/**
 * Remove what pinc put into the cache; other files that lie in its folder stay.
 * @param bytes how much that was; may be NULL
 * @return PINC_OK; PINC_EUSAGE when no folder is known; PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_clear(const struct pinc_session *session, uint64_t *bytes,
                                           struct pinc_error *err);

/**
 * Remove the entries that were used longest ago.
 * @param keep "30d": those that were used within so many days stay; "500MB", "2GiB": so much stays
 * @param removed bytes that are gone
 * @return PINC_OK; PINC_EUSAGE (keep cannot be read, or no folder is known); PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_prune(const struct pinc_session *session, const char *keep,
                                           uint64_t *removed, struct pinc_error *err);

/**
 * Read every entry, and remove those that are damaged or of a format that this version does not read.
 * @param entries how many there were
 * @param damaged how many of them are gone
 * @return PINC_OK; PINC_EUSAGE when no folder is known; PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_verify(const struct pinc_session *session, uint64_t *entries,
                                            uint64_t *damaged, struct pinc_error *err);

#ifdef __cplusplus
}
#endif

#endif
