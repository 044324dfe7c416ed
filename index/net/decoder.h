/*
 * Undoing a Content-Encoding piece by piece: gzip, and brotli and zstd where libcurl has them.
 *
 * libcurl could do it, but (as of 7.88) takes a body that ends too early for a whole one, and
 * grants zstd any window. Here it is 8 MB at most (RFC 9659); brotli has 16 MB of its own accord.
 */
#ifndef PINC_INDEX_NET_DECODER_H
#define PINC_INDEX_NET_DECODER_H

#include "index/net/inflate.h"

/* A running decoder. Opaque. */
struct pinc_decoder;

/** What an Accept-Encoding field may say: "zstd, br, gzip". Static. */
const char *pinc_decoder_accepts(void);

/**
 * @param out    freed by pinc_decoder_free()
 * @param coding the field's value; case does not matter
 * @return PINC_OK, PINC_ENOTFOUND (a coding that is not known here; err is untouched), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_decoder_new(struct pinc_decoder **out, struct pinc_slice coding,
                                                struct pinc_error *err);

/** NULL is fine, and so is one whose data did not end. */
void pinc_decoder_free(struct pinc_decoder *decoder);

/**
 * Decode the next piece; what comes out goes to the sink.
 * @return PINC_OK; PINC_ESYNTAX (damaged, another coding); PINC_ENOMEM; PINC_ECANCELLED when the
 * sink said stop
 */
PINC_MUST_USE enum pinc_status pinc_decoder_add(struct pinc_decoder *decoder,
                                                struct pinc_slice piece, pinc_inflate_sink *sink,
                                                void *user, struct pinc_error *err);

/** Has the data come to its proper end, nothing after it? */
bool pinc_decoder_whole(const struct pinc_decoder *decoder);

#endif
