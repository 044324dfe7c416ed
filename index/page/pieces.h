/*
 * Texts that many files share, each kept once and known by its number. Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PIECES_H
#define PINC_INDEX_PAGE_PIECES_H

#include "base/table.h"
#include "base/text.h"

/* One text: where it lies in the set's, and its hash. */
struct pinc_piece {
    uint32_t at, len, hash;
};

/* Zero it, then set the seed. */
struct pinc_pieces {
    struct pinc_piece *items;
    size_t n, cap;
    struct pinc_buf text;
    struct pinc_table table;
    uint64_t seed;
    uint32_t last; /* number of the text that was added or found last: the next is often the same */
};

/** The number of a text that is there. false when it is not. */
bool pinc_pieces_find(struct pinc_pieces *pieces, struct pinc_slice text, uint32_t *number);

/** The number of a text, which is copied when it is new. false: out of memory, or 4 GB are full (then
 * text.failed is PINC_ELIMIT). */
bool pinc_pieces_add(struct pinc_pieces *pieces, struct pinc_slice text, uint32_t *number);

/** A text by its number; valid until one is added. */
struct pinc_slice pinc_pieces_get(const struct pinc_pieces *pieces, uint32_t number);

/** Free what it owns; fine on a zeroed struct. */
void pinc_pieces_clear(struct pinc_pieces *pieces);

#endif
