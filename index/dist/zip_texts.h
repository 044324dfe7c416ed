/*
 * The files of a zip archive that lies in memory, one after the other.
 */
#ifndef PINC_INDEX_DIST_ZIP_TEXTS_H
#define PINC_INDEX_DIST_ZIP_TEXTS_H

#include "base/text.h"

/* What is read of it. */
struct pinc_zip_limits {
    size_t files;   /* entries */
    size_t file;    /* bytes of one, unpacked */
    uint64_t bytes; /* of all, unpacked */
};

/** @param name as stored @param text borrowed for the call @return PINC_OK to go on */
typedef enum pinc_status pinc_zip_text(void *user, struct pinc_slice name, struct pinc_slice text,
                                       struct pinc_error *err);

/**
 * Call back with each file whose name ends as given.
 * @return PINC_OK; PINC_ESYNTAX (no zip archive, or a damaged one); PINC_ELIMIT; what the callback returns;
 * PINC_ENOMEM; PINC_EINTERNAL (libarchive cannot be loaded)
 */
PINC_MUST_USE enum pinc_status pinc_zip_texts(struct pinc_slice zip, const char *suffix,
                                              const struct pinc_zip_limits *limits,
                                              pinc_zip_text *call, void *user,
                                              struct pinc_error *err);

#endif
