/*
 * Unpacking wheels and sdists into a folder (libarchive, with archive.h).
 *
 * What is in an archive stays in the folder: nothing is written through a link, whatever the order
 * of members. There are limits on members, bytes and depth. Files come out with mode 0644 or 0755,
 * folders with 0755; times and owners in the archive do not count.
 */
#ifndef PINC_INDEX_DIST_UNPACK_H
#define PINC_INDEX_DIST_UNPACK_H

#include "base/error.h"

enum pinc_unpack_kind {
    PINC_UNPACK_SDIST, /* .tar, also compressed, or .zip; links within it are made, devices are
                          left out */
    PINC_UNPACK_WHEEL  /* .zip; has no links */
};

/**
 * Unpack all of an archive.
 * @param folder there already, and empty; after a failure it holds some members
 * @param path   of the archive
 * @return PINC_OK; PINC_ESYNTAX (no archive, damaged, members that would leave the folder or are
 * there twice); PINC_ELIMIT; PINC_EIO; PINC_ENOMEM; PINC_EINTERNAL (libarchive cannot be loaded)
 */
PINC_MUST_USE enum pinc_status pinc_unpack(const char *folder, const char *path,
                                           enum pinc_unpack_kind kind, struct pinc_error *err);

#endif
