/*
 * An array in parts, which stays where it is while it grows: nothing is copied, and hardly any room left
 * over, where many pages are read at once. Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PARTS_H
#define PINC_INDEX_PAGE_PARTS_H

#include "base/alloc.h"

#define PINC_PARTS_EACH 128u /* elements of a part; the first one grows up to that */

/* A zeroed one is empty. */
struct pinc_parts {
    void **parts;
    size_t n; /* elements */
    size_t cap_parts, cap_first;
};

/** Add an element, which is not initialised. It stays at its place once there are PINC_PARTS_EACH. @param size
 * of an element, always the same. NULL when out of memory. */
void *pinc_parts_add(struct pinc_parts *parts, size_t size);

/** The element of a number. */
static inline void *pinc_parts_at(const struct pinc_parts *parts, size_t number, size_t size)
{
    return (char *)parts->parts[number / PINC_PARTS_EACH] + number % PINC_PARTS_EACH * size;
}

/** Copy all elements, one behind the other. */
void pinc_parts_copy(char *to, const struct pinc_parts *parts, size_t size);

/** Free what it owns; it is empty then. */
void pinc_parts_clear(struct pinc_parts *parts);

#endif
