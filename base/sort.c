#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

#define FEW 8u

void pinc_sort(void *base, size_t n, size_t size, int (*order)(const void *a, const void *b))
{
    unsigned char *first = base, held[PINC_SORT_SIZE_MAX];
    size_t i, k;

    if (n < 2) {
        return;
    }
    if (n > FEW || size > sizeof held) {
        qsort(base, n, size, order);
        return;
    }
    for (i = 1; i < n; i++) {
        memcpy(held, first + i * size, size);
        for (k = i; k > 0 && order(first + (k - 1) * size, held) > 0; k--) {
            memcpy(first + k * size, first + (k - 1) * size, size);
        }
        memcpy(first + k * size, held, size);
    }
}
