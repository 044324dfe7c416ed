/*
 * Hexadecimal digits: a page of an index has a hundred for each of its files.
 */
#ifndef PINC_BASE_HEX_H
#define PINC_BASE_HEX_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/** The value of a digit of either case; -1: it is none. */
static inline int pinc_hex_digit(char c)
{
    const char low = pinc_to_lower(c);

    return pinc_is_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/** Read 2 * n digits of either case into n bytes. false when one is not a digit; what is in `out` means
 * nothing then. The two do not overlap. */
bool pinc_hex_read(unsigned char *out, const char *digits, size_t n);

/** As pinc_hex_read() for digits that are in lower case, as pinc writes them. */
bool pinc_hex_read_lower(unsigned char *out, const char *digits, size_t n);

#endif
