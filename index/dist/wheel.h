/*
 * METADATA out of a wheel of which parts are known.
 */
#ifndef PINC_INDEX_DIST_WHEEL_H
#define PINC_INDEX_DIST_WHEEL_H

#include "index/dist/sparse.h"

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

#endif
