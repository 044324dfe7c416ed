/*
 * PKG-INFO and egg-info out of an sdist.
 */
#ifndef PINC_INDEX_DIST_SDIST_H
#define PINC_INDEX_DIST_SDIST_H

#include "base/text.h"

#include <stdbool.h>

/**
 * NAME-VERSION/PKG-INFO out of a whole sdist (.tar.gz, .zip) that lies in a file.
 * @return PINC_OK; PINC_ENOTFOUND when there is none; PINC_ESYNTAX (no archive, damaged);
 * PINC_ELIMIT (too many members or bytes); PINC_EIO (a missing file too); PINC_ENOMEM;
 * PINC_EINTERNAL (libarchive cannot be loaded)
 */
PINC_MUST_USE enum pinc_status
pinc_archive_sdist_metadata(char **out, size_t *len, const char *path, struct pinc_error *err);

/* A file of an sdist; bytes are NULL when it is not there. */
struct pinc_sdist_file {
    char *bytes; /* pinc_free() */
    size_t len;
};

/**
 * Files at the top of an sdist (NAME-VERSION/pyproject.toml), in one pass.
 * @param out   one for each name; what was read before a failure is there after it
 * @param names of n files
 * @return as pinc_archive_sdist_metadata(); PINC_OK also when none of them is there
 */
PINC_MUST_USE enum pinc_status pinc_archive_sdist_files(struct pinc_sdist_file *out,
                                                        const char *const *names, size_t n,
                                                        const char *path, struct pinc_error *err);

/** The same as pinc_archive_sdist_metadata() from memory, for fuzzing and small files. */
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

/** Free the texts; fine on a zeroed struct, and twice. */
void pinc_sdist_texts_clear(struct pinc_sdist_texts *texts);

#endif
