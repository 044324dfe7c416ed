#include "index/page/page_entry.h"

#include <string.h>

#define SIZE_DIGITS 18u /* of a size that is no concern of the reader's limits */

/*
 * Indexes write the entries of a page by a program: each is like the one before it. What is looked for
 * here is just that; at anything else the scan ends, and page_entry.c reads the entry from its start.
 */

/* Where the scan is; `at` is only moved when something was read. */
struct scan {
    const char *at, *end;
};

static inline void skip_blanks(struct scan *s)
{
    while (s->at < s->end && (unsigned char)*s->at <= ' ' &&
           (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t')) {
        s->at++;
    }
}

static inline bool take(struct scan *s, char c)
{
    if (s->at < s->end && *s->at != c) {
        skip_blanks(s);
    }
    if (s->at == s->end || *s->at != c) {
        return false;
    }
    s->at++;
    return true;
}

static inline bool take_word(struct scan *s, const char *word, size_t len)
{
    if ((size_t)(s->end - s->at) < len || memcmp(s->at, word, len) != 0) {
        return false;
    }
    s->at += len;
    return true;
}

static inline bool take_null(struct scan *s)
{
    return take_word(s, "null", 4);
}

static inline bool take_string(struct scan *s, struct pinc_slice *out)
{
    const char *from = s->at + 1, *stop;

    if (s->at == s->end || *s->at != '"') {
        return false;
    }
    stop = pinc_json_plain(from, s->end);
    if (stop == s->end || *stop != '"') {
        return false;
    }
    *out = (struct pinc_slice){from, (size_t)(stop - from)};
    s->at = stop + 1;
    return true;
}

/* The key of a member, up to its value. */
static inline bool take_key(struct scan *s, struct pinc_slice *out)
{
    skip_blanks(s);
    if (!take_string(s, out) || !take(s, ':')) {
        return false;
    }
    skip_blanks(s);
    return true;
}

/* What stands behind a member. @param more does another one follow? */
static inline bool take_end(struct scan *s, bool *more)
{
    *more = take(s, ',');
    return *more || take(s, '}');
}

/* --- values */

static bool scan_text(struct scan *s, struct pinc_slice *out)
{
    if (take_string(s, out)) {
        return true;
    }
    *out = (struct pinc_slice){NULL, 0};
    return take_null(s);
}

static bool scan_size(struct scan *s, uint64_t *out)
{
    const char *from = s->at;
    uint64_t n = 0;

    while (s->at < s->end && pinc_is_digit(*s->at) && s->at - from < (ptrdiff_t)SIZE_DIGITS) {
        n = n * 10 + (uint64_t)(*s->at++ - '0');
    }
    *out = n;
    return s->at > from && (*from != '0' || s->at - from == 1);
}

static bool scan_yanked(struct scan *s, struct pinc_page_entry *e)
{
    e->yanked = false;
    if (take_word(s, "false", 5) || take_null(s)) {
        return true;
    }
    if (take_word(s, "true", 4)) {
        e->yanked = true;
        return true;
    }
    if (!take_string(s, &e->yanked_reason)) {
        return false;
    }
    e->yanked = e->yanked_reason.len > 0;
    return true;
}

static bool scan_hashes(struct scan *s, struct pinc_hash *hash)
{
    struct pinc_slice alg, hex;
    bool more;

    if (!take(s, '{')) {
        return false;
    }
    if (take(s, '}')) {
        return true;
    }
    do {
        if (!take_key(s, &alg) || !take_string(s, &hex)) {
            return false;
        }
        pinc_page_take_hash(hash, alg, hex);
        if (!take_end(s, &more)) {
            return false;
        }
    } while (more);
    return true;
}

static bool scan_offer(struct scan *s, struct pinc_entry_offer *offer)
{
    *offer = (struct pinc_entry_offer){.said = true};
    if (take_word(s, "true", 4)) {
        offer->metadata = PINC_METADATA_YES;
        return true;
    }
    if (take_word(s, "false", 5)) {
        offer->metadata = PINC_METADATA_NO;
        return true;
    }
    if (take_null(s)) {
        offer->said = false;
        return true;
    }
    offer->metadata = PINC_METADATA_YES;
    return scan_hashes(s, &offer->hash);
}

/* A value that nobody asks for: a text or a word. */
static bool scan_other(struct scan *s)
{
    struct pinc_slice text;

    return take_string(s, &text) || take_null(s) || take_word(s, "true", 4) ||
           take_word(s, "false", 5);
}

static inline bool is(struct pinc_slice key, const char *name)
{
    return memcmp(key.ptr, name, strlen(name)) == 0;
}

/* Keys differ in their lengths, but for two. */
static bool scan_value(struct scan *s, struct pinc_slice key, struct pinc_page_entry *e)
{
    switch (key.len) {
    case 3:
        return is(key, "url") ? scan_text(s, &e->url) : scan_other(s);
    case 4:
        return is(key, "size") ? scan_size(s, &e->size) : scan_other(s);
    case 6:
        return is(key, "hashes")   ? scan_hashes(s, &e->hash)
               : is(key, "yanked") ? scan_yanked(s, e)
                                   : scan_other(s);
    case 8:
        return is(key, "filename") ? scan_text(s, &e->filename) : scan_other(s);
    case 11:
        return is(key, "upload-time") ? scan_text(s, &e->upload_time) : scan_other(s);
    case 13:
        return is(key, "core-metadata") ? scan_offer(s, &e->offer) : scan_other(s);
    case 15:
        return is(key, "requires-python") ? scan_text(s, &e->requires_python) : scan_other(s);
    case 18:
        return is(key, "dist-info-metadata") ? scan_offer(s, &e->older) : scan_other(s);
    default:
        return scan_other(s);
    }
}

bool pinc_page_entry_scan(struct pinc_page_entry *e, struct pinc_json *json)
{
    struct scan s = {json->text.ptr + json->at, json->text.ptr + json->text.len};
    struct pinc_slice key;
    bool more = true;

    memset(e, 0, sizeof *e);
    if (!take(&s, '{')) {
        return false;
    }
    while (more) {
        if (!take_key(&s, &key) || !scan_value(&s, key, e) || !take_end(&s, &more)) {
            return false;
        }
    }
    json->at = (size_t)(s.at - json->text.ptr);
    return true;
}
