/* Versions as bytes in a file: zeros and key length in two bytes each, little endian, then the key.
 */
#include "markers/version/version.h"
#include "markers/version/version_key.h"

#define ZEROS_MAX (PINC_VERSION_MAX / 2)
#define KEY_STORED_MAX (PINC_VERSION_KEY_MAX - 16u) /* leaves room for what a cut adds */

void pinc_version_pack(struct pinc_buf *buf, const struct pinc_version *v)
{
    pinc_buf_add_char(buf, (char)(v->zeros & 0xff));
    pinc_buf_add_char(buf, (char)(v->zeros >> 8));
    pinc_buf_add_char(buf, (char)(v->key_len & 0xff));
    pinc_buf_add_char(buf, (char)(v->key_len >> 8));
    pinc_buf_add(buf, (struct pinc_slice){(const char *)pinc_key_of(v), v->key_len});
}

/* Checks a number at *at and moves past it. */
static bool check_number(const unsigned char *key, size_t len, size_t *at)
{
    const unsigned char *p = key + *at;
    size_t left = len - *at, i;
    uint64_t n;

    if (left == 0 || *p < NUMBER_SMALL || *p > NUMBER_DIGITS || (*p == NUMBER_DIGITS && left < 3) ||
        pinc_key_number_size(p) > left) {
        return false;
    }
    *at += pinc_key_number_size(p);
    if (*p < NUMBER_BINARY) {
        return true;
    }
    if (*p < NUMBER_DIGITS) {
        (void)pinc_key_number_get(&n, p);
        return p[1] != 0 && n > SMALL_MAX;
    }
    for (i = 3; i < pinc_key_number_size(p); i++) {
        if (!pinc_is_digit((char)p[i])) {
            return false;
        }
    }
    return pinc_key_number_size(p) - 3 >= 20 && pinc_key_number_size(p) - 3 <= PINC_VERSION_MAX &&
           p[3] != '0' &&
           !pinc_digits_to_uint(&n, (const char *)p + 3, pinc_key_number_size(p) - 3);
}

/* Checks a rank, and a number behind it when it is neither `alone` nor `alone_too`. */
static bool check_rank(const unsigned char *key, size_t len, size_t *at, unsigned most,
                       unsigned alone, unsigned alone_too)
{
    unsigned rank;

    if (*at >= len) {
        return false;
    }
    rank = key[(*at)++];
    return rank >= 1 && rank <= most &&
           (rank == alone || rank == alone_too || check_number(key, len, at));
}

static bool check_local(const unsigned char *key, size_t len, size_t *at)
{
    size_t start = *at + 1;
    bool letters = false;

    if (key[*at] == LOCAL_NUMBER) {
        *at = start;
        return check_number(key, len, at);
    }
    if (key[*at] != LOCAL_TEXT) {
        return false;
    }
    for (*at = start; *at < len && key[*at] != 0; (*at)++) {
        char c = (char)key[*at];

        if (!pinc_is_digit(c) && !(c >= 'a' && c <= 'z')) {
            return false;
        }
        letters = letters || !pinc_is_digit(c);
    }
    return (*at)++ < len && letters;
}

/* Is the last component of the release, which ends at `end`, other than 0? */
static bool check_release(const unsigned char *key, size_t len, size_t *at)
{
    bool zero = false;

    while (*at < len && key[*at] != RELEASE_END) {
        zero = key[*at] == NUMBER_SMALL;
        if (!check_number(key, len, at)) {
            return false;
        }
    }
    return (*at)++ < len && !zero;
}

/* Fills in public_len and flags of a key that is one. */
static bool check_key(struct pinc_version *v, const unsigned char *key, size_t len)
{
    size_t at = 0;
    struct pinc_key_places p;
    bool dev_only;

    if (!check_number(key, len, &at) || !check_release(key, len, &at) ||
        !check_rank(key, len, &at, PRE_NONE, PRE_DEV_ONLY, PRE_NONE) ||
        !check_rank(key, len, &at, POST_NUMBER, POST_NONE, POST_NONE) ||
        !check_rank(key, len, &at, DEV_NONE, DEV_NONE, DEV_NONE)) {
        return false;
    }
    p = pinc_key_places_of(key);
    v->public_len = (uint16_t)at;
    v->flags = (key[p.post] == POST_NUMBER ? PINC_VERSION_POST : 0) |
               (key[p.dev] == DEV_NUMBER ? PINC_VERSION_DEV : 0) |
               (key[p.pre] != PRE_NONE && key[p.pre] != PRE_DEV_ONLY ? PINC_VERSION_PRE : 0) |
               (at < len ? PINC_VERSION_LOCAL : 0);
    dev_only =
        (v->flags & (PINC_VERSION_PRE | PINC_VERSION_POST | PINC_VERSION_DEV)) == PINC_VERSION_DEV;
    if ((key[p.pre] == PRE_DEV_ONLY) != dev_only || (p.pre == p.release + 1 && v->zeros == 0)) {
        return false;
    }
    while (at < len) {
        if (!check_local(key, len, &at)) {
            return false;
        }
    }
    return true;
}

/* Is it the key of a final release of small numbers, without a local part? Most are; of others it says no. */
static bool is_plain_key(const unsigned char *key, size_t len, unsigned zeros)
{
    static const unsigned char end[] = {RELEASE_END, PRE_NONE, POST_NONE, DEV_NONE};
    size_t i;

    if (len <= sizeof end || len > PINC_VERSION_INLINE ||
        memcmp(key + len - sizeof end, end, sizeof end) != 0) {
        return false;
    }
    len -= sizeof end;
    for (i = 0; i < len; i++) {
        if (key[i] < NUMBER_SMALL || key[i] >= NUMBER_BINARY) {
            return false;
        }
    }
    return len == 1 ? zeros > 0 : key[len - 1] != NUMBER_SMALL;
}

bool pinc_version_unpack(struct pinc_version *out, struct pinc_slice bytes,
                         struct pinc_arena *arena)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_key key = {space, 0, false};
    struct pinc_version v = {0};
    size_t len;

    memset(out, 0, sizeof *out);
    if (bytes.len < 4) {
        return false;
    }
    v.zeros = (uint16_t)(p[0] | p[1] << 8);
    len = (size_t)(p[2] | p[3] << 8);
    if (len == bytes.len - 4 && v.zeros <= ZEROS_MAX && is_plain_key(p + 4, len, v.zeros)) {
        out->key_len = out->public_len = (uint16_t)len;
        out->zeros = v.zeros;
        memcpy(out->key.inline_, p + 4, len);
        out->head = pinc_key_head(out->key.inline_);
        return true;
    }
    if (v.zeros > ZEROS_MAX || len != bytes.len - 4 || len > KEY_STORED_MAX ||
        !check_key(&v, p + 4, len)) {
        return false;
    }
    pinc_key_bytes(&key, p + 4, len);
    pinc_key_set(&v, &key);
    if (!pinc_version_keep(&v, arena)) {
        return false;
    }
    *out = v;
    return true;
}
