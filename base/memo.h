/*
 * Texts that were read before, and what they were read as.
 */
#ifndef PINC_BASE_MEMO_H
#define PINC_BASE_MEMO_H

#include "base/slice.h"

struct pinc_map;

/* Zero it. */
struct pinc_memo {
    struct pinc_map *by_text; /* to a number in items; NULL before the first */
    const void **items;
    size_t n, cap;
};

/** What a text was read as; NULL: it was not read yet. */
const void *pinc_memo_get(const struct pinc_memo *memo, struct pinc_slice text);

/**
 * Keep what a new text was read as.
 * @param text borrowed, as item is: both must outlive the memo
 * @return false when out of memory
 */
bool pinc_memo_add(struct pinc_memo *memo, struct pinc_slice text, const void *item);

/** Free what it holds, not the texts and items. A zeroed struct is fine. */
void pinc_memo_clear(struct pinc_memo *memo);

#endif
