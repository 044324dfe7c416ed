/* Places on the line of versions. */
#include "markers/version/version.h"
#include "markers/version/version_key.h"

const struct pinc_version *pinc_version_least(void)
{
    /* 0.dev0: epoch 0, no release, development release only, no post, dev 0 */
    static const struct pinc_version least = {
        .key_len = 6,
        .public_len = 6,
        .flags = PINC_VERSION_DEV,
        .zeros = 1,
        .head = 0x0100010101010000,
        .key.inline_ = {NUMBER_SMALL, RELEASE_END, PRE_DEV_ONLY, POST_NONE, DEV_NUMBER,
                        NUMBER_SMALL},
    };

    return &least;
}

static void key_dev_zero(struct pinc_key *key)
{
    pinc_key_byte(key, DEV_NUMBER);
    pinc_key_uint(key, 0);
}

/* The end of the key of "release.dev0", from behind the release's components. */
static void key_dev_only(struct pinc_key *key)
{
    pinc_key_byte(key, RELEASE_END);
    pinc_key_byte(key, PRE_DEV_ONLY);
    pinc_key_byte(key, POST_NONE);
    key_dev_zero(key);
}

/* No version lies between v with its local versions and: the next dev number; the next post number,
 * dev 0; post 0, dev 0. */
static void cut_after_locals(struct pinc_key *key, const unsigned char *from,
                             const struct pinc_key_places *at)
{
    if (from[at->dev] == DEV_NUMBER) {
        pinc_key_bytes(key, from, at->dev + 1);
        pinc_key_successor(key, from + at->dev + 1);
        return;
    }
    pinc_key_bytes(key, from, at->post);
    pinc_key_byte(key, POST_NUMBER);
    if (from[at->post] == POST_NUMBER) {
        pinc_key_successor(key, from + at->post + 1);
    } else {
        pinc_key_uint(key, 0);
    }
    key_dev_zero(key);
}

/* What follows a1 and its post-releases is a2.dev0; what follows those of a final release has no
 * least version. */
static void cut_after_posts(struct pinc_key *key, const unsigned char *from,
                            const struct pinc_key_places *at)
{
    pinc_key_bytes(key, from, at->pre + 1);
    if (from[at->pre] == PRE_NONE) {
        pinc_key_byte(key, ABOVE_ALL);
        return;
    }
    pinc_key_successor(key, from + at->pre + 1);
    pinc_key_byte(key, POST_NONE);
    key_dev_zero(key);
}

static void cut_before_devs(struct pinc_key *key, const unsigned char *from,
                            const struct pinc_key_places *at)
{
    if (from[at->post] == POST_NONE) {
        pinc_key_bytes(key, from, at->pre - 1);
        key_dev_only(key);
        return;
    }
    pinc_key_bytes(key, from, at->dev);
    key_dev_zero(key);
}

/* The first n components, the last one raised by one for the end; zeros that the key leaves out
 * count. */
static void cut_family(struct pinc_key *key, const unsigned char *from,
                       const struct pinc_key_places *at, unsigned n, bool end)
{
    static const unsigned char zero = NUMBER_SMALL;
    size_t place = at->release, used;
    unsigned i;

    pinc_key_bytes(key, from, at->release);
    used = key->len;
    for (i = 1; i <= n; i++) {
        bool given = from[place] != RELEASE_END;
        const unsigned char *number = given ? from + place : &zero;

        if (i == n && end) {
            pinc_key_successor(key, number);
        } else {
            pinc_key_bytes(key, number, pinc_key_number_size(number));
        }
        used = *number != zero || (i == n && end) ? key->len : used;
        place += given ? pinc_key_number_size(number) : 0;
    }
    key->len = used; /* trailing zeros are not part of a key */
    key_dev_only(key);
}

void pinc_version_cut(struct pinc_version *out, const struct pinc_version *v, enum pinc_cut cut,
                      unsigned n, unsigned char *space)
{
    const unsigned char *from = pinc_key_of(v);
    const struct pinc_key_places at = pinc_key_places_of(from);
    struct pinc_key key = {space, 0, false};

    switch (cut) {
    case PINC_CUT_AT:
        pinc_key_bytes(&key, from, v->key_len);
        break;
    case PINC_CUT_AFTER:
        pinc_key_bytes(&key, from, v->key_len);
        pinc_key_byte(&key, 0);
        break;
    case PINC_CUT_AFTER_LOCALS:
        cut_after_locals(&key, from, &at);
        break;
    case PINC_CUT_AFTER_POSTS:
        cut_after_posts(&key, from, &at);
        break;
    case PINC_CUT_BEFORE_DEVS:
        cut_before_devs(&key, from, &at);
        break;
    case PINC_CUT_FAMILY_START:
    case PINC_CUT_FAMILY_END:
        cut_family(&key, from, &at, n, cut == PINC_CUT_FAMILY_END);
        break;
    }
    memset(out, 0, sizeof *out);
    pinc_key_set(out, &key);
}
