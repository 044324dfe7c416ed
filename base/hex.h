/*
 * Hexadecimal digits: a page of an index has a hundred for each of its files.
 */
#ifndef PINC_BASE_HEX_H
#define PINC_BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>

/** Read 2 * n digits of either case into n bytes. false when one is not a digit; what is in `out` means
 * nothing then. The two do not overlap. */
bool pinc_hex_read(unsigned char *out, const char *digits, size_t n);

/** As pinc_hex_read() for digits that are in lower case, as pinc writes them. */
bool pinc_hex_read_lower(unsigned char *out, const char *digits, size_t n);

#endif
