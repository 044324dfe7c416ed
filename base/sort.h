/*
 * Sorting.
 */
#ifndef PINC_BASE_SORT_H
#define PINC_BASE_SORT_H

#include <stddef.h>

#define PINC_SORT_SIZE_MAX 128u

/**
 * qsort(), without its overhead for a few elements; these keep the order of equal ones.
 * @param size of an element in bytes, at most PINC_SORT_SIZE_MAX
 */
void pinc_sort(void *base, size_t n, size_t size, int (*order)(const void *a, const void *b));

#endif
