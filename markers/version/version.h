/*
 * Versions (PEP 440). packaging 26.3 is the reference.
 *
 * A version is kept as an order-preserving key: comparing two is one memcmp, numbers have no upper
 * limit, and a key can be stored and read back without parsing the text again.
 */
#ifndef PINC_MARKERS_VERSION_VERSION_H
#define PINC_MARKERS_VERSION_VERSION_H

#include "base/text.h"
#include "markers/version/version_value.h"

/**
 * Parse a version in any spelling that PEP 440 permits; outer whitespace is dropped.
 * @param arena for keys that do not fit inline; lives as long as the version
 * @return PINC_OK, PINC_ESYNTAX ("invalid version 'x'"), PINC_ELIMIT (over PINC_VERSION_MAX),
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_version_parse(struct pinc_version *out, struct pinc_slice text,
                                                  struct pinc_arena *arena, struct pinc_error *err);

/**
 * As pinc_version_parse() without an arena and without a message.
 * @param space PINC_VERSION_KEY_MAX bytes, which must live as long as the version
 * @return false when it is not a version or longer than PINC_VERSION_MAX; *out is zeroed then
 */
bool pinc_version_read(struct pinc_version *out, struct pinc_slice text, unsigned char *space);

/**
 * Read the longest start of text that is a version; white space is none.
 * @param out   zeroed when there is none, or it is longer than PINC_VERSION_MAX
 * @param local may it have a local part?
 * @param space as in pinc_version_read()
 * @return the bytes taken, 0 when there is no version
 */
size_t pinc_version_take(struct pinc_version *out, struct pinc_slice text, bool local,
                         unsigned char *space);

/** Is it set, not the zeroed value that stands for text that is not a version? */
static inline bool pinc_version_is_set(const struct pinc_version *v)
{
    return v->key_len > 0;
}

/** Copy a key that lies outside of v into the arena. false when out of memory. */
bool pinc_version_keep(struct pinc_version *v, struct pinc_arena *arena);

/* Of two versions whose keys start with the same eight bytes; for pinc_version_compare(). */
int pinc_version_compare_rest(const struct pinc_version *a, const struct pinc_version *b);

/** PEP 440 order, local versions included: negative, 0 or positive. Allocates nothing. */
static inline int pinc_version_compare(const struct pinc_version *a, const struct pinc_version *b)
{
    return a->head != b->head ? (a->head < b->head ? -1 : 1) : pinc_version_compare_rest(a, b);
}

/** As pinc_version_compare() with both local parts left out: 1.0+cu113 and 1.0 are equal. */
int pinc_version_compare_public(const struct pinc_version *a, const struct pinc_version *b);

/* Bits of `flags`: what a version has besides its release. */
enum { PINC_VERSION_PRE = 1, PINC_VERSION_POST = 2, PINC_VERSION_DEV = 4, PINC_VERSION_LOCAL = 8 };

/** Alpha, beta, candidate or development release? */
static inline bool pinc_version_is_prerelease(const struct pinc_version *v)
{
    return (v->flags & (PINC_VERSION_PRE | PINC_VERSION_DEV)) != 0;
}

/** ".devN"? */
static inline bool pinc_version_is_devrelease(const struct pinc_version *v)
{
    return (v->flags & PINC_VERSION_DEV) != 0;
}

/** ".postN", or "-N"? */
static inline bool pinc_version_is_postrelease(const struct pinc_version *v)
{
    return (v->flags & PINC_VERSION_POST) != 0;
}

/** "+local"? */
static inline bool pinc_version_has_local(const struct pinc_version *v)
{
    return (v->flags & PINC_VERSION_LOCAL) != 0;
}

/** The number of release components as written, trailing zeros included (1.2.0 has 3). */
unsigned pinc_version_release_count(const struct pinc_version *v);

/**
 * Release component `at` (0 = major) as a number, 0 when there are fewer, UINT64_MAX when it does
 * not fit. For comparing how far two versions are apart, never for order.
 */
uint64_t pinc_version_release(const struct pinc_version *v, unsigned at);

/** Add the normalized form, trailing zeros as written: what str(Version) gives. */
void pinc_version_print(struct pinc_buf *buf, const struct pinc_version *v);

/** pinc_version_print() without the local part. */
void pinc_version_print_public(struct pinc_buf *buf, const struct pinc_version *v);

/* Places on the line of all versions, as seen from one version. */
enum pinc_cut {
    PINC_CUT_AT,           /* the version itself */
    PINC_CUT_AFTER,        /* above it, below everything greater */
    PINC_CUT_AFTER_LOCALS, /* above it and its local versions */
    PINC_CUT_AFTER_POSTS,  /* above it, its local versions and post-releases; for versions without
                              post and dev part */
    PINC_CUT_BEFORE_DEVS,  /* below its development and pre-releases; for versions that are no
                              pre-release themselves */
    PINC_CUT_FAMILY_START, /* below every version whose release starts with the first n
                              components: 1.2.dev0 for 1.2 */
    PINC_CUT_FAMILY_END    /* above all of these: 1.3.dev0 */
};

/**
 * The least version that is not below a place (where there is no least one: a value that compares
 * right with every version). Two places with no version between them give the same value, so that
 * an interval from one to the other is empty.
 * @param out   to be compared only, not printed
 * @param n     the number of components of a family, at least 1; otherwise unused
 * @param space PINC_VERSION_KEY_MAX bytes, which must live as long as *out
 */
void pinc_version_cut(struct pinc_version *out, const struct pinc_version *v, enum pinc_cut cut,
                      unsigned n, unsigned char *space);

/** The least of all versions, 0.dev0. */
const struct pinc_version *pinc_version_least(void);

/** Serialised form, borrowed from v for short keys: at most 16 bytes more than the key. Add it to
 * buf. */
void pinc_version_pack(struct pinc_buf *buf, const struct pinc_version *v);

/**
 * Read what pinc_version_pack() wrote; the bytes are checked, since a cache may be damaged.
 * @param arena as in pinc_version_parse()
 * @return false when the bytes are not a packed version, or out of memory
 */
bool pinc_version_unpack(struct pinc_version *out, struct pinc_slice bytes,
                         struct pinc_arena *arena);

#endif
