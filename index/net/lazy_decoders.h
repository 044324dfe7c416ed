/*
 * The decoders of brotli (RFC 7932) and zstd (RFC 8878) that libcurl was built with.
 *
 * They are looked up among the libraries that libcurl brought into the process: nothing else is
 * loaded, and neither needs a header or a name of its own here. A libcurl without them leaves gzip.
 */
#ifndef PINC_INDEX_NET_LAZY_DECODERS_H
#define PINC_INDEX_NET_LAZY_DECODERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What BrotliDecoderDecompressStream() returns. */
enum pinc_brotli_result { PINC_BROTLI_DAMAGED, PINC_BROTLI_DONE, PINC_BROTLI_MORE_INPUT };

#define PINC_ZSTD_WINDOW_LOG_MAX 100 /* the parameter for the largest window, as a power of two */

/* zstd's ZSTD_inBuffer and ZSTD_outBuffer. */
struct pinc_zstd_in {
    const void *bytes;
    size_t len, at;
};
struct pinc_zstd_out {
    void *bytes;
    size_t len, at;
};

/* Functions of the two libraries, under their own names. */
#define PINC_BROTLI_FUNCTIONS(F)                                                                   \
    F(void *, BrotliDecoderCreateInstance,                                                         \
      (void *(*take)(void *, size_t), void (*give)(void *, void *), void *user))                   \
    F(void, BrotliDecoderDestroyInstance, (void *state))                                           \
    F(int, BrotliDecoderDecompressStream,                                                          \
      (void *state, size_t *n_in, const uint8_t **in, size_t *n_out, uint8_t **out,                \
       size_t *total))

#define PINC_ZSTD_FUNCTIONS(F)                                                                     \
    F(void *, ZSTD_createDStream, (void))                                                          \
    F(size_t, ZSTD_freeDStream, (void *state))                                                     \
    F(size_t, ZSTD_sizeof_DStream, (const void *state))                                            \
    F(size_t, ZSTD_DCtx_setParameter, (void *state, int parameter, int value))                     \
    F(size_t, ZSTD_decompressStream,                                                               \
      (void *state, struct pinc_zstd_out *out, struct pinc_zstd_in *in))                           \
    F(unsigned, ZSTD_isError, (size_t code))

#define PINC_DECODER_FIELD(type, name, params) type(*name) params;

struct pinc_decoders {
    bool brotli, zstd; /* are all its functions there? */
    PINC_BROTLI_FUNCTIONS(PINC_DECODER_FIELD)
    PINC_ZSTD_FUNCTIONS(PINC_DECODER_FIELD)
};

/** What there is; libcurl is loaded for it. On any thread. Never NULL. */
const struct pinc_decoders *pinc_decoders_find(void);

#endif
