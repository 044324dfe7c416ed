/* Downloading the files of a lock. */
#ifndef PINC_DOWNLOAD_PUBLIC_H
#define PINC_DOWNLOAD_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_session;

/** How a file got where it is. */
enum pinc_download_how {
    PINC_DOWNLOAD_KEPT,      /**< it was there, with its digest */
    PINC_DOWNLOAD_FETCHED,   /**< downloaded, or copied from a folder */
    PINC_DOWNLOAD_CONTINUED, /**< the start of it was there */
    PINC_DOWNLOAD_CACHED     /**< copied out of the cache, which keeps what was downloaded */
};

/** What was downloaded. Opaque. */
struct pinc_download;

/**
 * Download exactly the files of a lock, for the targets of the session's options, else of its header, else
 * the usual ones: what pip takes there, the digests of the lock checked. Several at once; what is there
 * already is kept, what an earlier run left is continued, what another run fetched comes out of the cache. A folder for each target, named as
 * pinc_download_folder() says, has them and a page index.html with links; nothing else in it is touched.
 * Nothing is built.
 * @param path  a requirements.txt of any tool, or a pylock.toml
 * @param dir   made when it is not there
 * @param flat  1: one folder for all targets, dir itself
 * @param sdist 1: the source distribution of each version, too, where there is one
 * @param out   freed by pinc_download_free(); NULL on failure
 * @return PINC_OK; PINC_ENOTFOUND (no such version or file), PINC_EHASH, PINC_EUNSUPPORTED (a folder or
 * repository), PINC_EUSAGE (not a lock); as pinc_compile() where the file or an index cannot be read
 */
PINC_API enum pinc_status pinc_download(struct pinc_session *session, const char *path,
                                        const char *dir, int flat, int sdist,
                                        struct pinc_download **out, struct pinc_error *err);

/** Free it. NULL is fine. */
PINC_API void pinc_download_free(struct pinc_download *download);

/** The number of targets. */
PINC_API size_t pinc_download_target_count(const struct pinc_download *download);

/** The shortest name that tells target `at` apart, "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_download_target(const struct pinc_download *download, size_t at);

/** The path of target `at`'s folder; NULL beyond the end. */
PINC_API const char *pinc_download_folder(const struct pinc_download *download, size_t at);

/** The number of files, each counted once. */
PINC_API size_t pinc_download_count(const struct pinc_download *download);

/** The name of file `at`; NULL beyond the end, as with the following. */
PINC_API const char *pinc_download_name(const struct pinc_download *download, size_t at);

/** "sha256:..."; "" when neither lock nor index tells one. */
PINC_API const char *pinc_download_hash(const struct pinc_download *download, size_t at);

/** Where file `at` is from. */
PINC_API const char *pinc_download_url(const struct pinc_download *download, size_t at);

/** Bytes of file `at`; 0 beyond the end. */
PINC_API uint64_t pinc_download_bytes(const struct pinc_download *download, size_t at);

/** How file `at` got there. */
PINC_API enum pinc_download_how pinc_download_how(const struct pinc_download *download, size_t at);

/** 1 when target `target` has file `at`. */
PINC_API int pinc_download_on_target(const struct pinc_download *download, size_t at,
                                     size_t target);

#ifdef __cplusplus
}
#endif

#endif
