/*
 * Undoing "Content-Encoding: gzip" piece by piece (zlib; the only code that talks to it).
 *
 * libcurl could do it, but (as of 7.88) takes a gzip body that ends too early for a whole one.
 */
#ifndef PINC_INDEX_NET_INFLATE_H
#define PINC_INDEX_NET_INFLATE_H

#include "base/text.h"

/* A running decoder. Opaque. */
struct pinc_inflate;

/** Takes a piece of decoded data. @return false to stop */
typedef bool pinc_inflate_sink(void *user, struct pinc_slice piece);

/** @return NULL when out of memory. Freed by pinc_inflate_free(). */
struct pinc_inflate *pinc_inflate_new(void);

/** NULL is fine, and so is one whose data did not end. */
void pinc_inflate_free(struct pinc_inflate *gz);

/**
 * Decode the next piece; what comes out goes to the sink.
 * @return PINC_OK; PINC_ESYNTAX (not gzip, damaged); PINC_ENOMEM; PINC_ECANCELLED when the sink
 * said stop
 */
PINC_MUST_USE enum pinc_status pinc_inflate_add(struct pinc_inflate *gz, struct pinc_slice piece,
                                                pinc_inflate_sink *sink, void *user,
                                                struct pinc_error *err);

/** Has the data come to its proper end: length and check sum read and right, nothing after them? */
bool pinc_inflate_whole(const struct pinc_inflate *gz);

#endif
