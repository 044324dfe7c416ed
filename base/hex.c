#include "base/hex.h"

#include <string.h>

#define BLOCK 16u /* bytes that are read at once */

/* Loops of a fixed length without branches, which compilers turn into a few wide instructions. */
static inline bool read_block(unsigned char *restrict out, const char *restrict digits,
                              unsigned char to_lower)
{
    unsigned char values[2 * BLOCK], wrong = 0;
    unsigned i;

    for (i = 0; i < 2 * BLOCK; i++) {
        const unsigned char c = (unsigned char)digits[i];
        const unsigned char number = (unsigned char)(c - '0'),
                            letter = (unsigned char)((c | to_lower) - 'a');

        wrong |= (unsigned char)((number > 9) & (letter > 5));
        values[i] = number <= 9 ? number : (unsigned char)(letter + 10);
    }
    for (i = 0; i < BLOCK; i++) {
        out[i] = (unsigned char)(values[2 * i] << 4 | values[2 * i + 1]);
    }
    return !wrong;
}

static inline bool read_digits(unsigned char *restrict out, const char *restrict digits, size_t n,
                               unsigned char to_lower)
{
    bool good = true;
    size_t i = 0;

    for (; i + BLOCK <= n; i += BLOCK) {
        good = read_block(out + i, digits + 2 * i, to_lower) && good;
    }
    if (i < n) {
        char rest[2 * BLOCK];
        unsigned char bytes[BLOCK];

        memset(rest, '0', sizeof rest);
        memcpy(rest, digits + 2 * i, 2 * (n - i));
        good = read_block(bytes, rest, to_lower) && good;
        memcpy(out + i, bytes, n - i);
    }
    return good;
}

bool pinc_hex_read(unsigned char *out, const char *digits, size_t n)
{
    return read_digits(out, digits, n, 'a' - 'A');
}

bool pinc_hex_read_lower(unsigned char *out, const char *digits, size_t n)
{
    return read_digits(out, digits, n, 0);
}
