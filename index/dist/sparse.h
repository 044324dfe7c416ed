/*
 * What is known of the bytes of a remote file.
 */
#ifndef PINC_INDEX_DIST_SPARSE_H
#define PINC_INDEX_DIST_SPARSE_H

#include "base/text.h"

#include <stdint.h>

/* What is known of a remote file's bytes. Opaque. */
struct pinc_sparse;

/** @param size total length in bytes. Freed by pinc_sparse_free(). NULL when out of memory. */
struct pinc_sparse *pinc_sparse_new(uint64_t size);

/** NULL is fine. */
void pinc_sparse_free(struct pinc_sparse *sparse);
/** Add bytes at an offset (copied). Parts may touch and overlap. PINC_OK, PINC_EUSAGE (beyond the
 * end), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_sparse_add(struct pinc_sparse *sparse, uint64_t offset,
                                               struct pinc_slice bytes, struct pinc_error *err);

/* A part that has to be fetched: [from, to). from == to: nothing is missing. */
struct pinc_missing {
    uint64_t from, to;
};

/** The length of the whole file in bytes. */
uint64_t pinc_sparse_size(const struct pinc_sparse *sparse);
/** The first run of unknown bytes in [from, to): empty when there is none. */
struct pinc_missing pinc_sparse_gap(const struct pinc_sparse *sparse, uint64_t from, uint64_t to);
/** Where the known bytes start that reach from `to` backwards without a gap. */
uint64_t pinc_sparse_known_from(const struct pinc_sparse *sparse, uint64_t to);
/** Add the bytes [from, to), which are known, to a buffer. */
void pinc_sparse_copy(const struct pinc_sparse *sparse, struct pinc_buf *out, uint64_t from,
                      uint64_t to);

#endif
