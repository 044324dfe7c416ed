#include "markers/version/version_key.h"

#define DIGITS_MAX (PINC_VERSION_MAX + 1) /* one more than one version's, for its successor */

void pinc_key_uint(struct pinc_key *key, uint64_t n)
{
    unsigned size = 1;

    if (n <= SMALL_MAX) {
        pinc_key_byte(key, NUMBER_SMALL + (unsigned)n);
        return;
    }
    while (size < 8 && n >> (8 * size)) {
        size++;
    }
    pinc_key_byte(key, NUMBER_BINARY + size - 1);
    while (size > 0) {
        size--;
        pinc_key_byte(key, (unsigned)(n >> (8 * size)) & 0xff);
    }
}

/* digits without leading zeros, too large for 64 bits. */
static void put_digits(struct pinc_key *key, const char *digits, size_t n)
{
    pinc_key_byte(key, NUMBER_DIGITS);
    pinc_key_byte(key, (unsigned)(n >> 8) & 0xff);
    pinc_key_byte(key, (unsigned)n & 0xff);
    pinc_key_bytes(key, digits, n);
}

/* Read decimal digits without leading zeros; false when they do not fit. */
bool pinc_digits_to_uint(uint64_t *out, const char *digits, size_t n)
{
    uint64_t value = 0;
    size_t i;

    if (n > 20) {
        return false;
    }
    for (i = 0; i < n; i++) {
        unsigned d = (unsigned)(digits[i] - '0');

        if (value > (UINT64_MAX - d) / 10) {
            return false;
        }
        value = value * 10 + d;
    }
    *out = value;
    return true;
}

/* Any decimal digits; none at all is 0. Says whether the number is 0. */
bool pinc_key_number(struct pinc_key *key, struct pinc_slice digits)
{
    uint64_t value;
    size_t skip = 0;

    while (skip < digits.len && digits.ptr[skip] == '0') {
        skip++;
    }
    digits = pinc_slice_part(digits, skip, digits.len);
    if (pinc_digits_to_uint(&value, digits.ptr, digits.len)) {
        pinc_key_uint(key, value);
        return value == 0;
    }
    put_digits(key, digits.ptr, digits.len);
    return false;
}

/* The number, false when it does not fit. */
bool pinc_key_number_get(uint64_t *out, const unsigned char *p)
{
    size_t i, size;

    if (*p < NUMBER_BINARY) {
        *out = *p - (uint64_t)NUMBER_SMALL;
        return true;
    }
    if (*p >= NUMBER_DIGITS) {
        *out = UINT64_MAX;
        return false;
    }
    size = pinc_key_number_size(p);
    *out = 0;
    for (i = 1; i < size; i++) {
        *out = *out << 8 | p[i];
    }
    return true;
}

void pinc_key_number_print(struct pinc_buf *buf, const unsigned char *p)
{
    uint64_t n;

    if (pinc_key_number_get(&n, p)) {
        pinc_buf_add_uint(buf, n);
    } else {
        pinc_buf_add(buf, (struct pinc_slice){(const char *)p + 3, pinc_key_number_size(p) - 3});
    }
}

/* Add the number that follows the one at p. */
void pinc_key_successor(struct pinc_key *key, const unsigned char *p)
{
    char digits[DIGITS_MAX + 1];
    size_t n = 20, i;
    uint64_t value;

    if (pinc_key_number_get(&value, p) && value < UINT64_MAX) {
        pinc_key_uint(key, value + 1);
        return;
    }
    if (*p < NUMBER_DIGITS) {
        put_digits(key, "18446744073709551616", n);
        return;
    }
    n = pinc_key_number_size(p) - 3;
    digits[0] = '0';
    memcpy(digits + 1, p + 3, n);
    for (i = n; digits[i] == '9'; i--) {
        digits[i] = '0';
    }
    digits[i]++;
    put_digits(key, digits[0] == '0' ? digits + 1 : digits, digits[0] == '0' ? n : n + 1);
}

struct pinc_key_places pinc_key_places_of(const unsigned char *key)
{
    struct pinc_key_places at;
    size_t i = pinc_key_number_size(key);

    at.release = i;
    while (key[i] != RELEASE_END) {
        i += pinc_key_number_size(key + i);
    }
    at.pre = ++i;
    i += key[i] == PRE_DEV_ONLY || key[i] == PRE_NONE ? 1 : 1 + pinc_key_number_size(key + i + 1);
    at.post = i;
    i += key[i] == POST_NONE ? 1 : 1 + pinc_key_number_size(key + i + 1);
    at.dev = i;
    i += key[i] == DEV_NONE ? 1 : 1 + pinc_key_number_size(key + i + 1);
    at.local = i;
    return at;
}

/* Fill in the key; it is copied into *out, which is zeroed, when it fits there. */
void pinc_key_set(struct pinc_version *out, const struct pinc_key *key)
{
    out->key_len = (uint16_t)key->len;
    if (key->len <= PINC_VERSION_INLINE) {
        memcpy(out->key.inline_, key->bytes, key->len);
        out->head = pinc_key_head(out->key.inline_);
    } else {
        out->key.far_ = key->bytes;
        out->head = pinc_key_head(key->bytes);
    }
}
