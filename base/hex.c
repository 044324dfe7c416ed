#include "base/hex.h"

#define BLOCK 16u /* bytes that are read at once */

/* The value of a digit, 16 for none. @param to_lower the bit that tells the cases apart, or 0: only
 * lower case counts */
static inline unsigned value_of(char digit, unsigned to_lower)
{
    const unsigned char c = (unsigned char)digit;
    const unsigned char number = (unsigned char)(c - '0'),
                        letter = (unsigned char)((c | to_lower) - 'a');

    return number <= 9 ? number : letter <= 5 ? letter + 10u : 16u;
}

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
    for (; i < n; i++) {
        const unsigned high = value_of(digits[2 * i], to_lower),
                       low = value_of(digits[2 * i + 1], to_lower);

        good = high < 16 && low < 16 && good;
        out[i] = (unsigned char)(high << 4 | low);
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
