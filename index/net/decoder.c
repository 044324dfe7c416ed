#include "index/net/decoder.h"

#include "base/alloc.h"
#include "index/net/lazy_decoders.h"

#define WINDOW_LOG 23 /* 8 MB: what RFC 9659 grants a zstd frame in HTTP */

#define OUT_BYTES ((size_t)64 << 10)

enum coding { GZIP, BROTLI, ZSTD };

struct pinc_decoder {
    enum coding coding;
    struct pinc_inflate *inflate;
    void *state;         /* of brotli or zstd */
    size_t came;         /* bytes out of zstd */
    size_t reserved;     /* bytes of its own memory that are counted */
    bool at_end;         /* the data may end here */
    unsigned char out[]; /* OUT_BYTES, but for gzip */
};

/* --- life */

static bool is_brotli(struct pinc_slice coding)
{
    return pinc_decoders_find()->brotli && pinc_slice_equal_nocase(coding, PINC_LIT("br"));
}

static bool is_zstd(struct pinc_slice coding)
{
    return pinc_decoders_find()->zstd && pinc_slice_equal_nocase(coding, PINC_LIT("zstd"));
}

static bool is_gzip(struct pinc_slice coding)
{
    return pinc_slice_equal_nocase(coding, PINC_LIT("gzip")) ||
           pinc_slice_equal_nocase(coding, PINC_LIT("x-gzip"));
}

const char *pinc_decoder_accepts(void)
{
    static const char *const texts[2][2] = {{"gzip", "br, gzip"}, {"zstd, gzip", "zstd, br, gzip"}};
    const struct pinc_decoders *d = pinc_decoders_find();

    return texts[d->zstd][d->brotli];
}

static void *take_memory(void *user, size_t n)
{
    (void)user;
    return pinc_alloc(n);
}

static void give_memory(void *user, void *p)
{
    (void)user;
    pinc_free(p);
}

static bool start(struct pinc_decoder *decoder)
{
    const struct pinc_decoders *d = pinc_decoders_find();

    switch (decoder->coding) {
    case GZIP:
        decoder->inflate = pinc_inflate_new();
        return decoder->inflate != NULL;
    case BROTLI:
        decoder->state = d->BrotliDecoderCreateInstance(take_memory, give_memory, NULL);
        return decoder->state != NULL;
    case ZSTD:
        decoder->state = d->ZSTD_createDStream();
        return decoder->state && !d->ZSTD_isError(d->ZSTD_DCtx_setParameter(
                                     decoder->state, PINC_ZSTD_WINDOW_LOG_MAX, WINDOW_LOG));
    }
    return false;
}

enum pinc_status pinc_decoder_new(struct pinc_decoder **out, struct pinc_slice coding,
                                  struct pinc_error *err)
{
    struct pinc_decoder *decoder;

    *out = NULL;
    if (!is_gzip(coding) && !is_brotli(coding) && !is_zstd(coding)) {
        return PINC_ENOTFOUND;
    }
    decoder = pinc_alloc(sizeof *decoder + (is_gzip(coding) ? 0 : OUT_BYTES));
    if (!decoder) {
        return pinc_fail_memory(err);
    }
    decoder->coding = is_gzip(coding) ? GZIP : is_zstd(coding) ? ZSTD : BROTLI;
    if (!start(decoder)) {
        pinc_decoder_free(decoder);
        return pinc_fail_memory(err);
    }
    *out = decoder;
    return PINC_OK;
}

void pinc_decoder_free(struct pinc_decoder *decoder)
{
    const struct pinc_decoders *d = pinc_decoders_find();

    if (!decoder) {
        return;
    }
    pinc_inflate_free(decoder->inflate);
    if (decoder->state && decoder->coding == BROTLI) {
        d->BrotliDecoderDestroyInstance(decoder->state);
    } else if (decoder->state) {
        (void)d->ZSTD_freeDStream(decoder->state);
    }
    pinc_alloc_release(decoder->reserved);
    pinc_free(decoder);
}

/* --- decoding */

static enum pinc_status fail_damaged(struct pinc_error *err)
{
    return pinc_fail(err, PINC_ESYNTAX, "the compressed answer is damaged");
}

/* Take from *piece what the decoder takes. @param n what came out; @param more whether there may be
 * more of it. false: damaged */
static bool run_brotli(struct pinc_decoder *decoder, struct pinc_slice *piece, size_t *n,
                       bool *more)
{
    const uint8_t *in = (const uint8_t *)piece->ptr;
    size_t n_in = piece->len, n_out = OUT_BYTES;
    uint8_t *out = decoder->out;
    int rc;

    if (decoder->at_end) {
        return false; /* one stream, and nothing behind it */
    }
    rc = pinc_decoders_find()->BrotliDecoderDecompressStream(decoder->state, &n_in, &in, &n_out,
                                                             &out, NULL);
    *piece = pinc_slice_part(*piece, piece->len - n_in, piece->len);
    *n = OUT_BYTES - n_out;
    decoder->at_end = rc == PINC_BROTLI_DONE;
    *more = piece->len > 0 || (rc != PINC_BROTLI_DONE && rc != PINC_BROTLI_MORE_INPUT);
    return rc != PINC_BROTLI_DAMAGED;
}

/* zstd takes its memory by itself, most of it for the window, whose size the data says: as much of it
 * counts as was written to. false: that is more than is left */
static bool count_memory(struct pinc_decoder *decoder, size_t n)
{
    const size_t whole = pinc_decoders_find()->ZSTD_sizeof_DStream(decoder->state);
    size_t used;

    decoder->came += n;
    used = decoder->came < whole ? decoder->came : whole;
    if (used > decoder->reserved) {
        if (!pinc_alloc_reserve(used - decoder->reserved)) {
            return false;
        }
        decoder->reserved = used;
    }
    return true;
}

/* The same; a frame may follow another. */
static bool run_zstd(struct pinc_decoder *decoder, struct pinc_slice *piece, size_t *n, bool *more)
{
    const struct pinc_decoders *d = pinc_decoders_find();
    struct pinc_zstd_in in = {.bytes = piece->ptr, .len = piece->len};
    struct pinc_zstd_out out = {.bytes = decoder->out, .len = OUT_BYTES};
    const size_t rc = d->ZSTD_decompressStream(decoder->state, &out, &in);

    if (d->ZSTD_isError(rc)) {
        return false;
    }
    *piece = pinc_slice_part(*piece, in.at, piece->len);
    *n = out.at;
    decoder->at_end = rc == 0;
    *more = piece->len > 0 || (rc != 0 && out.at == out.len);
    return true;
}

enum pinc_status pinc_decoder_add(struct pinc_decoder *decoder, struct pinc_slice piece,
                                  pinc_inflate_sink *sink, void *user, struct pinc_error *err)
{
    bool more = piece.len > 0, good;
    size_t n = 0;

    if (decoder->inflate) {
        return pinc_inflate_add(decoder->inflate, piece, sink, user, err);
    }
    while (more) {
        good = decoder->coding == ZSTD ? run_zstd(decoder, &piece, &n, &more)
                                       : run_brotli(decoder, &piece, &n, &more);
        if (!good) {
            return fail_damaged(err);
        }
        if (decoder->coding == ZSTD && !count_memory(decoder, n)) {
            return pinc_fail_memory(err);
        }
        if (n && !sink(user, (struct pinc_slice){(const char *)decoder->out, n})) {
            return PINC_ECANCELLED;
        }
    }
    return PINC_OK;
}

bool pinc_decoder_whole(const struct pinc_decoder *decoder)
{
    return decoder->inflate ? pinc_inflate_whole(decoder->inflate) : decoder->at_end;
}
