#include "base/checksum.h"

#include <string.h>

/* Odd constants with well mixed bits; multiplying by an odd number loses nothing. */
#define K0 0x9e3779b97f4a7c15u
#define K1 0xc2b2ae3d27d4eb4fu
#define K2 0x165667b19e3779f9u

static uint64_t load(const char *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return w;
}

/* Each of these steps can be undone, so two different inputs of one step stay different. */
static uint64_t step(uint64_t h, uint64_t w)
{
    h = (h ^ w) * K1;
    return h ^ h >> 29;
}

/* h << 31 | h >> 33. Spelt so, clang multiplies twice, by K1 and by K1 << 31, where it would turn. */
static uint64_t turn(uint64_t h)
{
#ifdef __clang__
    return __builtin_rotateleft64(h, 31);
#else
    return h << 31 | h >> 33;
#endif
}

/* The same for the lanes, in fewer instructions: what it mixes less is mixed by step() in the end. */
static uint64_t lane(uint64_t h, uint64_t w)
{
    return turn((h ^ w) * K1);
}

/* Four lanes, which the processor works at together; each in a register of its own, where a
 * compiler that does not unroll would keep an array of them in memory. */
uint64_t pinc_checksum(struct pinc_slice bytes, uint64_t seed)
{
    uint64_t a = seed ^ K0, b = seed + K1, c = seed ^ K2, d = seed - K0, h = seed ^ bytes.len * K2;
    const char *p = bytes.ptr;
    size_t left = bytes.len;

    for (; left >= 32; left -= 32) {
        a = lane(a, load(p));
        b = lane(b, load(p + 8));
        c = lane(c, load(p + 16));
        d = lane(d, load(p + 24));
        p += 32;
    }
    h = step(step(step(step(h, a), b), c), d);
    for (; left >= 8; left -= 8) {
        h = step(h, load(p));
        p += 8;
    }
    for (; left > 0; left--) {
        h = step(h, (unsigned char)*p++);
    }
    h = step(h, K0);
    return step(h, K2);
}

void pinc_checksum_name(char out[PINC_CHECKSUM_NAME], struct pinc_slice bytes)
{
    const uint64_t sums[2] = {pinc_checksum(bytes, 0), pinc_checksum(bytes, 1)};
    size_t i;

    for (i = 0; i < PINC_CHECKSUM_NAME - 1; i++) {
        out[i] = "0123456789abcdef"[sums[i / 16] >> (60 - i % 16 * 4) & 15];
    }
    out[i] = '\0';
}
