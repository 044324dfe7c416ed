/*
 * Large blocks of memory that were freed a moment ago, for those who soon want one as large.
 *
 * musl gives a free block of some size back to the kernel at once and asks it for the next one of that
 * size, which takes two calls, and a fault for each page that is used. Any thread may call these.
 */
#ifndef PINC_BASE_KEPT_BLOCKS_H
#define PINC_BASE_KEPT_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

/** Sizes that are kept, and how much of all together, in bytes. */
enum { PINC_KEPT_LEAST = 16384, PINC_KEPT_MOST = 1 << 20, PINC_KEPT_BYTES = 2 << 20 };

/** A block of at least n bytes, and not much more than twice as many, whose bytes are of no use. NULL
 * where none is kept. @param size out: its bytes */
void *pinc_kept_take(size_t n, size_t *size);

/** Keep a block of malloc() instead of freeing it. @param size all bytes that may be used of it
 * @return false: it is not kept, and still the caller's */
bool pinc_kept_give(void *block, size_t size);

/** Free all that are kept. */
void pinc_kept_free(void);

#endif
