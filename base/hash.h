/*
 * Digests (libcrypto). The only code that talks to it.
 */
#ifndef PINC_BASE_HASH_H
#define PINC_BASE_HASH_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define PINC_HASH_BYTES_MAX 64u

/* The algorithms that an index or a requirements file may name (PEP 503; hashlib's guaranteed
 * ones). */
enum pinc_hash_alg {
    PINC_HASH_NONE = 0,
    PINC_HASH_MD5,
    PINC_HASH_SHA1,
    PINC_HASH_SHA224,
    PINC_HASH_SHA256,
    PINC_HASH_SHA384,
    PINC_HASH_SHA512,
    PINC_HASH_BLAKE2B,
    PINC_HASH_ALG_COUNT
};

struct pinc_hash {
    enum pinc_hash_alg alg; /* PINC_HASH_NONE: no digest */
    unsigned char bytes[PINC_HASH_BYTES_MAX];
};

/** The algorithm of that name (hashlib's spelling, any case); PINC_HASH_NONE when it is not known.
 */
enum pinc_hash_alg pinc_hash_alg_of(struct pinc_slice name);

/** The name of an algorithm in hashlib's spelling, "sha256"; "none" of PINC_HASH_NONE. */
const char *pinc_hash_alg_name(enum pinc_hash_alg alg);

/** Can nobody make two texts of one digest (as far as is known in 2026)? */
bool pinc_hash_is_strong(enum pinc_hash_alg alg);

/** Length of a digest in bytes; 0 for PINC_HASH_NONE. */
size_t pinc_hash_size(enum pinc_hash_alg alg);

/** Read hexadecimal digits (any case, exactly the algorithm's length). false leaves out at
 * PINC_HASH_NONE. */
bool pinc_hash_from_hex(struct pinc_hash *out, enum pinc_hash_alg alg, struct pinc_slice hex);

/** Add the digest in lower-case hexadecimal. */
void pinc_hash_print(struct pinc_buf *buf, const struct pinc_hash *hash);

/** Compare in constant time; false when the algorithms differ or are PINC_HASH_NONE. */
bool pinc_hash_equal(const struct pinc_hash *a, const struct pinc_hash *b);

/** Order of two struct pinc_hash for qsort(): by algorithm, then by bytes. */
int pinc_hash_compare(const void *a, const void *b);

/** Digest of a whole text. PINC_OK, PINC_ENOMEM, PINC_EINTERNAL (libcrypto cannot be loaded, or
 * refuses the algorithm). */
PINC_MUST_USE enum pinc_status pinc_hash_of(struct pinc_hash *out, enum pinc_hash_alg alg,
                                            struct pinc_slice text, struct pinc_error *err);

/** A running digest. Opaque. */
struct pinc_hasher;

/** Start a digest; freed by pinc_hasher_free(). Fails as pinc_hash_of(). */
PINC_MUST_USE enum pinc_status pinc_hasher_new(struct pinc_hasher **out, enum pinc_hash_alg alg,
                                               struct pinc_error *err);

/** Add bytes. PINC_OK, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_hasher_add(struct pinc_hasher *hasher, struct pinc_slice text,
                                               struct pinc_error *err);

/** The digest of all that was added; nothing can be added then. PINC_OK, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_hasher_end(struct pinc_hasher *hasher, struct pinc_hash *out,
                                               struct pinc_error *err);

/** Free it. NULL is fine. */
void pinc_hasher_free(struct pinc_hasher *hasher);

#endif
