#include "index/client/cache_entry.h"

#include "base/checksum.h"
#include "index/net/url_tokens.h"

#include <stddef.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT 2u /* of the header; each kind's own format is in kinds[] */

#define SUM sizeof(uint64_t)

static const char magic[8] = {'p', 'i', 'n', 'c', '\r', '\n', '\x1a', '\0'};

/* The folder's name carries the format of the kind: a new one leaves the old entries alone. */
static const struct {
    const char *folder;
    uint32_t format;
} kinds[] = {
    [PINC_CACHE_PAGE] = {"pages-v4", 4},         [PINC_CACHE_METADATA] = {"metadata-v4", 4},
    [PINC_CACHE_HOST] = {"hosts-v1", 1},         [PINC_CACHE_DIGEST] = {"digests-v2", 2},
    [PINC_CACHE_DOCUMENT] = {"documents-v1", 1}, [PINC_CACHE_PYTHON] = {"pythons-v1", 1},
};

/* In the byte order of the machine: the checksum of a foreign one does not match. */
struct header {
    char magic[8];
    uint64_t checksum; /* over everything behind this field, but for the rest */
    uint32_t format, kind, kind_format, reserved;
    int64_t lifetime;
    uint64_t payload_len;
    uint32_t key_len, etag_len, last_modified_len;
    uint32_t
        rest_len; /* bytes at the end of the payload; a checksum for each block of them stands before it */
};

struct pinc_cache_shared {
    atomic_size_t users;
    struct pinc_file file;
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
                        const struct pinc_cache_facts *facts, size_t payload_len, size_t rest_len)
{
    *h = (struct header){.format = FORMAT,
                         .kind = (uint32_t)kind,
                         .kind_format = kinds[kind].format,
                         .lifetime = facts->lifetime,
                         .payload_len = payload_len,
                         .key_len = (uint32_t)key.len,
                         .etag_len = (uint32_t)facts->etag.len,
                         .last_modified_len = (uint32_t)facts->last_modified.len,
                         .rest_len = (uint32_t)rest_len};
    memcpy(h->magic, magic, sizeof magic);
    return rest_len <= UINT32_MAX &&
           key.len + facts->etag.len + facts->last_modified.len <= UINT32_MAX / 2;
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

/* Where things are in the bytes of an entry whose head is sound. */
static void set_slices(struct pinc_cache_entry *out, const struct header *h,
                       struct pinc_slice bytes)
{
    size_t at = sizeof *h + h->key_len;

    out->facts.etag = pinc_slice_part(bytes, at, at + h->etag_len);
    at += h->etag_len;
    out->facts.last_modified = pinc_slice_part(bytes, at, at + h->last_modified_len);
    at += h->last_modified_len;
    at += padding(at - sizeof *h);
    out->facts.lifetime = h->lifetime;
    out->rest.sums = bytes.ptr + at;
    out->payload =
        pinc_slice_part(bytes, at + pinc_cache_rest_blocks(h->rest_len) * SUM, bytes.len);
}

/* @param head all of the entry but the rest */
static void set_checksum(char *bytes, size_t head)
{
    uint64_t checksum = sum((struct pinc_slice){bytes, head});

    memcpy(bytes + offsetof(struct header, checksum), &checksum, sizeof checksum);
}

void pinc_cache_add_bytes(struct pinc_buf *buf, enum pinc_cache_kind kind, struct pinc_slice key,
                          const struct pinc_cache_facts *facts, struct pinc_slice payload)
{
    struct header h;
    size_t start = buf->len;

    if (!fill_header(&h, kind, key, facts, payload.len, 0)) {
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
                                       size_t payload_len, size_t rest_len, char **payload,
                                       struct pinc_error *err)
{
    const size_t sums = pinc_cache_rest_blocks(rest_len) * SUM;
    struct pinc_buf head = {0}, kept = {0};
    struct header h;
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    *payload = NULL;
    key = pinc_cache_kept_key(&kept, key);
    if (!fill_header(&h, kind, key, facts, payload_len, rest_len)) {
        pinc_buf_clear(&kept);
        return pinc_fail(err, PINC_ELIMIT, "a cache entry's key is too long");
    }
    add_header(&head, &h, key, facts);
    st = head.failed == PINC_OK ? pinc_file_reserve(&out->file, head.len + sums + payload_len, err)
                                : pinc_fail_memory(err);
    if (st == PINC_OK) {
        memcpy(out->file.map_, head.ptr, head.len);
        *payload = (char *)out->file.map_ + head.len + sums;
        set_slices(out, &h, out->file.text);
    }
    pinc_buf_clear(&kept);
    pinc_buf_clear(&head);
    return st;
}

void pinc_cache_make_end(struct pinc_cache_entry *entry)
{
    struct pinc_slice bytes = entry->file.text;
    struct header h;
    size_t head;

    memcpy(&h, bytes.ptr, sizeof h);
    head = bytes.len - h.rest_len;
    pinc_cache_rest_sum((char *)entry->file.map_ + (entry->rest.sums - bytes.ptr),
                        pinc_slice_part(bytes, head, bytes.len));
    set_checksum(entry->file.map_, head);
}

enum pinc_status pinc_cache_make(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                                 struct pinc_slice key, const struct pinc_cache_facts *facts,
                                 struct pinc_slice payload, struct pinc_error *err)
{
    char *to;
    enum pinc_status st = pinc_cache_make_begin(out, kind, key, facts, payload.len, 0, &to, err);

    if (st == PINC_OK) {
        if (payload.len) {
            memcpy(to, payload.ptr, payload.len);
        }
        pinc_cache_make_end(out);
    }
    return st;
}

/* What the header says, before the checksum over it is known. @param total bytes of the entry
 * @return false: it is no entry of that kind, or it says what cannot be */
static bool read_header(struct header *h, enum pinc_cache_kind kind, struct pinc_slice key,
                        const char *bytes, size_t total)
{
    uint64_t before;

    if (total < sizeof *h) {
        return false;
    }
    memcpy(h, bytes, sizeof *h);
    before = (uint64_t)h->key_len + h->etag_len + h->last_modified_len;
    before += padding((size_t)before);
    before += pinc_cache_rest_blocks(h->rest_len) * SUM;
    return memcmp(h->magic, magic, sizeof magic) == 0 && h->format == FORMAT &&
           h->kind == (uint32_t)kind && h->kind_format == kinds[kind].format &&
           h->key_len == key.len && before <= total - sizeof *h &&
           h->payload_len == total - sizeof *h - before && h->rest_len <= h->payload_len;
}

/* The head is there: is it sound? */
static bool take_head(struct pinc_cache_entry *out, const struct header *h, struct pinc_slice key,
                      struct pinc_slice bytes)
{
    if (h->checksum != sum(pinc_slice_part(bytes, 0, bytes.len - h->rest_len))) {
        return false;
    }
    set_slices(out, h, bytes);
    return pinc_slice_equal(pinc_slice_part(bytes, sizeof *h, sizeof *h + h->key_len), key);
}

bool pinc_cache_read_bytes(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                           struct pinc_slice key, struct pinc_slice bytes)
{
    struct header h;

    return read_header(&h, kind, key, bytes.ptr, bytes.len) && take_head(out, &h, key, bytes) &&
           pinc_cache_rest_sound(out->rest.sums,
                                 pinc_slice_part(bytes, bytes.len - h.rest_len, bytes.len));
}

bool pinc_cache_bytes_are_for(enum pinc_cache_kind kind, struct pinc_slice key,
                              struct pinc_slice bytes)
{
    struct header h;

    return read_header(&h, kind, key, bytes.ptr, bytes.len) &&
           pinc_slice_equal(pinc_slice_part(bytes, sizeof h, sizeof h + h.key_len), key);
}

static bool read_head(struct pinc_cache_entry *out, const struct header *h, struct pinc_slice key,
                      int fd, size_t n_read)
{
    const size_t head = out->file.text.len - h->rest_len;
    char *bytes = pinc_file_bytes(&out->file);

    pinc_file_expect(&out->file, n_read, head);
    return (head <= n_read || pinc_file_read_part(fd, bytes + n_read, n_read, head - n_read)) &&
           take_head(out, h, key, out->file.text);
}

/* All of it, at once. */
static bool read_rest(const struct pinc_cache_rest *rest, int fd)
{
    return pinc_file_read_part(fd, rest->bytes, rest->at, rest->len) &&
           pinc_cache_rest_sound(rest->sums, (struct pinc_slice){rest->bytes, rest->len});
}

bool pinc_cache_read_open(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                          struct pinc_slice key, int fd, size_t n_read,
                          struct pinc_open_files *files)
{
    const size_t total = out->file.text.len;
    bool kept = false, good;
    struct header h;

    good = read_header(&h, kind, key, out->file.text.ptr, total) &&
           read_head(out, &h, key, fd, n_read);
    if (good && h.rest_len) {
        out->rest.at = total - h.rest_len;
        out->rest.bytes = pinc_file_bytes(&out->file) + out->rest.at;
        out->rest.len = h.rest_len;
        kept = pinc_cache_rest_open(&out->rest, fd, files);
        good = kept || read_rest(&out->rest, fd);
    }
    if (!kept) {
        (void)close(fd);
    }
    return good;
}

/* The checksum of the head is over those of the rest, too. */
static bool is_file_of(int fd, struct pinc_slice bytes)
{
    char start[sizeof(struct header)];
    struct stat info;

    return fstat(fd, &info) == 0 && (uintmax_t)info.st_size == bytes.len &&
           pinc_file_read_part(fd, start, 0, sizeof start) &&
           memcmp(start, bytes.ptr, sizeof start) == 0;
}

bool pinc_cache_leave_to_file(struct pinc_cache_entry *entry, int fd, struct pinc_open_files *files)
{
    struct pinc_cache_rest *rest = &entry->rest;
    struct header h;

    if (!entry->file.map_ || rest->read) {
        return false;
    }
    memcpy(&h, entry->file.text.ptr, sizeof h);
    rest->at = entry->file.text.len - h.rest_len;
    rest->bytes = (char *)entry->file.map_ + rest->at;
    rest->len = h.rest_len;
    if (h.rest_len == 0 || !is_file_of(fd, entry->file.text) ||
        !pinc_cache_rest_open(rest, fd, files)) {
        return false;
    }
    pinc_file_forget(&entry->file, rest->at);
    return true;
}

bool pinc_cache_entry_whole(const struct pinc_cache_entry *entry)
{
    return pinc_cache_rest_need(&entry->rest, entry->rest.bytes, entry->rest.len);
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

struct pinc_cache_shared *pinc_cache_shared_new(struct pinc_file *file)
{
    struct pinc_cache_shared *shared = pinc_alloc(sizeof *shared);

    if (shared) {
        shared->users = 1;
        shared->file = *file;
        memset(file, 0, sizeof *file);
    }
    return shared;
}

struct pinc_file *pinc_cache_shared_file(struct pinc_cache_shared *shared)
{
    return &shared->file;
}

struct pinc_cache_shared *pinc_cache_shared_use(struct pinc_cache_shared *shared)
{
    (void)atomic_fetch_add(&shared->users, 1);
    return shared;
}

void pinc_cache_shared_drop(struct pinc_cache_shared *shared)
{
    if (shared && atomic_fetch_sub(&shared->users, 1) == 1) {
        pinc_file_clear(&shared->file);
        pinc_free(shared);
    }
}

void pinc_cache_entry_clear(struct pinc_cache_entry *entry)
{
    pinc_cache_rest_close(&entry->rest);
    pinc_file_clear(&entry->file);
    pinc_cache_shared_drop(entry->shared);
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
