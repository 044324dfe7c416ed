/*
 * libcrypto, loaded when it is first needed: see base/lazy.h.
 */
#ifndef PINC_BASE_LAZY_CRYPTO_H
#define PINC_BASE_LAZY_CRYPTO_H

#include "base/lazy.h"

#define PINC_CRYPTO_FUNCTIONS(F, V, A)                                                             \
    F(const EVP_MD *, EVP_get_digestbyname, (const char *name), (name))                            \
    F(EVP_MD_CTX *, EVP_MD_CTX_new, (void), ())                                                    \
    V(EVP_MD_CTX_free, (EVP_MD_CTX * ctx), (ctx))                                                  \
    F(int, EVP_DigestInit_ex, (EVP_MD_CTX * ctx, const EVP_MD *type, ENGINE *engine),              \
      (ctx, type, engine))                                                                         \
    F(int, EVP_DigestUpdate, (EVP_MD_CTX * ctx, const void *bytes, size_t n), (ctx, bytes, n))     \
    F(int, EVP_DigestFinal_ex, (EVP_MD_CTX * ctx, unsigned char *out, unsigned *n), (ctx, out, n))

PINC_LAZY_RENAME(PINC_CRYPTO_FUNCTIONS)

#include <openssl/evp.h>

/** Load it. Before any other call. PINC_OK, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_crypto_load(struct pinc_error *err);

#endif
