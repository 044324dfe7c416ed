/*
 * Reading archives (libarchive; wheel.c, sdist.c and this module alone talk to it).
 */
#ifndef PINC_INDEX_DIST_ARCHIVE_H
#define PINC_INDEX_DIST_ARCHIVE_H

#include "index/dist/lazy_archive.h"

#include "base/text.h"

/** Load libarchive and make a reader, freed by archive_read_free(). PINC_OK, PINC_ENOMEM,
 * PINC_EINTERNAL (libarchive cannot be loaded). */
PINC_MUST_USE enum pinc_status pinc_archive_open(struct archive **out, struct pinc_error *err);

/** Record what libarchive says of its last call. @return PINC_ESYNTAX, PINC_ENOMEM */
enum pinc_status pinc_archive_fail(struct archive *a, struct pinc_error *err);

/** The data of the entry that the archive stands at, as a text of at most `max` bytes, freed by
 * pinc_free(). PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM.
 * @param what it is, for the message that it has more */
PINC_MUST_USE enum pinc_status pinc_archive_read_data(struct archive *a, const char *what,
                                                      char **out, size_t *len, size_t max,
                                                      struct pinc_error *err);

/** The path of an entry, as stored; empty when it cannot be said in this locale. */
struct pinc_slice pinc_archive_path(struct archive_entry *entry);

#endif
