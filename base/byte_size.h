/*
 * Numbers of bytes as people write and read them.
 */
#ifndef PINC_BASE_BYTE_SIZE_H
#define PINC_BASE_BYTE_SIZE_H

#include "base/text.h"

/** Bytes of "500M", "1.5G", "800kB" or "1000000": powers of 1000, of 1024 with "iB". false: it is
 * none, or more than 2^60. */
bool pinc_size_parse(uint64_t *bytes, struct pinc_slice text);

/** Add "3,193 MB"; below 10 MB with one decimal, "0.4 MB". */
void pinc_size_print(struct pinc_buf *buf, uint64_t bytes);

#endif
