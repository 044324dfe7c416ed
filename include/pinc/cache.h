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

/** What pinc_cache_export() and pinc_cache_import() came to, in the caller's storage; they set all of it. */
struct pinc_cache_bundle {
    uint64_t entries;     /**< written to the bundle, or to the cache */
    uint64_t bytes;       /**< of the bundle's file; of an import: of all that it holds */
    uint64_t kept;        /**< of an import: those of which the cache has one that is as new */
    uint64_t passed_over; /**< damaged, or of a format that this version does not read */
    uint64_t reserved[4]; /**< zero; later versions may put more members here */
};

/**
 * Write the cache, or what some inputs need of it, into one file: a tar archive, compressed, that
 * pinc_cache_import() reads on another machine. With inputs (pinc_session_add_input()) they are compiled first,
 * as by pinc_compile_set(), and what that reads and writes goes in; without any, everything does, but what is known
 * of this machine's interpreters and what builds keep. It holds no credentials, but what private indexes said.
 * @param path a file that is there is replaced only when it is such a bundle
 * @return PINC_OK; PINC_EUSAGE (another file is there, or no folder is known); PINC_EIO; PINC_ELIMIT (over 1 GiB);
 * PINC_ENOMEM; as pinc_compile_set()
 */
PINC_API enum pinc_status pinc_cache_export(struct pinc_session *session, const char *path,
                                            struct pinc_cache_bundle *out, struct pinc_error *err);

/**
 * Put the entries of a bundle into the cache, but those of which it has one that was found to be good later. The
 * bundle is believed as the cache is: take it only from where you would take a cache.
 * @return PINC_OK; PINC_ENOTFOUND; PINC_ESYNTAX (no bundle, or cut off: what came before is in the cache); PINC_ELIMIT
 * (2,000,000 entries, 8 GiB); PINC_EUSAGE when no folder is known; PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_import(struct pinc_session *session, const char *path,
                                            struct pinc_cache_bundle *out, struct pinc_error *err);

#ifdef __cplusplus
}
#endif

#endif
