/*
 * Compare and look for bytes several at a time.
 *
 * glibc does so itself. musl compares one by one: a program that is linked with it gets memcmp(),
 * bcmp() and memchr() from here, also for the libraries in it.
 */
#ifndef PINC_BASE_BYTES_H
#define PINC_BASE_BYTES_H

#include <stddef.h>

/** memcmp() */
int pinc_bytes_compare(const void *a, const void *b, size_t n);

/** bcmp(), which compilers call where only equality is asked for: 0 where they are equal. */
int pinc_bytes_differ(const void *a, const void *b, size_t n);

/** memchr() */
void *pinc_bytes_find(const void *bytes, int c, size_t n);

#endif
