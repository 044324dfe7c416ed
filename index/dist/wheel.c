#include "index/dist/wheel.h"

#include "base/limits.h"
#include "index/dist/archive.h"
#include "markers/name.h"
#include "markers/version/version.h"

#include <string.h>

/* --- a wheel of which parts are known: the format's own records (APPNOTE 6.3.10) */

#define END_SIZE 22u        /* end of central directory, 4.3.16 */
#define END64_SIZE 56u      /* its zip64 form, 4.3.14 */
#define LOCATOR64_SIZE 20u  /* 4.3.15 */
#define ENTRY_SIZE 46u      /* central directory header, 4.3.12 */
#define LOCAL_SIZE 30u      /* local file header, 4.3.7 */
#define DESCRIPTOR_SIZE 24u /* data descriptor, at most, 4.3.9 */
#define COMMENT_MAX 65535u
#define TAIL_WANTED (64u << 10) /* asked for when nothing is known */
#define LOCAL_SLACK                                                                                \
    256u /* a local header's extra fields may be longer than those in the directory */

/* One member, as the central directory describes it. */
struct member {
    struct pinc_slice name;
    uint64_t offset, packed, size;
    unsigned flags;
};

struct wheel {
    const struct pinc_sparse *file;
    struct pinc_missing *missing;
    struct pinc_slice project, version;
    struct pinc_arena *arena;
    struct pinc_buf directory, local;
    uint64_t directory_at;
    struct member found;
    bool has_found;
    struct pinc_error *err;
};

static uint64_t number(const char *bytes, size_t size)
{
    uint64_t n = 0;

    while (size-- > 0) {
        n = n << 8 | (unsigned char)bytes[size];
    }
    return n;
}

static unsigned number2(const char *bytes)
{
    return (unsigned)number(bytes, 2);
}

static enum pinc_status damaged(const struct wheel *w, const char *what)
{
    return pinc_fail(w->err, PINC_ESYNTAX, "not a wheel: %s", what);
}

/* Copy [from, to) to *out. When bytes are unknown, *missing says which, and *out is empty. */
static enum pinc_status take_range(struct wheel *w, struct pinc_buf *out, uint64_t from,
                                   uint64_t to)
{
    out->len = 0;
    *w->missing = pinc_sparse_gap(w->file, from, to);
    if (w->missing->from < w->missing->to) {
        return PINC_OK;
    }
    pinc_sparse_copy(w->file, out, from, to);
    return out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(w->err);
}

static bool is_missing(const struct wheel *w)
{
    return w->missing->from < w->missing->to;
}

/* The last record that ends, with its comment, where the file ends. SIZE_MAX when there is none. */
static size_t find_end(struct pinc_slice tail)
{
    size_t at;

    for (at = tail.ptr ? tail.len - END_SIZE + 1 : 0; at-- > 0;) {
        if (memcmp(tail.ptr + at, "PK\5\6", 4) == 0 &&
            number2(tail.ptr + at + 20) == tail.len - at - END_SIZE) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* The zip64 form of the end record, for more or larger members than the usual one can say. */
static enum pinc_status read_end64(struct wheel *w, uint64_t end_at, uint64_t *from, uint64_t *size)
{
    uint64_t locator = end_at - LOCATOR64_SIZE, at;
    enum pinc_status st;

    if (end_at < LOCATOR64_SIZE) {
        return damaged(w, "no zip64 record");
    }
    st = take_range(w, &w->local, locator, end_at);
    if (st != PINC_OK || is_missing(w)) {
        return st;
    }
    at = number(w->local.ptr + 8, 8);
    if (!pinc_slice_starts(pinc_buf_slice(&w->local), "PK\6\7") || at > locator ||
        locator - at < END64_SIZE) {
        return damaged(w, "no zip64 record");
    }
    st = take_range(w, &w->local, at, at + END64_SIZE);
    if (st != PINC_OK || is_missing(w)) {
        return st;
    }
    if (!pinc_slice_starts(pinc_buf_slice(&w->local), "PK\6\6")) {
        return damaged(w, "no zip64 record");
    }
    *size = number(w->local.ptr + 40, 8);
    *from = number(w->local.ptr + 48, 8);
    return PINC_OK;
}

/* Find the end record, then the central directory's bytes. */
static enum pinc_status read_directory(struct wheel *w)
{
    uint64_t file_size = pinc_sparse_size(w->file),
             known = pinc_sparse_known_from(w->file, file_size), from, size, end_at;
    uint64_t most = file_size < END_SIZE + COMMENT_MAX ? file_size : END_SIZE + COMMENT_MAX;
    enum pinc_status st;
    size_t at;

    if (file_size < END_SIZE) {
        return damaged(w, "it is too short");
    }
    if (file_size - known < END_SIZE) {
        *w->missing =
            (struct pinc_missing){file_size > TAIL_WANTED ? file_size - TAIL_WANTED : 0, known};
        return PINC_OK;
    }
    known = known < file_size - most ? file_size - most : known;
    st = take_range(w, &w->directory, known, file_size);
    if (st != PINC_OK) {
        return st;
    }
    at = find_end(pinc_buf_slice(&w->directory));
    if (at == SIZE_MAX || !w->directory.ptr) {
        *w->missing = (struct pinc_missing){file_size - most, known};
        return is_missing(w) ? PINC_OK : damaged(w, "no zip archive");
    }
    end_at = known + at;
    size = number(w->directory.ptr + at + 12, 4);
    from = number(w->directory.ptr + at + 16, 4);
    if (size == UINT32_MAX || from == UINT32_MAX ||
        number2(w->directory.ptr + at + 10) == UINT16_MAX) {
        st = read_end64(w, end_at, &from, &size);
        if (st != PINC_OK || is_missing(w)) {
            return st;
        }
    }
    if (from > end_at || size > end_at - from) {
        return damaged(w, "its directory lies outside of it");
    }
    if (size > PINC_ARCHIVE_DIRECTORY_MAX) {
        return pinc_fail(w->err, PINC_ELIMIT, "the wheel's directory has more than %u bytes",
                         PINC_ARCHIVE_DIRECTORY_MAX);
    }
    w->directory_at = from;
    return take_range(w, &w->directory, from, from + size);
}

/* Sizes and offsets of more than 32 bits are in an extra field, each only where the usual place
 * says so (4.5.3). */
static bool read_extra64(struct member *m, struct pinc_slice extra)
{
    uint64_t *const wide[] = {&m->size, &m->packed, &m->offset};
    size_t i;

    while (extra.len >= 4 && number2(extra.ptr) != 1) {
        extra = pinc_slice_part(extra, 4 + (size_t)number2(extra.ptr + 2), extra.len);
    }
    if (extra.len >= 4) {
        extra = pinc_slice_part(extra, 4, 4 + (size_t)number2(extra.ptr + 2));
    }
    for (i = 0; i < 3; i++) {
        if (*wide[i] == UINT32_MAX) {
            if (extra.len < 8) {
                return false;
            }
            *wide[i] = number(extra.ptr, 8);
            extra = pinc_slice_part(extra, 8, extra.len);
        }
    }
    return true;
}

static bool is_version(const struct wheel *w, struct pinc_slice text)
{
    struct pinc_version a, b;

    if (pinc_version_parse(&a, text, w->arena, NULL) == PINC_OK &&
        pinc_version_parse(&b, w->version, w->arena, NULL) == PINC_OK) {
        return pinc_version_compare(&a, &b) == 0;
    }
    return pinc_slice_equal_nocase(text, w->version);
}

/* Is it NAME-VERSION.dist-info/METADATA of this wheel? */
static bool is_metadata(const struct wheel *w, struct pinc_slice path)
{
    static const char suffix[] = ".dist-info/METADATA";
    struct pinc_slice stem;
    size_t i;

    if (!pinc_slice_ends(path, suffix)) {
        return false;
    }
    stem = pinc_slice_part(path, 0, path.len - (sizeof suffix - 1));
    if (pinc_slice_find(stem, '/') < stem.len) {
        return false;
    }
    for (i = 0; i < stem.len; i++) {
        if (stem.ptr[i] == '-' && pinc_name_equal(pinc_slice_part(stem, 0, i), w->project) &&
            is_version(w, pinc_slice_part(stem, i + 1, stem.len))) {
            return true;
        }
    }
    return false;
}

/* Take one header off the front of *rest. */
static enum pinc_status read_entry(struct wheel *w, struct pinc_slice *rest)
{
    struct member m = {.flags = 0};
    size_t name, extra, comment;
    const char *p = rest->ptr;

    if (rest->len < ENTRY_SIZE || memcmp(p, "PK\1\2", 4) != 0) {
        return damaged(w, "its directory is damaged");
    }
    name = number2(p + 28);
    extra = number2(p + 30);
    comment = number2(p + 32);
    if (rest->len - ENTRY_SIZE < name + extra + comment) {
        return damaged(w, "its directory is damaged");
    }
    m.flags = number2(p + 8);
    m.packed = number(p + 20, 4);
    m.size = number(p + 24, 4);
    m.offset = number(p + 42, 4);
    m.name = pinc_slice_part(*rest, ENTRY_SIZE, ENTRY_SIZE + name);
    if (is_metadata(w, m.name)) {
        if (w->has_found) {
            return damaged(w, "it has two METADATA members");
        }
        if (!read_extra64(&m,
                          pinc_slice_part(*rest, ENTRY_SIZE + name, ENTRY_SIZE + name + extra))) {
            return damaged(w, "its directory is damaged");
        }
        w->found = m;
        w->has_found = true;
    }
    *rest = pinc_slice_part(*rest, ENTRY_SIZE + name + extra + comment, rest->len);
    return PINC_OK;
}

static enum pinc_status find_metadata(struct wheel *w)
{
    struct pinc_slice rest = pinc_buf_slice(&w->directory);

    while (rest.len) {
        enum pinc_status st = read_entry(w, &rest);

        if (st != PINC_OK) {
            return st;
        }
    }
    return w->has_found ? PINC_OK : damaged(w, "it has no METADATA of this name and version");
}

/* The bytes of the member that was found: local header, data, descriptor. */
static enum pinc_status read_member(struct wheel *w)
{
    const struct member *m = &w->found;
    uint64_t most = w->directory_at, end;
    enum pinc_status st;

    if (m->size > PINC_METADATA_MAX || m->packed > PINC_METADATA_MAX) {
        return pinc_fail(w->err, PINC_ELIMIT, "the wheel's METADATA has more than %u bytes",
                         PINC_METADATA_MAX);
    }
    if (m->flags & 1u) {
        return damaged(w, "its METADATA is encrypted");
    }
    if (m->offset > most || most - m->offset < LOCAL_SIZE + m->name.len + m->packed) {
        return damaged(w, "its METADATA lies outside of it");
    }
    most -= m->offset;
    end = LOCAL_SIZE + m->name.len + LOCAL_SLACK + m->packed + DESCRIPTOR_SIZE;
    st = take_range(w, &w->local, m->offset, m->offset + LOCAL_SIZE);
    if (st != PINC_OK) {
        return st;
    }
    if (!is_missing(w)) {
        end = LOCAL_SIZE + number2(w->local.ptr + 26) + number2(w->local.ptr + 28) + m->packed +
              DESCRIPTOR_SIZE;
    }
    return take_range(w, &w->local, m->offset, m->offset + (end < most ? end : most));
}

/*
 * Unpack the member. libarchive's seekable reader would want every member's local header, which a
 * few ranges do not hold; the streaming one is content with this member's bytes.
 */
static enum pinc_status unpack_member(struct wheel *w, char **out, size_t *len)
{
    struct archive *a = NULL;
    struct archive_entry *entry = NULL;
    enum pinc_status st = pinc_archive_open(&a, w->err);
    int r;

    if (st != PINC_OK) {
        return st;
    }
    if (archive_read_support_format_zip_streamable(a) != ARCHIVE_OK ||
        archive_read_open_memory(a, w->local.ptr, w->local.len) != ARCHIVE_OK) {
        st = pinc_archive_fail(a, w->err);
        goto out;
    }
    r = archive_read_next_header(a, &entry);
    if (r != ARCHIVE_OK && r != ARCHIVE_WARN) {
        st =
            r == ARCHIVE_EOF ? damaged(w, "its METADATA is damaged") : pinc_archive_fail(a, w->err);
        goto out;
    }
    if (!pinc_slice_equal(pinc_archive_path(entry), w->found.name)) {
        st = damaged(w, "its METADATA has another name in the directory");
        goto out;
    }
    st = pinc_archive_read_data(a, "the metadata", out, len, PINC_METADATA_MAX, w->err);
    if (st == PINC_OK && *len != w->found.size) {
        pinc_free(*out);
        *out = NULL;
        *len = 0;
        st = damaged(w, "its METADATA is damaged");
    }
out:
    (void)archive_read_free(a);
    return st;
}

enum pinc_status pinc_archive_wheel_metadata(char **out, size_t *len, struct pinc_missing *missing,
                                             const struct pinc_sparse *sparse,
                                             struct pinc_slice name, struct pinc_slice version,
                                             struct pinc_error *err)
{
    struct wheel w = {
        .file = sparse, .missing = missing, .project = name, .version = version, .err = err};
    enum pinc_status st;

    *out = NULL;
    *len = 0;
    *missing = (struct pinc_missing){0, 0};
    w.arena = pinc_arena_new();
    if (!w.arena) {
        return pinc_fail_memory(err);
    }
    st = read_directory(&w);
    if (st == PINC_OK && !is_missing(&w)) {
        st = find_metadata(&w);
    }
    if (st == PINC_OK && !is_missing(&w)) {
        st = read_member(&w);
    }
    if (st == PINC_OK && !is_missing(&w)) {
        st = unpack_member(&w, out, len);
    }
    pinc_buf_clear(&w.directory);
    pinc_buf_clear(&w.local);
    pinc_arena_free(w.arena);
    return st;
}
