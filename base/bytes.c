#include "base/bytes.h"

#include <stdint.h>
#include <string.h>

#define EACH 0x0101010101010101u
#define HIGH 0x8080808080808080u

typedef const unsigned char *place;

static uint64_t word_at(place p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

static int compare_each(place a, place b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

int pinc_bytes_compare(const void *a, const void *b, size_t n)
{
    place x = a, y = b;
    size_t i = 0;

    if (n < 8) {
        return compare_each(x, y, n);
    }
    for (; i + 8 <= n; i += 8) {
        if (word_at(x + i) != word_at(y + i)) {
            return compare_each(x + i, y + i, 8);
        }
    }
    /* The last eight, of which some have been compared already. */
    return word_at(x + n - 8) == word_at(y + n - 8) ? 0 : compare_each(x + i, y + i, n - i);
}

void *pinc_bytes_find(const void *bytes, int c, size_t n)
{
    place p = bytes;
    const uint64_t wanted = EACH * (unsigned char)c;
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint64_t word = word_at(p + i) ^ wanted; /* 0 where it is */

        if (((word - EACH) & ~word & HIGH) != 0) {
            break;
        }
    }
    for (; i < n; i++) {
        if (p[i] == (unsigned char)c) {
            return (void *)(uintptr_t)(p + i);
        }
    }
    return NULL;
}

#if defined(__linux__) && !defined(__GLIBC__)
int memcmp(const void *a, const void *b, size_t n)
{
    return pinc_bytes_compare(a, b, n);
}

void *memchr(const void *bytes, int c, size_t n)
{
    return pinc_bytes_find(bytes, c, n);
}
#endif
