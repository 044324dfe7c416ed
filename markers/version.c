/*
 * The key of a version, as bytes whose order under memcmp is the order of PEP 440:
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
#include "markers/version.h"

#include "base/limits.h"

#include <string.h>

enum {
    RELEASE_END = 0x00,
    NUMBER_SMALL = 0x01, /* 0x01 + n */
    SMALL_MAX = 238,
    NUMBER_BINARY = 0xf0,
    NUMBER_DIGITS = 0xf8,
    ABOVE_ALL = 0xff
};

/* A development release of the release itself comes before its pre-releases, a final release behind
 * them. */
enum { PRE_DEV_ONLY = 1, PRE_ALPHA, PRE_BETA, PRE_CANDIDATE, PRE_NONE };
enum { POST_NONE = 1, POST_NUMBER };
enum { DEV_NUMBER = 1, DEV_NONE };
enum { LOCAL_TEXT = 1, LOCAL_NUMBER };

enum { HAS_PRE = 1, HAS_POST = 2, HAS_DEV = 4, HAS_LOCAL = 8 };

#define PLAIN_MAX 18u /* bytes of a version that is read in one go */
#define ZEROS_MAX (PINC_VERSION_MAX / 2)
#define DIGITS_MAX (PINC_VERSION_MAX + 1) /* one more than one version's, for its successor */
#define KEY_STORED_MAX (PINC_VERSION_KEY_MAX - 16u) /* leaves room for what a cut adds */

/* --- writing keys */

struct key {
    unsigned char *bytes; /* PINC_VERSION_KEY_MAX of them */
    size_t len;
    bool full;
};

static void key_byte(struct key *key, unsigned byte)
{
    if (key->len >= PINC_VERSION_KEY_MAX) {
        key->full = true;
        return;
    }
    key->bytes[key->len++] = (unsigned char)byte;
}

static void key_bytes(struct key *key, const void *bytes, size_t n)
{
    if (n > PINC_VERSION_KEY_MAX - key->len) {
        key->full = true;
        return;
    }
    memcpy(key->bytes + key->len, bytes, n);
    key->len += n;
}

static void key_uint(struct key *key, uint64_t n)
{
    unsigned size = 1;

    if (n <= SMALL_MAX) {
        key_byte(key, NUMBER_SMALL + (unsigned)n);
        return;
    }
    while (size < 8 && n >> (8 * size)) {
        size++;
    }
    key_byte(key, NUMBER_BINARY + size - 1);
    while (size > 0) {
        size--;
        key_byte(key, (unsigned)(n >> (8 * size)) & 0xff);
    }
}

/* digits without leading zeros, too large for 64 bits. */
static void key_digits(struct key *key, const char *digits, size_t n)
{
    key_byte(key, NUMBER_DIGITS);
    key_byte(key, (unsigned)(n >> 8) & 0xff);
    key_byte(key, (unsigned)n & 0xff);
    key_bytes(key, digits, n);
}

/* Read decimal digits without leading zeros; false when they do not fit. */
static bool digits_to_uint(uint64_t *out, const char *digits, size_t n)
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
static bool key_number(struct key *key, struct pinc_slice digits)
{
    uint64_t value;
    size_t skip = 0;

    while (skip < digits.len && digits.ptr[skip] == '0') {
        skip++;
    }
    digits = pinc_slice_part(digits, skip, digits.len);
    if (digits_to_uint(&value, digits.ptr, digits.len)) {
        key_uint(key, value);
        return value == 0;
    }
    key_digits(key, digits.ptr, digits.len);
    return false;
}

/* --- reading keys, which are known to be well-formed */

static const unsigned char *key_of(const struct pinc_version *v)
{
    return v->key_len <= PINC_VERSION_INLINE ? v->key.inline_ : v->key.far_;
}

static size_t number_size(const unsigned char *p)
{
    if (*p < NUMBER_BINARY) {
        return 1;
    }
    if (*p < NUMBER_DIGITS) {
        return (size_t)(*p - NUMBER_BINARY) + 2;
    }
    return 3 + ((size_t)p[1] << 8 | p[2]);
}

/* The number, false when it does not fit. */
static bool number_get(uint64_t *out, const unsigned char *p)
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
    size = number_size(p);
    *out = 0;
    for (i = 1; i < size; i++) {
        *out = *out << 8 | p[i];
    }
    return true;
}

static void number_print(struct pinc_buf *buf, const unsigned char *p)
{
    uint64_t n;

    if (number_get(&n, p)) {
        pinc_buf_add_uint(buf, n);
    } else {
        pinc_buf_add(buf, (struct pinc_slice){(const char *)p + 3, number_size(p) - 3});
    }
}

/* Add the number that follows the one at p. */
static void key_successor(struct key *key, const unsigned char *p)
{
    char digits[DIGITS_MAX + 1];
    size_t n = 20, i;
    uint64_t value;

    if (number_get(&value, p) && value < UINT64_MAX) {
        key_uint(key, value + 1);
        return;
    }
    if (*p < NUMBER_DIGITS) {
        key_digits(key, "18446744073709551616", n);
        return;
    }
    n = number_size(p) - 3;
    digits[0] = '0';
    memcpy(digits + 1, p + 3, n);
    for (i = n; digits[i] == '9'; i--) {
        digits[i] = '0';
    }
    digits[i]++;
    key_digits(key, digits[0] == '0' ? digits + 1 : digits, digits[0] == '0' ? n : n + 1);
}

/* Where the parts of a key begin. */
struct places {
    size_t release, pre, post, dev, local;
};

static struct places places_of(const unsigned char *key)
{
    struct places at;
    size_t i = number_size(key);

    at.release = i;
    while (key[i] != RELEASE_END) {
        i += number_size(key + i);
    }
    at.pre = ++i;
    i += key[i] == PRE_DEV_ONLY || key[i] == PRE_NONE ? 1 : 1 + number_size(key + i + 1);
    at.post = i;
    i += key[i] == POST_NONE ? 1 : 1 + number_size(key + i + 1);
    at.dev = i;
    i += key[i] == DEV_NONE ? 1 : 1 + number_size(key + i + 1);
    at.local = i;
    return at;
}

/* --- parsing */

/* The parts of the text of a version. Numbers are digits, empty where the text leaves them out. */
struct parts {
    struct pinc_slice epoch, release, pre_number, post_number, dev_number, local;
    unsigned pre; /* PRE_ALPHA, PRE_BETA, PRE_CANDIDATE or PRE_NONE */
    bool post, dev;
    size_t end; /* of the text that was taken */
};

static struct pinc_slice take_digits(struct pinc_slice text, size_t *at)
{
    size_t start = *at;

    while (*at < text.len && pinc_is_digit(text.ptr[*at])) {
        (*at)++;
    }
    return pinc_slice_part(text, start, *at);
}

static bool is_separator(struct pinc_slice text, size_t at)
{
    return at < text.len && (text.ptr[at] == '.' || text.ptr[at] == '-' || text.ptr[at] == '_');
}

static bool word_at(struct pinc_slice text, size_t at, const char *word)
{
    size_t n = strlen(word);

    return pinc_slice_equal_nocase(pinc_slice_part(text, at, at + n), (struct pinc_slice){word, n});
}

/* "[sep] word [sep] [digits]": the index of the first of the words that is there, or -1, which
 * takes nothing. */
static int take_labelled(struct pinc_slice text, size_t *at, const char *const *words,
                         size_t n_words, struct pinc_slice *number)
{
    size_t start = *at + is_separator(text, *at), i;

    if (start >= text.len || !pinc_is_alpha(text.ptr[start])) {
        return -1;
    }
    for (i = 0; i < n_words; i++) {
        if (word_at(text, start, words[i])) {
            *at = start + strlen(words[i]);
            *at += is_separator(text, *at);
            *number = take_digits(text, at);
            return (int)i;
        }
    }
    return -1;
}

static void take_pre(struct pinc_slice text, size_t *at, struct parts *parts)
{
    static const char *const words[] = {"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"};
    static const unsigned char ranks[] = {PRE_ALPHA,     PRE_ALPHA,     PRE_BETA,
                                          PRE_BETA,      PRE_CANDIDATE, PRE_CANDIDATE,
                                          PRE_CANDIDATE, PRE_CANDIDATE};
    int which = take_labelled(text, at, words, sizeof words / sizeof *words, &parts->pre_number);

    parts->pre = which < 0 ? PRE_NONE : ranks[which];
}

static void take_post(struct pinc_slice text, size_t *at, struct parts *parts)
{
    static const char *const words[] = {"post", "rev", "r"};

    if (*at + 1 < text.len && text.ptr[*at] == '-' && pinc_is_digit(text.ptr[*at + 1])) {
        (*at)++;
        parts->post_number = take_digits(text, at);
        parts->post = true;
        return;
    }
    parts->post =
        take_labelled(text, at, words, sizeof words / sizeof *words, &parts->post_number) >= 0;
}

static void take_dev(struct pinc_slice text, size_t *at, struct parts *parts)
{
    static const char *const words[] = {"dev"};

    parts->dev = take_labelled(text, at, words, 1, &parts->dev_number) >= 0;
}

/* "+segment([-_.]segment)*", taken as far as it is one. */
static void take_local(struct pinc_slice text, size_t *at, struct parts *parts)
{
    size_t i = *at + 1, end = 0;

    if (*at >= text.len || text.ptr[*at] != '+') {
        return;
    }
    while (i < text.len && pinc_is_alnum(text.ptr[i])) {
        while (i < text.len && pinc_is_alnum(text.ptr[i])) {
            i++;
        }
        end = i;
        i += is_separator(text, i);
    }
    if (end > 0) {
        parts->local = pinc_slice_part(text, *at + 1, end);
        *at = end;
    }
}

/* The longest start of the text that is a version, without white space before it (PEP 440, appendix
 * B). */
static bool scan(struct parts *parts, struct pinc_slice text, bool local)
{
    struct pinc_slice digits;
    size_t at = 0, release;

    memset(parts, 0, sizeof *parts);
    parts->pre = PRE_NONE;
    if (text.len > 0 && (text.ptr[0] == 'v' || text.ptr[0] == 'V')) {
        at = 1;
    }
    release = at;
    digits = take_digits(text, &at);
    if (digits.len == 0) {
        return false;
    }
    if (at + 1 < text.len && text.ptr[at] == '!' && pinc_is_digit(text.ptr[at + 1])) {
        parts->epoch = digits;
        release = ++at;
        take_digits(text, &at);
    }
    while (at + 1 < text.len && text.ptr[at] == '.' && pinc_is_digit(text.ptr[at + 1])) {
        at++;
        take_digits(text, &at);
    }
    parts->release = pinc_slice_part(text, release, at);
    if (at < text.len) {
        take_pre(text, &at, parts);
        take_post(text, &at, parts);
        take_dev(text, &at, parts);
        if (local) {
            take_local(text, &at, parts);
        }
    }
    parts->end = at;
    return true;
}

/* Returns the number of trailing zeros, which are left out. */
static size_t key_release(struct key *key, struct pinc_slice release)
{
    size_t at = 0, zeros = 0, end = key->len;

    for (;;) {
        if (key_number(key, take_digits(release, &at))) {
            zeros++;
        } else {
            zeros = 0;
            end = key->len;
        }
        if (at >= release.len) {
            break;
        }
        at++;
    }
    key->len = end;
    key_byte(key, RELEASE_END);
    return zeros;
}

static void key_local_segment(struct key *key, struct pinc_slice segment)
{
    size_t at = 0, i;

    take_digits(segment, &at);
    if (at == segment.len) {
        key_byte(key, LOCAL_NUMBER);
        key_number(key, segment);
        return;
    }
    key_byte(key, LOCAL_TEXT);
    for (i = 0; i < segment.len; i++) {
        key_byte(key, (unsigned char)pinc_to_lower(segment.ptr[i]));
    }
    key_byte(key, 0);
}

static void key_local(struct key *key, struct pinc_slice local)
{
    size_t start = 0, at;

    for (at = 0; at <= local.len; at++) {
        if (at == local.len || is_separator(local, at)) {
            key_local_segment(key, pinc_slice_part(local, start, at));
            start = at + 1;
        }
    }
}

/* The first eight bytes as a number that orders as they do; they are there, zeros behind a shorter
 * key. */
static uint64_t head_of(const unsigned char *key)
{
    return (uint64_t)key[0] << 56 | (uint64_t)key[1] << 48 | (uint64_t)key[2] << 40 |
           (uint64_t)key[3] << 32 | (uint64_t)key[4] << 24 | (uint64_t)key[5] << 16 |
           (uint64_t)key[6] << 8 | (uint64_t)key[7];
}

/* Fill in the key; it is copied into *out, which is zeroed, when it fits there. */
static void set_key(struct pinc_version *out, const struct key *key)
{
    out->key_len = (uint16_t)key->len;
    if (key->len <= PINC_VERSION_INLINE) {
        memcpy(out->key.inline_, key->bytes, key->len);
        out->head = head_of(out->key.inline_);
    } else {
        out->key.far_ = key->bytes;
        out->head = head_of(key->bytes);
    }
}

static bool build(struct pinc_version *out, const struct parts *parts, unsigned char *space)
{
    struct key key = {space, 0, false};

    memset(out, 0, sizeof *out);
    key_number(&key, parts->epoch);
    out->zeros = (uint16_t)key_release(&key, parts->release);
    key_byte(&key,
             parts->pre == PRE_NONE && parts->dev && !parts->post ? PRE_DEV_ONLY : parts->pre);
    if (parts->pre != PRE_NONE) {
        key_number(&key, parts->pre_number);
        out->flags |= HAS_PRE;
    }
    key_byte(&key, parts->post ? POST_NUMBER : POST_NONE);
    if (parts->post) {
        key_number(&key, parts->post_number);
        out->flags |= HAS_POST;
    }
    key_byte(&key, parts->dev ? DEV_NUMBER : DEV_NONE);
    if (parts->dev) {
        key_number(&key, parts->dev_number);
        out->flags |= HAS_DEV;
    }
    out->public_len = (uint16_t)key.len;
    if (parts->local.len > 0) {
        key_local(&key, parts->local);
        out->flags |= HAS_LOCAL;
    }
    if (key.full) {
        memset(out, 0, sizeof *out);
        return false;
    }
    set_key(out, &key);
    return true;
}

/* Can a version go on with the character at a place? */
static bool may_go_on(struct pinc_slice text, size_t at)
{
    if (at >= text.len) {
        return false;
    }
    if (text.ptr[at] == '.') {
        return at + 1 >= text.len || text.ptr[at + 1] != '*';
    }
    return pinc_is_alnum(text.ptr[at]) || strchr("-_+!", text.ptr[at]) != NULL;
}

/*
 * Most versions are a few small numbers: read these in one go. Returns 0 when it is none of them;
 * *out is of no use then. The key fits into *out, since PLAIN_MAX bytes of text give fewer bytes of
 * key.
 */
static size_t take_plain(struct pinc_version *out, struct pinc_slice text)
{
    static const unsigned char final[] = {RELEASE_END, PRE_NONE, POST_NONE, DEV_NONE};
    const size_t limit = text.len < PLAIN_MAX ? text.len : PLAIN_MAX;
    struct key key = {out->key.inline_, 0, false};
    size_t at = 0, start = 0, end;

    key_uint(&key, 0);
    end = key.len;
    for (;;) {
        uint64_t n = 0;

        for (start = at; at < limit && pinc_is_digit(text.ptr[at]); at++) {
            n = n * 10 + (uint64_t)(text.ptr[at] - '0');
        }
        key_uint(&key, n);
        out->zeros = n > 0 ? 0 : (uint16_t)(out->zeros + 1);
        end = n > 0 ? key.len : end;
        if (at == start || at + 1 >= limit || text.ptr[at] != '.' ||
            !pinc_is_digit(text.ptr[at + 1])) {
            break;
        }
        at++;
    }
    if (at == start || may_go_on(text, at)) {
        return 0;
    }
    memset(key.bytes + end, 0, key.len - end);
    key.len = end;
    key_bytes(&key, final, sizeof final);
    out->key_len = out->public_len = (uint16_t)key.len;
    out->head = head_of(key.bytes);
    return at;
}

size_t pinc_version_take(struct pinc_version *out, struct pinc_slice text, bool local,
                         unsigned char *space)
{
    struct parts parts;
    size_t n;

    memset(out, 0, sizeof *out);
    n = take_plain(out, text);
    if (n > 0) {
        return n;
    }
    memset(out, 0, sizeof *out);
    if (!scan(&parts, text, local)) {
        return 0;
    }
    if (parts.end <= PINC_VERSION_MAX) {
        (void)build(out, &parts, space);
    }
    return parts.end;
}

bool pinc_version_read(struct pinc_version *out, struct pinc_slice text, unsigned char *space)
{
    text = pinc_slice_strip(text);
    if (text.len > 0 && pinc_version_take(out, text, true, space) == text.len) {
        return pinc_version_is_set(out);
    }
    memset(out, 0, sizeof *out);
    return false;
}

bool pinc_version_keep(struct pinc_version *v, struct pinc_arena *arena)
{
    void *copy;

    if (v->key_len <= PINC_VERSION_INLINE) {
        return true;
    }
    copy = pinc_arena_copy(arena, v->key.far_, v->key_len);
    if (copy == NULL) {
        memset(v, 0, sizeof *v);
        return false;
    }
    v->key.far_ = copy;
    return true;
}

static enum pinc_status fail_invalid(struct pinc_slice text, struct pinc_error *err)
{
    if (text.len > PINC_VERSION_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "a version of %zu bytes is longer than %u", text.len,
                         PINC_VERSION_MAX);
    }
    return pinc_fail_quoted(err, PINC_ESYNTAX, 0, "invalid version ", text, "");
}

enum pinc_status pinc_version_parse(struct pinc_version *out, struct pinc_slice text,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    unsigned char space[PINC_VERSION_KEY_MAX];

    memset(out, 0, sizeof *out);
    if (text.len > 0 && take_plain(out, text) == text.len) {
        return PINC_OK;
    }
    if (!pinc_version_read(out, text, space)) {
        return fail_invalid(pinc_slice_strip(text), err);
    }
    return pinc_version_keep(out, arena) ? PINC_OK : pinc_fail_memory(err);
}

/* --- order and properties */

static int compare_bytes(const unsigned char *a, size_t a_len, const unsigned char *b, size_t b_len)
{
    int c = memcmp(a, b, a_len < b_len ? a_len : b_len);

    return c ? c : (a_len > b_len) - (a_len < b_len);
}

int pinc_version_compare_rest(const struct pinc_version *a, const struct pinc_version *b)
{
    return compare_bytes(key_of(a), a->key_len, key_of(b), b->key_len);
}

int pinc_version_compare_public(const struct pinc_version *a, const struct pinc_version *b)
{
    return compare_bytes(key_of(a), a->public_len, key_of(b), b->public_len);
}

bool pinc_version_is_prerelease(const struct pinc_version *v)
{
    return (v->flags & (HAS_PRE | HAS_DEV)) != 0;
}

bool pinc_version_is_devrelease(const struct pinc_version *v)
{
    return (v->flags & HAS_DEV) != 0;
}

bool pinc_version_is_postrelease(const struct pinc_version *v)
{
    return (v->flags & HAS_POST) != 0;
}

bool pinc_version_has_local(const struct pinc_version *v)
{
    return (v->flags & HAS_LOCAL) != 0;
}

unsigned pinc_version_release_count(const struct pinc_version *v)
{
    const unsigned char *key = key_of(v);
    size_t at = number_size(key);
    unsigned n = v->zeros;

    while (key[at] != RELEASE_END) {
        at += number_size(key + at);
        n++;
    }
    return n;
}

uint64_t pinc_version_release(const struct pinc_version *v, unsigned at)
{
    const unsigned char *key = key_of(v);
    const unsigned char *p = key + number_size(key);
    uint64_t n = 0;

    while (at > 0 && *p != RELEASE_END) {
        p += number_size(p);
        at--;
    }
    if (*p != RELEASE_END) {
        (void)number_get(&n, p);
    }
    return n;
}

/* --- places */

const struct pinc_version *pinc_version_least(void)
{
    /* 0.dev0: epoch 0, no release, development release only, no post, dev 0 */
    static const struct pinc_version least = {
        .key_len = 6,
        .public_len = 6,
        .flags = HAS_DEV,
        .zeros = 1,
        .head = 0x0100010101010000,
        .key.inline_ = {NUMBER_SMALL, RELEASE_END, PRE_DEV_ONLY, POST_NONE, DEV_NUMBER,
                        NUMBER_SMALL},
    };

    return &least;
}

static void key_dev_zero(struct key *key)
{
    key_byte(key, DEV_NUMBER);
    key_uint(key, 0);
}

/* The end of the key of "release.dev0", from behind the release's components. */
static void key_dev_only(struct key *key)
{
    key_byte(key, RELEASE_END);
    key_byte(key, PRE_DEV_ONLY);
    key_byte(key, POST_NONE);
    key_dev_zero(key);
}

/* No version lies between v with its local versions and: the next dev number; the next post number,
 * dev 0; post 0, dev 0. */
static void cut_after_locals(struct key *key, const unsigned char *from, const struct places *at)
{
    if (from[at->dev] == DEV_NUMBER) {
        key_bytes(key, from, at->dev + 1);
        key_successor(key, from + at->dev + 1);
        return;
    }
    key_bytes(key, from, at->post);
    key_byte(key, POST_NUMBER);
    if (from[at->post] == POST_NUMBER) {
        key_successor(key, from + at->post + 1);
    } else {
        key_uint(key, 0);
    }
    key_dev_zero(key);
}

/* What follows a1 and its post-releases is a2.dev0; what follows those of a final release has no
 * least version. */
static void cut_after_posts(struct key *key, const unsigned char *from, const struct places *at)
{
    key_bytes(key, from, at->pre + 1);
    if (from[at->pre] == PRE_NONE) {
        key_byte(key, ABOVE_ALL);
        return;
    }
    key_successor(key, from + at->pre + 1);
    key_byte(key, POST_NONE);
    key_dev_zero(key);
}

static void cut_before_devs(struct key *key, const unsigned char *from, const struct places *at)
{
    if (from[at->post] == POST_NONE) {
        key_bytes(key, from, at->pre - 1);
        key_dev_only(key);
        return;
    }
    key_bytes(key, from, at->dev);
    key_dev_zero(key);
}

/* The first n components, the last one raised by one for the end; zeros that the key leaves out
 * count. */
static void cut_family(struct key *key, const unsigned char *from, const struct places *at,
                       unsigned n, bool end)
{
    static const unsigned char zero = NUMBER_SMALL;
    size_t place = at->release, used;
    unsigned i;

    key_bytes(key, from, at->release);
    used = key->len;
    for (i = 1; i <= n; i++) {
        bool given = from[place] != RELEASE_END;
        const unsigned char *number = given ? from + place : &zero;

        if (i == n && end) {
            key_successor(key, number);
        } else {
            key_bytes(key, number, number_size(number));
        }
        used = *number != zero || (i == n && end) ? key->len : used;
        place += given ? number_size(number) : 0;
    }
    key->len = used; /* trailing zeros are no part of a key */
    key_dev_only(key);
}

void pinc_version_cut(struct pinc_version *out, const struct pinc_version *v, enum pinc_cut cut,
                      unsigned n, unsigned char *space)
{
    const unsigned char *from = key_of(v);
    const struct places at = places_of(from);
    struct key key = {space, 0, false};

    switch (cut) {
    case PINC_CUT_AT:
        key_bytes(&key, from, v->key_len);
        break;
    case PINC_CUT_AFTER:
        key_bytes(&key, from, v->key_len);
        key_byte(&key, 0);
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
    set_key(out, &key);
}

/* --- printing */

static void print_release(struct pinc_buf *buf, const struct pinc_version *v, size_t at)
{
    const unsigned char *p = key_of(v) + at;
    bool first = true;
    unsigned i;

    for (; *p != RELEASE_END; p += number_size(p)) {
        if (!first) {
            pinc_buf_add_char(buf, '.');
        }
        number_print(buf, p);
        first = false;
    }
    for (i = 0; i < v->zeros; i++) {
        pinc_buf_add_str(buf, first ? "0" : ".0");
        first = false;
    }
}

void pinc_version_print_public(struct pinc_buf *buf, const struct pinc_version *v)
{
    static const char *const letters[] = {
        [PRE_ALPHA] = "a", [PRE_BETA] = "b", [PRE_CANDIDATE] = "rc"};
    const unsigned char *key = key_of(v);
    const struct places at = places_of(key);

    if (*key != NUMBER_SMALL) {
        number_print(buf, key);
        pinc_buf_add_char(buf, '!');
    }
    print_release(buf, v, at.release);
    if (v->flags & HAS_PRE) {
        pinc_buf_add_str(buf, letters[key[at.pre]]);
        number_print(buf, key + at.pre + 1);
    }
    if (v->flags & HAS_POST) {
        pinc_buf_add_str(buf, ".post");
        number_print(buf, key + at.post + 1);
    }
    if (v->flags & HAS_DEV) {
        pinc_buf_add_str(buf, ".dev");
        number_print(buf, key + at.dev + 1);
    }
}

void pinc_version_print(struct pinc_buf *buf, const struct pinc_version *v)
{
    const unsigned char *key = key_of(v);
    size_t at = v->public_len;
    char separator = '+';

    pinc_version_print_public(buf, v);
    while (at < v->key_len) {
        pinc_buf_add_char(buf, separator);
        separator = '.';
        if (key[at++] == LOCAL_NUMBER) {
            number_print(buf, key + at);
            at += number_size(key + at);
        } else {
            size_t n = strlen((const char *)key + at);

            pinc_buf_add(buf, (struct pinc_slice){(const char *)key + at, n});
            at += n + 1;
        }
    }
}

/* --- storing: zeros and key length in two bytes each, little endian, then the key */

void pinc_version_pack(struct pinc_buf *buf, const struct pinc_version *v)
{
    pinc_buf_add_char(buf, (char)(v->zeros & 0xff));
    pinc_buf_add_char(buf, (char)(v->zeros >> 8));
    pinc_buf_add_char(buf, (char)(v->key_len & 0xff));
    pinc_buf_add_char(buf, (char)(v->key_len >> 8));
    pinc_buf_add(buf, (struct pinc_slice){(const char *)key_of(v), v->key_len});
}

/* Checks a number at *at and moves past it. */
static bool check_number(const unsigned char *key, size_t len, size_t *at)
{
    const unsigned char *p = key + *at;
    size_t left = len - *at, i;
    uint64_t n;

    if (left == 0 || *p < NUMBER_SMALL || *p > NUMBER_DIGITS || (*p == NUMBER_DIGITS && left < 3) ||
        number_size(p) > left) {
        return false;
    }
    *at += number_size(p);
    if (*p < NUMBER_BINARY) {
        return true;
    }
    if (*p < NUMBER_DIGITS) {
        (void)number_get(&n, p);
        return p[1] != 0 && n > SMALL_MAX;
    }
    for (i = 3; i < number_size(p); i++) {
        if (!pinc_is_digit((char)p[i])) {
            return false;
        }
    }
    return number_size(p) - 3 >= 20 && number_size(p) - 3 <= PINC_VERSION_MAX && p[3] != '0' &&
           !digits_to_uint(&n, (const char *)p + 3, number_size(p) - 3);
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
    struct places p;
    bool dev_only;

    if (!check_number(key, len, &at) || !check_release(key, len, &at) ||
        !check_rank(key, len, &at, PRE_NONE, PRE_DEV_ONLY, PRE_NONE) ||
        !check_rank(key, len, &at, POST_NUMBER, POST_NONE, POST_NONE) ||
        !check_rank(key, len, &at, DEV_NONE, DEV_NONE, DEV_NONE)) {
        return false;
    }
    p = places_of(key);
    v->public_len = (uint16_t)at;
    v->flags = (key[p.post] == POST_NUMBER ? HAS_POST : 0) |
               (key[p.dev] == DEV_NUMBER ? HAS_DEV : 0) |
               (key[p.pre] != PRE_NONE && key[p.pre] != PRE_DEV_ONLY ? HAS_PRE : 0) |
               (at < len ? HAS_LOCAL : 0);
    dev_only = (v->flags & (HAS_PRE | HAS_POST | HAS_DEV)) == HAS_DEV;
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

bool pinc_version_unpack(struct pinc_version *out, struct pinc_slice bytes,
                         struct pinc_arena *arena)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct key key = {space, 0, false};
    struct pinc_version v = {0};
    size_t len;

    memset(out, 0, sizeof *out);
    if (bytes.len < 4) {
        return false;
    }
    v.zeros = (uint16_t)(p[0] | p[1] << 8);
    len = (size_t)(p[2] | p[3] << 8);
    if (v.zeros > ZEROS_MAX || len != bytes.len - 4 || len > KEY_STORED_MAX ||
        !check_key(&v, p + 4, len)) {
        return false;
    }
    key_bytes(&key, p + 4, len);
    set_key(&v, &key);
    if (!pinc_version_keep(&v, arena)) {
        return false;
    }
    *out = v;
    return true;
}
