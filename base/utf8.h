/*
 * UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms, nothing above U+10FFFF.
 */
#ifndef PINC_BASE_UTF8_H
#define PINC_BASE_UTF8_H

#include "base/slice.h"

/** Read one code point: the number of bytes that it takes, 0 when s does not start with well-formed
 * UTF-8 or is empty. */
size_t pinc_utf8_decode(struct pinc_slice s, uint32_t *point);

/**
 * Write a code point.
 * @param out   room for 4 bytes; no NUL is added
 * @param point at most 0x10ffff
 * @return the number of bytes written
 */
size_t pinc_utf8_encode(char *out, uint32_t point);

/** Is it whole and well-formed UTF-8? The empty text is. */
bool pinc_utf8_valid(struct pinc_slice s);

#endif
