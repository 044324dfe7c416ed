#include "index/client/cache_pack.h"

#include "base/checksum.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define ENTRY_MAX (512u << 20)

static const char magic[8] = {'p', 'i', 'n', 'c', 'p', 'k', '\x1a', '\1'};

/* What stands before an entry, in the byte order of the machine. */
struct record {
    uint32_t len;   /* bytes of the entry */
    uint32_t check; /* of that, and of where this stands */
    int64_t validated;
    uint64_t stamp; /* likewise, of the time */
};

static size_t padded(size_t n)
{
    return n + (8 - n % 8) % 8;
}

static uint64_t sum_of(const void *bytes, size_t len, size_t at)
{
    return pinc_checksum((struct pinc_slice){bytes, len}, at);
}

static struct record make_record(size_t at, size_t len, int64_t validated)
{
    struct record r = {.len = (uint32_t)len, .validated = validated};

    r.check = (uint32_t)sum_of(&r.len, sizeof r.len, at);
    r.stamp = sum_of(&r.validated, sizeof r.validated, at);
    return r;
}

bool pinc_cache_is_pack(struct pinc_slice bytes)
{
    return bytes.len >= sizeof magic && memcmp(bytes.ptr, magic, sizeof magic) == 0;
}

bool pinc_cache_pack_next(struct pinc_slice pack, size_t *at, struct pinc_cache_packed *out)
{
    const size_t from = *at ? *at : sizeof magic;
    struct record r;

    if (!pinc_cache_is_pack(pack) || from > pack.len || pack.len - from < sizeof r) {
        return false;
    }
    memcpy(&r, pack.ptr + from, sizeof r);
    if (r.check != (uint32_t)sum_of(&r.len, sizeof r.len, from) ||
        r.len > pack.len - from - sizeof r) {
        return false;
    }
    *out = (struct pinc_cache_packed){
        .bytes = {pack.ptr + from + sizeof r, r.len},
        .validated = r.stamp == sum_of(&r.validated, sizeof r.validated, from) ? r.validated : -1,
        .at = from};
    *at = from + sizeof r + padded(r.len);
    return true;
}

bool pinc_cache_pack_find(struct pinc_cache_packed *out, struct pinc_slice pack,
                          enum pinc_cache_kind kind, struct pinc_slice key)
{
    struct pinc_cache_packed next;
    bool found = false;
    size_t at = 0;

    while (pinc_cache_pack_next(pack, &at, &next)) {
        if (pinc_cache_bytes_are_for(kind, key, next.bytes)) {
            *out = next;
            found = true;
        }
    }
    return found;
}

bool pinc_cache_pack_find_name(struct pinc_cache_packed *out, struct pinc_slice pack,
                               const char *folder, const char *name)
{
    struct pinc_cache_packed next;
    bool found = false;
    size_t at = 0;

    while (pinc_cache_pack_next(pack, &at, &next)) {
        if (pinc_cache_is_sound(folder, name, next.bytes)) {
            *out = next;
            found = true;
        }
    }
    return found;
}

void pinc_cache_pack_stamp(char *bytes, size_t at, int64_t validated)
{
    const struct record r = make_record(at, 0, validated);
    const size_t from = offsetof(struct record, validated);

    memcpy(bytes + at + from, (const char *)&r + from, sizeof r - from);
}

/* The bytes that tell one entry from another one. */
static bool is_there(int fd, const struct pinc_cache_entry *entry)
{
    char start[64];
    const size_t n = entry->file.text.len < sizeof start ? entry->file.text.len : sizeof start;

    return pinc_file_read_part(fd, start, entry->packed_at + sizeof(struct record), n) &&
           memcmp(start, entry->file.text.ptr, n) == 0;
}

void pinc_cache_pack_touch(const char *path, const struct pinc_cache_entry *entry,
                           int64_t validated)
{
    const struct record r = make_record(entry->packed_at, 0, validated);
    const size_t from = offsetof(struct record, validated);
    ssize_t n = 0;
    int fd = pinc_file_above_standard(open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));

    if (fd < 0) {
        return;
    }
    if (is_there(fd, entry)) {
        do {
            n = pwrite(fd, (const char *)&r + from, sizeof r - from,
                       (off_t)(entry->packed_at + from));
        } while (n < 0 && errno == EINTR);
    }
    (void)close(fd);
}

/* --- writing */

static bool open_pack(struct pinc_cache_packer *packer, const char *path)
{
    struct pinc_slice folder = pinc_path_folder(pinc_slice_of(path));
    struct pinc_buf text = {0};
    bool opened;

    pinc_buf_add(&text, folder);
    opened = text.failed == PINC_OK && pinc_linked_file_open(&packer->file, text.ptr);
    if (!opened && text.failed == PINC_OK) {
        packer->off = true;
    }
    pinc_buf_clear(&text);
    return opened && pinc_linked_file_add(&packer->file, (struct pinc_slice){magic, sizeof magic});
}

static bool add_entry(struct pinc_cache_packer *packer, struct pinc_slice bytes, int64_t validated)
{
    const struct record r = make_record(packer->file.len, bytes.len, validated);
    struct pinc_buf text = {0};
    bool added;

    pinc_buf_add(&text, (struct pinc_slice){(const char *)&r, sizeof r});
    pinc_buf_add(&text, bytes);
    pinc_buf_add(&text, (struct pinc_slice){"\0\0\0\0\0\0\0", padded(bytes.len) - bytes.len});
    added = text.failed == PINC_OK && pinc_linked_file_add(&packer->file, pinc_buf_slice(&text));
    pinc_buf_clear(&text);
    return added;
}

bool pinc_cache_packer_put(struct pinc_cache_packer *packer, const char *path,
                           struct pinc_slice bytes, int64_t validated)
{
    bool done;

    if (packer->off || bytes.len > PINC_CACHE_PACK_ENTRY_MAX) {
        return false;
    }
    if (packer->n == PINC_CACHE_PACK_ENTRIES ||
        packer->file.len + bytes.len > PINC_CACHE_PACK_MAX) {
        pinc_cache_packer_close(packer);
    }
    done = packer->n > 0 || open_pack(packer, path);
    packer->n++; /* open, or to be closed */
    done = done && add_entry(packer, bytes, validated);
    if (done && !pinc_linked_file_name(&packer->file, path)) {
        /* Not known there, or somebody has removed all names of a pack that had some. */
        packer->off = packer->n == 1;
        done = false;
    }
    if (!done) {
        pinc_cache_packer_close(packer);
    }
    return done;
}

void pinc_cache_packer_close(struct pinc_cache_packer *packer)
{
    if (packer->n) {
        pinc_linked_file_close(&packer->file);
    }
    packer->n = 0;
}

/* --- any file of the cache */

bool pinc_cache_load_sound(struct pinc_file *file, struct pinc_cache_packed *out, const char *path,
                           const char *folder, const char *name)
{
    memset(file, 0, sizeof *file);
    if (pinc_file_load(file, path, ENTRY_MAX, NULL) != PINC_OK) {
        return false;
    }
    if (pinc_cache_is_pack(file->text)) {
        if (!pinc_cache_pack_find_name(out, file->text, folder, name)) {
            return false;
        }
        out->validated = out->validated < 0 ? 0 : out->validated;
        return true;
    }
    *out = (struct pinc_cache_packed){.bytes = file->text, .validated = file->modified};
    return pinc_cache_is_sound(folder, name, file->text);
}
