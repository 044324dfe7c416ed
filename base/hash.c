#include "base/hash.h"

#include "base/hex.h"
#include "base/lazy_crypto.h"

#include <string.h>

static const struct {
    const char *name, *openssl;
    size_t size;
} algs[PINC_HASH_ALG_COUNT] = {
    [PINC_HASH_NONE] = {"none", NULL, 0},
    [PINC_HASH_MD5] = {"md5", "MD5", 16},
    [PINC_HASH_SHA1] = {"sha1", "SHA1", 20},
    [PINC_HASH_SHA224] = {"sha224", "SHA224", 28},
    [PINC_HASH_SHA256] = {"sha256", "SHA256", 32},
    [PINC_HASH_SHA384] = {"sha384", "SHA384", 48},
    [PINC_HASH_SHA512] = {"sha512", "SHA512", 64},
    [PINC_HASH_BLAKE2B] = {"blake2b", "BLAKE2b512", 64},
};

enum pinc_hash_alg pinc_hash_alg_of(struct pinc_slice name)
{
    int i;

    for (i = 1; i < PINC_HASH_ALG_COUNT; i++) {
        if (pinc_slice_equal_nocase(name, pinc_slice_of(algs[i].name))) {
            return (enum pinc_hash_alg)i;
        }
    }
    return PINC_HASH_NONE;
}

const char *pinc_hash_alg_name(enum pinc_hash_alg alg)
{
    return algs[alg].name;
}

bool pinc_hash_is_strong(enum pinc_hash_alg alg)
{
    return alg >= PINC_HASH_SHA224 && alg < PINC_HASH_ALG_COUNT;
}

size_t pinc_hash_size(enum pinc_hash_alg alg)
{
    return algs[alg].size;
}

bool pinc_hash_from_hex(struct pinc_hash *out, enum pinc_hash_alg alg, struct pinc_slice hex)
{
    memset(out, 0, sizeof *out);
    if (alg == PINC_HASH_NONE || hex.len != algs[alg].size * 2) {
        return false;
    }
    if (!pinc_hex_read(out->bytes, hex.ptr, algs[alg].size)) {
        memset(out, 0, sizeof *out);
        return false;
    }
    out->alg = alg;
    return true;
}

void pinc_hash_print(struct pinc_buf *buf, const struct pinc_hash *hash)
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * PINC_HASH_BYTES_MAX];
    size_t i, n = algs[hash->alg].size;

    for (i = 0; i < n; i++) {
        hex[2 * i] = digits[hash->bytes[i] >> 4];
        hex[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    pinc_buf_add(buf, (struct pinc_slice){hex, 2 * n});
}

int pinc_hash_compare(const void *a, const void *b)
{
    const struct pinc_hash *x = a, *y = b;

    return x->alg == y->alg  ? memcmp(x->bytes, y->bytes, algs[x->alg].size)
           : x->alg < y->alg ? -1
                             : 1;
}

bool pinc_hash_equal(const struct pinc_hash *a, const struct pinc_hash *b)
{
    volatile unsigned char differ = 0; /* looked at by the loop: it must not end early */
    size_t i;

    if (a->alg == PINC_HASH_NONE || a->alg != b->alg) {
        return false;
    }
    for (i = 0; i < algs[a->alg].size; i++) {
        differ = (unsigned char)(differ | (a->bytes[i] ^ b->bytes[i]));
    }
    return differ == 0;
}

struct pinc_hasher {
    EVP_MD_CTX *ctx;
    enum pinc_hash_alg alg;
};

enum pinc_status pinc_hasher_new(struct pinc_hasher **out, enum pinc_hash_alg alg,
                                 struct pinc_error *err)
{
    enum pinc_status st = pinc_crypto_load(err);
    struct pinc_hasher *h;
    const EVP_MD *md;

    *out = NULL;
    if (st != PINC_OK) {
        return st;
    }
    md = alg == PINC_HASH_NONE ? NULL : EVP_get_digestbyname(algs[alg].openssl);
    if (!md) {
        return pinc_fail(err, PINC_EINTERNAL, "libcrypto has no digest %s", algs[alg].name);
    }
    h = pinc_alloc(sizeof *h);
    if (!h) {
        return pinc_fail_memory(err);
    }
    h->alg = alg;
    h->ctx = EVP_MD_CTX_new();
    if (!h->ctx) {
        pinc_hasher_free(h);
        return pinc_fail_memory(err);
    }
    if (EVP_DigestInit_ex(h->ctx, md, NULL) != 1) {
        pinc_hasher_free(h);
        return pinc_fail(err, PINC_EINTERNAL, "libcrypto refuses digest %s", algs[alg].name);
    }
    *out = h;
    return PINC_OK;
}

enum pinc_status pinc_hasher_add(struct pinc_hasher *hasher, struct pinc_slice text,
                                 struct pinc_error *err)
{
    if (text.len && EVP_DigestUpdate(hasher->ctx, text.ptr, text.len) != 1) {
        return pinc_fail(err, PINC_EINTERNAL, "libcrypto failed to compute a digest");
    }
    return PINC_OK;
}

enum pinc_status pinc_hasher_end(struct pinc_hasher *hasher, struct pinc_hash *out,
                                 struct pinc_error *err)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    memset(out, 0, sizeof *out);
    if (EVP_DigestFinal_ex(hasher->ctx, bytes, &n) != 1 || n != algs[hasher->alg].size) {
        return pinc_fail(err, PINC_EINTERNAL, "libcrypto failed to compute a digest");
    }
    memcpy(out->bytes, bytes, n);
    out->alg = hasher->alg;
    return PINC_OK;
}

void pinc_hasher_free(struct pinc_hasher *hasher)
{
    if (hasher) {
        EVP_MD_CTX_free(hasher->ctx);
        pinc_free(hasher);
    }
}

enum pinc_status pinc_hash_of(struct pinc_hash *out, enum pinc_hash_alg alg, struct pinc_slice text,
                              struct pinc_error *err)
{
    struct pinc_hasher *h = NULL;
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    st = pinc_hasher_new(&h, alg, err);
    if (st == PINC_OK && h) {
        st = pinc_hasher_add(h, text, err);
    }
    if (st == PINC_OK && h) {
        st = pinc_hasher_end(h, out, err);
    }
    pinc_hasher_free(h);
    return st;
}
