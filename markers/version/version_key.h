/*
 * Inside of versions: the key, as bytes whose order under memcmp is the order of PEP 440:
 *
 *     epoch  release...  0x00  pre [number]  post [number]  dev [number]  local...
 *
 * epoch and release components are numbers (below), trailing zeros of the release left out; `pre`,
 * `post` and `dev` are the ranks below, followed by a number where they stand for one. Local
 * segments are LOCAL_TEXT, the text and 0x00, or LOCAL_NUMBER and a number; a shorter key comes
 * before a longer one that starts with it. No public part is the start of another.
 *
 * A number is one byte 0x01 to 0xef for 0 to 238; else NUMBER_BINARY + (bytes - 1) and 1 to 8
 * bytes, big endian; else NUMBER_DIGITS, two bytes with the count and the decimal digits. Each has
 * one form only. 0xff starts none of these: it is put behind the start of a key to make a place
 * above everything that starts so.
 */
#ifndef PINC_MARKERS_VERSION_VERSION_KEY_H
#define PINC_MARKERS_VERSION_VERSION_KEY_H

#include "base/limits.h"
#include "base/text.h"
#include "markers/version/version_value.h"

#include <string.h>

enum {
    RELEASE_END = 0x00,
    NUMBER_SMALL = 0x01, /* 0x01 + n */
    SMALL_MAX = 238,
    NUMBER_BINARY = 0xf0,
    NUMBER_DIGITS = 0xf8,
    ABOVE_ALL = 0xff
};

/* The development release of a release comes before its pre-releases, the final release behind
 * them. */
enum { PRE_DEV_ONLY = 1, PRE_ALPHA, PRE_BETA, PRE_CANDIDATE, PRE_NONE };
enum { POST_NONE = 1, POST_NUMBER };
enum { DEV_NUMBER = 1, DEV_NONE };
enum { LOCAL_TEXT = 1, LOCAL_NUMBER };

/* --- writing */

/* A key that is being written. */
struct pinc_key {
    unsigned char *bytes; /* PINC_VERSION_KEY_MAX of them */
    size_t len;
    bool full; /* something did not fit and was left out */
};

/** Add one byte. */
static inline void pinc_key_byte(struct pinc_key *key, unsigned byte)
{
    if (key->len >= PINC_VERSION_KEY_MAX) {
        key->full = true;
        return;
    }
    key->bytes[key->len++] = (unsigned char)byte;
}

/** Add n bytes. */
static inline void pinc_key_bytes(struct pinc_key *key, const void *bytes, size_t n)
{
    if (n > PINC_VERSION_KEY_MAX - key->len) {
        key->full = true;
        return;
    }
    memcpy(key->bytes + key->len, bytes, n);
    key->len += n;
}

/** Add a number. */
void pinc_key_uint(struct pinc_key *key, uint64_t n);

/** Add the number that decimal digits say, 0 for none at all. Returns whether it is 0. */
bool pinc_key_number(struct pinc_key *key, struct pinc_slice digits);

/** Add the number that follows the one at p. */
void pinc_key_successor(struct pinc_key *key, const unsigned char *p);

/** Make it the key of *out, which is zeroed. A key that does not fit there stays where it is. */
void pinc_key_set(struct pinc_version *out, const struct pinc_key *key);

/** The first eight bytes as a number that orders as they do. They must be there, zeros behind a
 * shorter key. */
static inline uint64_t pinc_key_head(const unsigned char *key)
{
    return (uint64_t)key[0] << 56 | (uint64_t)key[1] << 48 | (uint64_t)key[2] << 40 |
           (uint64_t)key[3] << 32 | (uint64_t)key[4] << 24 | (uint64_t)key[5] << 16 |
           (uint64_t)key[6] << 8 | (uint64_t)key[7];
}

/* --- reading; keys are known to be well-formed */

/** The key of a version. */
static inline const unsigned char *pinc_key_of(const struct pinc_version *v)
{
    return v->key_len <= PINC_VERSION_INLINE ? v->key.inline_ : v->key.far_;
}

/** The bytes of the number at p. */
static inline size_t pinc_key_number_size(const unsigned char *p)
{
    if (*p < NUMBER_BINARY) {
        return 1;
    }
    if (*p < NUMBER_DIGITS) {
        return (size_t)(*p - NUMBER_BINARY) + 2;
    }
    return 3 + ((size_t)p[1] << 8 | p[2]);
}

/** The number at p, false when it does not fit (*out is UINT64_MAX then). */
bool pinc_key_number_get(uint64_t *out, const unsigned char *p);

/** Add the number at p in decimal. */
void pinc_key_number_print(struct pinc_buf *buf, const unsigned char *p);

/** Read decimal digits without leading zeros; false when they do not fit. */
bool pinc_digits_to_uint(uint64_t *out, const char *digits, size_t n);

/* Where the parts of a key begin. */
struct pinc_key_places {
    size_t release, pre, post, dev, local;
};

/** The places in a key. */
struct pinc_key_places pinc_key_places_of(const unsigned char *key);

#endif
