#include "index/client/cache_entry.h"

#include "base/checksum.h"
#include "index/net/url_tokens.h"

#include <stddef.h>
#include <string.h>

#define FORMAT 1u /* of the header; each kind's own format is in kinds[] */

static const char magic[8] = {'p', 'i', 'n', 'c', '\r', '\n', '\x1a', '\0'};

/* The folder's name carries the format of the kind: a new one leaves the old entries alone. */
static const struct {
    const char *folder;
    uint32_t format;
} kinds[] = {
    [PINC_CACHE_PAGE] = {"pages-v3", 3},         [PINC_CACHE_METADATA] = {"metadata-v4", 4},
    [PINC_CACHE_HOST] = {"hosts-v1", 1},         [PINC_CACHE_DIGEST] = {"digests-v2", 2},
    [PINC_CACHE_DOCUMENT] = {"documents-v1", 1}, [PINC_CACHE_PYTHON] = {"pythons-v1", 1},
};

/* In the byte order of the machine: the checksum of a foreign one does not match. */
struct header {
    char magic[8];
    uint64_t checksum; /* over everything behind this field */
    uint32_t format, kind, kind_format, reserved;
    int64_t lifetime;
    uint64_t payload_len;
    uint32_t key_len, etag_len, last_modified_len, reserved_2;
};

const char *pinc_cache_kind_folder(enum pinc_cache_kind kind)
{
    return kinds[kind].folder;
}

static uint64_t sum(struct pinc_slice bytes)
{
    size_t from = offsetof(struct header, format);

    return pinc_checksum(pinc_slice_part(bytes, from, bytes.len), FORMAT);
}

static size_t padding(size_t n)
{
    return (8 - n % 8) % 8;
}

/* What stands before the payload. false: too long. */
static bool fill_header(struct header *h, enum pinc_cache_kind kind, struct pinc_slice key,
                        const struct pinc_cache_facts *facts, size_t payload_len)
{
    *h = (struct header){.format = FORMAT,
                         .kind = (uint32_t)kind,
                         .kind_format = kinds[kind].format,
                         .lifetime = facts->lifetime,
                         .payload_len = payload_len,
                         .key_len = (uint32_t)key.len,
                         .etag_len = (uint32_t)facts->etag.len,
                         .last_modified_len = (uint32_t)facts->last_modified.len};
    memcpy(h->magic, magic, sizeof magic);
    return key.len + facts->etag.len + facts->last_modified.len <= UINT32_MAX / 2;
}

static void add_header(struct pinc_buf *buf, const struct header *h, struct pinc_slice key,
                       const struct pinc_cache_facts *facts)
{
    pinc_buf_add(buf, (struct pinc_slice){(const char *)h, sizeof *h});
    pinc_buf_add(buf, key);
    pinc_buf_add(buf, facts->etag);
    pinc_buf_add(buf, facts->last_modified);
    pinc_buf_add(buf, (struct pinc_slice){"\0\0\0\0\0\0\0", padding(key.len + facts->etag.len +
                                                                    facts->last_modified.len)});
}

/* Where things are in the bytes of a sound entry. */
static void set_slices(struct pinc_cache_entry *out, const struct header *h,
                       struct pinc_slice bytes)
{
    size_t at = sizeof *h + h->key_len;

    out->facts.etag = pinc_slice_part(bytes, at, at + h->etag_len);
    at += h->etag_len;
    out->facts.last_modified = pinc_slice_part(bytes, at, at + h->last_modified_len);
    at += h->last_modified_len;
    out->facts.lifetime = h->lifetime;
    out->payload = pinc_slice_part(bytes, at + padding(at - sizeof *h), bytes.len);
}

static void set_checksum(char *bytes, size_t len)
{
    uint64_t checksum = sum((struct pinc_slice){bytes, len});

    memcpy(bytes + offsetof(struct header, checksum), &checksum, sizeof checksum);
}

void pinc_cache_add_bytes(struct pinc_buf *buf, enum pinc_cache_kind kind, struct pinc_slice key,
                          const struct pinc_cache_facts *facts, struct pinc_slice payload)
{
    struct header h;
    size_t start = buf->len;

    if (!fill_header(&h, kind, key, facts, payload.len)) {
        buf->failed = PINC_ELIMIT;
    }
    add_header(buf, &h, key, facts);
    pinc_buf_add(buf, payload);
    if (buf->failed == PINC_OK) {
        set_checksum(buf->ptr + start, buf->len - start);
    }
}

struct pinc_slice pinc_cache_kept_key(struct pinc_buf *buf, struct pinc_slice key)
{
    if (!pinc_url_tokens_in(key)) {
        return key;
    }
    pinc_url_tokens_digest(buf, key);
    return buf->failed == PINC_OK ? pinc_buf_slice(buf) : PINC_LIT("");
}

enum pinc_status pinc_cache_make_begin(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                                       struct pinc_slice key, const struct pinc_cache_facts *facts,
                                       size_t payload_len, char **payload, struct pinc_error *err)
{
    struct pinc_buf head = {0}, kept = {0};
    struct header h;
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    *payload = NULL;
    key = pinc_cache_kept_key(&kept, key);
    if (!fill_header(&h, kind, key, facts, payload_len)) {
        pinc_buf_clear(&kept);
        return pinc_fail(err, PINC_ELIMIT, "a cache entry's key is too long");
    }
    add_header(&head, &h, key, facts);
    st = head.failed == PINC_OK ? pinc_file_reserve(&out->file, head.len + payload_len, err)
                                : pinc_fail_memory(err);
    if (st == PINC_OK) {
        memcpy(out->file.map_, head.ptr, head.len);
        *payload = (char *)out->file.map_ + head.len;
        set_slices(out, &h, out->file.text);
    }
    pinc_buf_clear(&kept);
    pinc_buf_clear(&head);
    return st;
}

void pinc_cache_make_end(struct pinc_cache_entry *entry)
{
    set_checksum(entry->file.map_, entry->file.text.len);
}

enum pinc_status pinc_cache_make(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                                 struct pinc_slice key, const struct pinc_cache_facts *facts,
                                 struct pinc_slice payload, struct pinc_error *err)
{
    char *to;
    enum pinc_status st = pinc_cache_make_begin(out, kind, key, facts, payload.len, &to, err);

    if (st == PINC_OK) {
        if (payload.len) {
            memcpy(to, payload.ptr, payload.len);
        }
        pinc_cache_make_end(out);
    }
    return st;
}

bool pinc_cache_read_bytes(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                           struct pinc_slice key, struct pinc_slice bytes)
{
    struct header h;
    uint64_t text;

    if (bytes.len < sizeof h) {
        return false;
    }
    memcpy(&h, bytes.ptr, sizeof h);
    text = (uint64_t)h.key_len + h.etag_len + h.last_modified_len;
    text += padding((size_t)text);
    if (memcmp(h.magic, magic, sizeof magic) != 0 || h.format != FORMAT ||
        h.kind != (uint32_t)kind || h.kind_format != kinds[kind].format || h.key_len != key.len ||
        text > bytes.len - sizeof h || h.payload_len != bytes.len - sizeof h - text ||
        h.checksum != sum(bytes)) {
        return false;
    }
    set_slices(out, &h, bytes);
    return pinc_slice_equal(pinc_slice_part(bytes, sizeof h, sizeof h + h.key_len), key);
}

struct pinc_slice pinc_cache_entry_key(const struct pinc_cache_entry *entry)
{
    struct header h;

    memcpy(&h, entry->file.text.ptr, sizeof h);
    return pinc_slice_part(entry->file.text, sizeof h, sizeof h + h.key_len);
}

bool pinc_cache_kind_of(enum pinc_cache_kind *out, const char *folder)
{
    size_t i = 0;

    while (i < PINC_CACHE_KINDS && strcmp(kinds[i].folder, folder) != 0) {
        i++;
    }
    *out = (enum pinc_cache_kind)i;
    return i < PINC_CACHE_KINDS;
}

bool pinc_cache_is_local(const char *folder)
{
    return strcmp(folder, kinds[PINC_CACHE_PYTHON].folder) == 0;
}

bool pinc_cache_is_sound(const char *folder, const char *name, struct pinc_slice bytes)
{
    struct pinc_cache_entry entry;
    struct pinc_slice key;
    struct header h;
    char want[PINC_CHECKSUM_NAME];
    enum pinc_cache_kind kind;

    if (!pinc_cache_kind_of(&kind, folder) || bytes.len < sizeof h) {
        return false;
    }
    memcpy(&h, bytes.ptr, sizeof h);
    key = pinc_slice_part(bytes, sizeof h, sizeof h + (size_t)h.key_len);
    pinc_checksum_name(want, key);
    return strcmp(want, name) == 0 && pinc_cache_read_bytes(&entry, kind, key, bytes);
}

void pinc_cache_entry_clear(struct pinc_cache_entry *entry)
{
    pinc_file_clear(&entry->file);
    memset(entry, 0, sizeof *entry);
}

int64_t pinc_cache_as_of(const struct pinc_cache_entry *entry, int64_t lifetime, int64_t now)
{
    const int64_t left = lifetime > 0 ? lifetime : 0;

    return entry->facts.lifetime > left ? now - (entry->facts.lifetime - left) : now;
}

bool pinc_cache_fresh(const struct pinc_cache_entry *entry, int64_t now)
{
    /* A few seconds of disagreement between the clocks of a file server and this machine are usual.
     */
    return entry->facts.lifetime == INT64_MAX ||
           (entry->validated >= 0 && entry->validated <= now + 5 &&
            now - entry->validated < entry->facts.lifetime);
}
