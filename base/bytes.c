#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef const unsigned char *place;

static uint64_t word_at(place p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* The first byte counts most, as in a comparison. */
static uint64_t number_at(place p)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_bswap64(word_at(p));
#else
    return word_at(p);
#endif
}

/* The same of four bytes and of the last four of n < 8, which may have some in common. */
static uint64_t short_number_at(place p, size_t n)
{
    uint32_t ends[2];

    memcpy(&ends[0], p, 4);
    memcpy(&ends[1], p + n - 4, 4);
    return number_at((place)ends);
}

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

int pinc_bytes_compare(const void *a, const void *b, size_t n)
{
    place x = a, y = b;
    size_t i = 0;

    if (n >= 8) {
        for (; i + 8 <= n && word_at(x + i) == word_at(y + i); i += 8) {
        }
        /* Behind the last whole word stand some bytes that are known to be equal, and the rest. */
        i = i + 8 <= n ? i : n - 8;
        return order(number_at(x + i), number_at(y + i));
    }
    if (n >= 4) {
        return order(short_number_at(x, n), short_number_at(y, n));
    }
    for (; i < n; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

int pinc_bytes_differ(const void *a, const void *b, size_t n)
{
    place x = a, y = b;
    size_t i = 0;

    if (n >= 8) {
        for (; i + 8 < n; i += 8) {
            if (word_at(x + i) != word_at(y + i)) {
                return 1;
            }
        }
        return word_at(x + n - 8) != word_at(y + n - 8);
    }
    if (n >= 4) {
        return short_number_at(x, n) != short_number_at(y, n);
    }
    for (; i < n; i++) {
        if (x[i] != y[i]) {
            return 1;
        }
    }
    return 0;
}

/* Is c among `WIDE` bytes, and at which is the first? */
#ifdef __SSE2__
enum { WIDE = 16 };

static bool is_among(place p, unsigned char c, size_t *at)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    const int equal = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)c)));

    *at = equal ? (size_t)__builtin_ctz((unsigned)equal) : 0;
    return equal != 0;
}
#else
enum { WIDE = 8 };

#define EACH 0x0101010101010101u
#define HIGH 0x8080808080808080u

static bool is_among(place p, unsigned char c, size_t *at)
{
    const uint64_t word = word_at(p) ^ EACH * c; /* 0 where it is */

    if (((word - EACH) & ~word & HIGH) == 0) {
        return false;
    }
    for (*at = 0; p[*at] != c; ++*at) {
    }
    return true;
}
#endif

/* May a block be read here, whether or not all of it is there? strnlen() of musl, and libraries, tell of more bytes
 * than there are where one is known to be among them; what lies on a page with that one can be read. */
static bool on_one_page(place p)
{
    enum { PAGE = 4096 };

    return (uintptr_t)p % PAGE <= PAGE - WIDE;
}

static void *found(place p)
{
    return (void *)(uintptr_t)p;
}

static void *find_each(place p, unsigned char c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == c) {
            return found(p + i);
        }
    }
    return NULL;
}

void *pinc_bytes_find(const void *bytes, int c, size_t n)
{
    place p = bytes;
    const unsigned char wanted = (unsigned char)c;
    const size_t lead = (WIDE - (uintptr_t)p % WIDE) % WIDE; /* aligned blocks behind it */
    size_t i = n < lead ? n : lead, at;
    void *early;

    if (n < WIDE || !on_one_page(p)) {
        early = find_each(p, wanted, i);
        if (early) {
            return early;
        }
    } else if (is_among(p, wanted, &at)) {
        return found(p + at);
    }
    for (; n - i >= WIDE; i += WIDE) {
        if (is_among(p + i, wanted, &at)) {
            return found(p + i + at);
        }
    }
    return find_each(p + i, wanted, n - i);
}

#if defined(__linux__) && !defined(__GLIBC__)
int memcmp(const void *a, const void *b, size_t n)
{
    return pinc_bytes_compare(a, b, n);
}

int bcmp(const void *a, const void *b, size_t n)
{
    return pinc_bytes_differ(a, b, n);
}

void *memchr(const void *bytes, int c, size_t n)
{
    return pinc_bytes_find(bytes, c, n);
}
#endif
