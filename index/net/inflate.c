#include "index/net/inflate.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#define GZIP_ONLY (15 + 16) /* zlib: the largest window, and a gzip header is demanded */
#define OUT_BYTES (64u << 10)

struct pinc_inflate {
    z_stream stream;
    bool between; /* at the end of a member (RFC 1952 allows several) */
    bool any;     /* at least one member was whole */
};

struct pinc_inflate *pinc_inflate_new(void)
{
    struct pinc_inflate *gz = pinc_alloc(sizeof *gz);

    if (gz && inflateInit2(&gz->stream, GZIP_ONLY) != Z_OK) {
        pinc_free(gz);
        gz = NULL;
    }
    return gz;
}

void pinc_inflate_free(struct pinc_inflate *gz)
{
    if (gz) {
        (void)inflateEnd(&gz->stream);
        pinc_free(gz);
    }
}

/* One call of zlib, and what it gave handed on. @param out OUT_BYTES */
static enum pinc_status run(struct pinc_inflate *gz, unsigned char *out, pinc_inflate_sink *sink,
                            void *user, struct pinc_error *err)
{
    z_stream *z = &gz->stream;
    size_t n;
    int rc;

    if (gz->between) {
        (void)inflateReset(z);
        gz->between = false;
    }
    z->next_out = out;
    z->avail_out = OUT_BYTES;
    rc = inflate(z, Z_NO_FLUSH);
    n = OUT_BYTES - z->avail_out;
    if (n && !sink(user, (struct pinc_slice){(const char *)out, n})) {
        return PINC_ECANCELLED;
    }
    switch (rc) {
    case Z_STREAM_END:
        gz->between = gz->any = true;
        return PINC_OK;
    case Z_OK:
    case Z_BUF_ERROR:
        return PINC_OK;
    case Z_MEM_ERROR:
        return pinc_fail_memory(err);
    default:
        return pinc_fail(err, PINC_ESYNTAX, "the compressed answer is damaged");
    }
}

enum pinc_status pinc_inflate_add(struct pinc_inflate *gz, struct pinc_slice piece,
                                  pinc_inflate_sink *sink, void *user, struct pinc_error *err)
{
    unsigned char out[OUT_BYTES]; /* a hundred answers come at once: not one for each */
    z_stream *z = &gz->stream;
    enum pinc_status st = PINC_OK;

    if (piece.len > UINT_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "a piece of an answer is too long");
    }
    /* zlib's pointer is not const for old callers; it writes nothing there. */
    memcpy(&z->next_in, &piece.ptr, sizeof z->next_in);
    z->avail_in = (uInt)piece.len;
    do {
        st = run(gz, out, sink, user, err);
        /* A full output buffer may hide more, even when all input is taken. */
    } while (st == PINC_OK && (z->avail_in > 0 || (z->avail_out == 0 && !gz->between)));
    return st;
}

bool pinc_inflate_whole(const struct pinc_inflate *gz)
{
    return gz->any && gz->between;
}
