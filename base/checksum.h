/*
 * A fast checksum that finds damage; it is no defence against somebody who means harm.
 *
 * Not a library's: zlib's crc32() executes six times the instructions, which would be a third more for
 * a compile from a full cache; docs/internals/architecture.md has the figures.
 */
#ifndef PINC_BASE_CHECKSUM_H
#define PINC_BASE_CHECKSUM_H

#include "base/text.h"

/**
 * A 64-bit checksum, the same on every run of one build of one machine's byte order. A change of
 * any number of bits within one 8-byte word always changes it; other damage goes unnoticed once in
 * 2^64.
 * @param seed another seed gives an independent sum
 */
uint64_t pinc_checksum(struct pinc_slice bytes, uint64_t seed);

#define PINC_CHECKSUM_NAME 33u /* bytes, with the NUL */

/** Two independent checksums as 32 hexadecimal digits: a name of 128 bits. */
void pinc_checksum_name(char out[PINC_CHECKSUM_NAME], struct pinc_slice bytes);

#endif
