/*
 * What a version is kept as; for users: version.h.
 */
#ifndef PINC_MARKERS_VERSION_VERSION_VALUE_H
#define PINC_MARKERS_VERSION_VERSION_VALUE_H

#include <stdint.h>

#define PINC_VERSION_INLINE 32u
#define PINC_VERSION_KEY_MAX                                                                       \
    512u /* bytes of the longest key that PINC_VERSION_MAX bytes of text can give */

/*
 * A value; copy it freely. Zeroed, it stands for text that is not a version. The fields are private.
 * Keys longer than the inline space lie in the arena that was given.
 */
struct pinc_version {
    uint16_t key_len, public_len, flags, zeros;
    uint64_t
        head; /* the first eight bytes of the key, zero bytes behind a shorter one, as a number */
    union {
        unsigned char inline_[PINC_VERSION_INLINE];
        const unsigned char *far_;
    } key;
};

#endif
