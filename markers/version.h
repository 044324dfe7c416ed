/*
 * Versions (PEP 440). packaging 26.3 is the reference.
 *
 * A version is kept as an order-preserving key: comparing two is one memcmp, numbers have no upper limit,
 * and a key can be stored and read back without parsing the text again.
 */
#ifndef PINC_MARKERS_VERSION_H
#define PINC_MARKERS_VERSION_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define PINC_VERSION_INLINE 40u

/* A value; copy it freely. The fields are private. Keys longer than the inline space lie in the arena that was given. */
struct pinc_version {
    uint16_t key_len, public_len, flags, zeros;
    union {
        unsigned char inline_[PINC_VERSION_INLINE];
        const unsigned char *far_;
    } key;
};

/**
 * Parse a version in any spelling that PEP 440 permits; outer whitespace is dropped.
 * @param arena for keys that do not fit inline; lives as long as the version
 * @return PINC_OK, PINC_ESYNTAX ("invalid version 'x'"), PINC_ELIMIT (over PINC_VERSION_MAX), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_version_parse(struct pinc_version *out, struct pinc_slice text, struct pinc_arena *arena,
                   struct pinc_error *err);

/** PEP 440 order, local versions included: negative, 0 or positive. Allocates nothing. */
int pinc_version_compare(const struct pinc_version *a, const struct pinc_version *b);

/** As pinc_version_compare() with both local parts left out: 1.0+cu113 and 1.0 are equal. */
int pinc_version_compare_public(const struct pinc_version *a, const struct pinc_version *b);

/** Alpha, beta, candidate or development release? */
bool pinc_version_is_prerelease(const struct pinc_version *v);
bool pinc_version_is_devrelease(const struct pinc_version *v);
bool pinc_version_is_postrelease(const struct pinc_version *v);
bool pinc_version_has_local(const struct pinc_version *v);

/** The number of release components as written, trailing zeros included (1.2.0 has 3). */
unsigned pinc_version_release_count(const struct pinc_version *v);

/**
 * Release component `at` (0 = major) as a number, 0 when there are fewer, UINT64_MAX when it does not fit.
 * For comparing how far two versions are apart, never for order.
 */
uint64_t pinc_version_release(const struct pinc_version *v, unsigned at);

/** Add the normalized form, trailing zeros as written: what str(Version) gives. */
void pinc_version_print(struct pinc_buf *buf, const struct pinc_version *v);

/** pinc_version_print() without the local part. */
void pinc_version_print_public(struct pinc_buf *buf, const struct pinc_version *v);

/** Serialised form, borrowed from v for short keys: at most 16 bytes more than the key. Add it to buf. */
void pinc_version_pack(struct pinc_buf *buf, const struct pinc_version *v);

/**
 * Read what pinc_version_pack() wrote; the bytes are checked, since a cache may be damaged.
 * @param arena as in pinc_version_parse()
 * @return false when the bytes are no packed version, or out of memory
 */
bool pinc_version_unpack(struct pinc_version *out, struct pinc_slice bytes, struct pinc_arena *arena);

#endif
