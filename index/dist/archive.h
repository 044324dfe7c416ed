/*
 * Wheels and sdists as archives (libarchive; the only code that talks to it).
 */
#ifndef PINC_INDEX_DIST_ARCHIVE_H
#define PINC_INDEX_DIST_ARCHIVE_H

#include "base/text.h"

#include <stdint.h>

/* What is known of a remote file's bytes. Opaque. */
struct pinc_sparse;

/** @param size total length in bytes. Freed by pinc_sparse_free(). NULL when out of memory. */
struct pinc_sparse *pinc_sparse_new(uint64_t size);
void pinc_sparse_free(struct pinc_sparse *sparse);
/** Add bytes at an offset (copied). Parts may touch and overlap. PINC_OK, PINC_EUSAGE (beyond the
 * end), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_sparse_add(struct pinc_sparse *sparse, uint64_t offset,
                                               struct pinc_slice bytes, struct pinc_error *err);

/* A part that has to be fetched: [from, to). from == to: nothing is missing. */
struct pinc_missing {
    uint64_t from, to;
};

/**
 * NAME-VERSION.dist-info/METADATA out of a wheel of which only parts are known: end record, central
 * directory, then that member alone. Versions count as equal as PEP 440 says.
 * @param out     the decoded text, freed by pinc_free(); at most PINC_METADATA_MAX bytes
 * @param missing when it is not empty after PINC_OK, *out is NULL: fetch that part and call again
 * (at most a few times)
 * @param name    normalized project name, @param version normalized version: the folder must be
 * theirs (PEP 427)
 * @return PINC_OK, PINC_ESYNTAX (no wheel, no METADATA, two of them), PINC_ELIMIT, PINC_ENOMEM,
 * PINC_EINTERNAL (libarchive cannot be loaded)
 */
PINC_MUST_USE enum pinc_status
pinc_archive_wheel_metadata(char **out, size_t *len, struct pinc_missing *missing,
                            const struct pinc_sparse *sparse, struct pinc_slice name,
                            struct pinc_slice version, struct pinc_error *err);

/**
 * NAME-VERSION/PKG-INFO out of a whole sdist (.tar.gz, .zip) that lies in a file.
 * @return PINC_OK; PINC_ENOTFOUND when there is none; PINC_ESYNTAX (no archive, damaged);
 * PINC_ELIMIT (too many members or bytes); PINC_EIO (a missing file too); PINC_ENOMEM;
 * PINC_EINTERNAL (libarchive cannot be loaded)
 */
PINC_MUST_USE enum pinc_status
pinc_archive_sdist_metadata(char **out, size_t *len, const char *path, struct pinc_error *err);

/** The same from memory, for fuzzing and small files. */
PINC_MUST_USE enum pinc_status pinc_archive_sdist_metadata_bytes(char **out, size_t *len,
                                                                 struct pinc_slice bytes,
                                                                 struct pinc_error *err);

/* What setuptools has put into an sdist. */
struct pinc_sdist_texts {
    char *pkg_info, *requires; /* either is NULL when there is none */
    size_t pkg_info_len, requires_len;
    bool has_egg_info;
};

/**
 * NAME-VERSION/PKG-INFO and, out of NAME-VERSION/PROJECT.egg-info or that folder one level deeper
 * ("src"), requires.txt: in one pass over a whole sdist, the first of each. setuptools writes no
 * requires.txt where nothing is needed.
 * @param out  cleared by pinc_sdist_texts_clear(), after a failure too; requires.txt has at most
 * PINC_EGG_INFO_MAX bytes
 * @param name of the project; an egg-info folder of another one counts for nothing
 * @return as pinc_archive_sdist_metadata(); PINC_ENOTFOUND also when there is no egg-info
 */
PINC_MUST_USE enum pinc_status pinc_archive_sdist_egg_info(struct pinc_sdist_texts *out,
                                                           const char *path, struct pinc_slice name,
                                                           struct pinc_error *err);

/** The same from memory. */
PINC_MUST_USE enum pinc_status pinc_archive_sdist_egg_info_bytes(struct pinc_sdist_texts *out,
                                                                 struct pinc_slice bytes,
                                                                 struct pinc_slice name,
                                                                 struct pinc_error *err);
void pinc_sdist_texts_clear(struct pinc_sdist_texts *texts);

#endif
