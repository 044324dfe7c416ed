/*
 * The fields of a metadata text that pinc reads, packed: a METADATA of 50 KiB is mostly a readme.
 */
#ifndef PINC_INDEX_DIST_METADATA_PACK_H
#define PINC_INDEX_DIST_METADATA_PACK_H

#include "index/dist/metadata.h"

/** Add the packed fields to out, which keeps its failure. */
void pinc_metadata_pack(struct pinc_buf *out, const struct pinc_metadata_text *text);

/**
 * Read packed fields back. They are checked: whatever the bytes hold, nothing outside of them is
 * read.
 * @param out slices point into bytes; arrays lie in the arena
 * @return PINC_OK, PINC_ESYNTAX, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_metadata_unpack(struct pinc_metadata_text *out,
                                                    struct pinc_slice bytes,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

#endif
