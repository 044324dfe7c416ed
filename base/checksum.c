#include "base/checksum.h"

#include <string.h>

/* Odd constants with well mixed bits; multiplying by an odd number loses nothing. */
#define K0 0x9e3779b97f4a7c15u
#define K1 0xc2b2ae3d27d4eb4fu
#define K2 0x165667b19e3779f9u
#define LANES 4u

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

uint64_t pinc_checksum(struct pinc_slice bytes, uint64_t seed)
{
    uint64_t lane[LANES] = {seed ^ K0, seed + K1, seed ^ K2, seed - K0}, h = seed ^ bytes.len * K2;
    size_t i, k;

    for (i = 0; i + 8 * LANES <= bytes.len; i += 8 * LANES) {
        for (k = 0; k < LANES; k++) {
            lane[k] = step(lane[k], load(bytes.ptr + i + 8 * k));
        }
    }
    for (k = 0; k < LANES; k++) {
        h = step(h, lane[k]);
    }
    for (; i + 8 <= bytes.len; i += 8) {
        h = step(h, load(bytes.ptr + i));
    }
    for (; i < bytes.len; i++) {
        h = step(h, (unsigned char)bytes.ptr[i]);
    }
    h = step(h, K0);
    return step(h, K2);
}
