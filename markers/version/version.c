#include "markers/version/version.h"

#include "markers/version/version_key.h"

#define PLAIN_MAX 18u /* bytes of a version that is read in one go */

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
static size_t key_release(struct pinc_key *key, struct pinc_slice release)
{
    size_t at = 0, zeros = 0, end = key->len;

    for (;;) {
        if (pinc_key_number(key, take_digits(release, &at))) {
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
    pinc_key_byte(key, RELEASE_END);
    return zeros;
}

static void key_local_segment(struct pinc_key *key, struct pinc_slice segment)
{
    size_t at = 0, i;

    take_digits(segment, &at);
    if (at == segment.len) {
        pinc_key_byte(key, LOCAL_NUMBER);
        pinc_key_number(key, segment);
        return;
    }
    pinc_key_byte(key, LOCAL_TEXT);
    for (i = 0; i < segment.len; i++) {
        pinc_key_byte(key, (unsigned char)pinc_to_lower(segment.ptr[i]));
    }
    pinc_key_byte(key, 0);
}

static void key_local(struct pinc_key *key, struct pinc_slice local)
{
    size_t start = 0, at;

    for (at = 0; at <= local.len; at++) {
        if (at == local.len || is_separator(local, at)) {
            key_local_segment(key, pinc_slice_part(local, start, at));
            start = at + 1;
        }
    }
}

static bool build(struct pinc_version *out, const struct parts *parts, unsigned char *space)
{
    struct pinc_key key = {space, 0, false};

    memset(out, 0, sizeof *out);
    pinc_key_number(&key, parts->epoch);
    out->zeros = (uint16_t)key_release(&key, parts->release);
    pinc_key_byte(&key,
                  parts->pre == PRE_NONE && parts->dev && !parts->post ? PRE_DEV_ONLY : parts->pre);
    if (parts->pre != PRE_NONE) {
        pinc_key_number(&key, parts->pre_number);
        out->flags |= PINC_VERSION_PRE;
    }
    pinc_key_byte(&key, parts->post ? POST_NUMBER : POST_NONE);
    if (parts->post) {
        pinc_key_number(&key, parts->post_number);
        out->flags |= PINC_VERSION_POST;
    }
    pinc_key_byte(&key, parts->dev ? DEV_NUMBER : DEV_NONE);
    if (parts->dev) {
        pinc_key_number(&key, parts->dev_number);
        out->flags |= PINC_VERSION_DEV;
    }
    out->public_len = (uint16_t)key.len;
    if (parts->local.len > 0) {
        key_local(&key, parts->local);
        out->flags |= PINC_VERSION_LOCAL;
    }
    if (key.full) {
        memset(out, 0, sizeof *out);
        return false;
    }
    pinc_key_set(out, &key);
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
    struct pinc_key key = {out->key.inline_, 0, false};
    size_t at = 0, start = 0, end;

    pinc_key_uint(&key, 0);
    end = key.len;
    for (;;) {
        uint64_t n = 0;

        for (start = at; at < limit && pinc_is_digit(text.ptr[at]); at++) {
            n = n * 10 + (uint64_t)(text.ptr[at] - '0');
        }
        if (n <= SMALL_MAX) {
            key.bytes[key.len++] = (unsigned char)(NUMBER_SMALL + n);
        } else {
            pinc_key_uint(&key, n);
        }
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
    while (key.len > end) {
        key.bytes[--key.len] = 0; /* trailing zeros are not part of a key */
    }
    pinc_key_bytes(&key, final, sizeof final);
    out->key_len = out->public_len = (uint16_t)key.len;
    out->head = pinc_key_head(key.bytes);
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
    if (!copy) {
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
    return compare_bytes(pinc_key_of(a), a->key_len, pinc_key_of(b), b->key_len);
}

int pinc_version_compare_public(const struct pinc_version *a, const struct pinc_version *b)
{
    return compare_bytes(pinc_key_of(a), a->public_len, pinc_key_of(b), b->public_len);
}

unsigned pinc_version_release_count(const struct pinc_version *v)
{
    const unsigned char *key = pinc_key_of(v);
    size_t at = pinc_key_number_size(key);
    unsigned n = v->zeros;

    while (key[at] != RELEASE_END) {
        at += pinc_key_number_size(key + at);
        n++;
    }
    return n;
}

uint64_t pinc_version_release(const struct pinc_version *v, unsigned at)
{
    const unsigned char *key = pinc_key_of(v);
    const unsigned char *p = key + pinc_key_number_size(key);
    uint64_t n = 0;

    while (at > 0 && *p != RELEASE_END) {
        p += pinc_key_number_size(p);
        at--;
    }
    if (*p != RELEASE_END) {
        (void)pinc_key_number_get(&n, p);
    }
    return n;
}

/* --- printing */

static void print_release(struct pinc_buf *buf, const struct pinc_version *v, size_t at)
{
    const unsigned char *p = pinc_key_of(v) + at;
    bool first = true;
    unsigned i;

    for (; *p != RELEASE_END; p += pinc_key_number_size(p)) {
        if (!first) {
            pinc_buf_add_char(buf, '.');
        }
        pinc_key_number_print(buf, p);
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
    const unsigned char *key = pinc_key_of(v);
    const struct pinc_key_places at = pinc_key_places_of(key);

    if (*key != NUMBER_SMALL) {
        pinc_key_number_print(buf, key);
        pinc_buf_add_char(buf, '!');
    }
    print_release(buf, v, at.release);
    if (v->flags & PINC_VERSION_PRE) {
        pinc_buf_add_str(buf, letters[key[at.pre]]);
        pinc_key_number_print(buf, key + at.pre + 1);
    }
    if (v->flags & PINC_VERSION_POST) {
        pinc_buf_add_str(buf, ".post");
        pinc_key_number_print(buf, key + at.post + 1);
    }
    if (v->flags & PINC_VERSION_DEV) {
        pinc_buf_add_str(buf, ".dev");
        pinc_key_number_print(buf, key + at.dev + 1);
    }
}

void pinc_version_print(struct pinc_buf *buf, const struct pinc_version *v)
{
    const unsigned char *key = pinc_key_of(v);
    size_t at = v->public_len;
    char separator = '+';

    pinc_version_print_public(buf, v);
    while (at < v->key_len) {
        pinc_buf_add_char(buf, separator);
        separator = '.';
        if (key[at++] == LOCAL_NUMBER) {
            pinc_key_number_print(buf, key + at);
            at += pinc_key_number_size(key + at);
        } else {
            size_t n = strlen((const char *)key + at);

            pinc_buf_add(buf, (struct pinc_slice){(const char *)key + at, n});
            at += n + 1;
        }
    }
}
