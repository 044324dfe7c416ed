#include "index/dist/archive.h"

#include "base/file.h"
#include "base/limits.h"
#include "index/dist/lazy_archive.h"
#include "markers/name.h"
#include "markers/version/version.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* --- parts of a file */

struct part {
    uint64_t from, to;
    char *bytes;
};

struct pinc_sparse {
    uint64_t size;
    struct part *parts; /* in the order in which they came */
    size_t n_parts, cap;
};

struct pinc_sparse *pinc_sparse_new(uint64_t size)
{
    struct pinc_sparse *sparse = pinc_alloc(sizeof *sparse);

    if (sparse) {
        sparse->size = size;
    }
    return sparse;
}

void pinc_sparse_free(struct pinc_sparse *sparse)
{
    size_t i;

    if (sparse) {
        for (i = 0; i < sparse->n_parts; i++) {
            pinc_free(sparse->parts[i].bytes);
        }
        pinc_free(sparse->parts);
        pinc_free(sparse);
    }
}

enum pinc_status pinc_sparse_add(struct pinc_sparse *sparse, uint64_t offset,
                                 struct pinc_slice bytes, struct pinc_error *err)
{
    struct part part = {.from = offset, .to = offset + bytes.len};

    if (offset > sparse->size || bytes.len > sparse->size - offset) {
        return pinc_fail(err, PINC_EUSAGE, "a part that lies behind the end of the file");
    }
    if (bytes.len == 0) {
        return PINC_OK;
    }
    part.bytes = pinc_alloc(bytes.len);
    if (!part.bytes || !PINC_GROW(sparse->parts, sparse->cap, sparse->n_parts + 1)) {
        pinc_free(part.bytes);
        return pinc_fail_memory(err);
    }
    memcpy(part.bytes, bytes.ptr, bytes.len);
    sparse->parts[sparse->n_parts++] = part;
    return PINC_OK;
}

/* The part that holds the byte at `at` and reaches furthest; NULL when it is not known. */
static const struct part *part_at(const struct pinc_sparse *sparse, uint64_t at)
{
    const struct part *best = NULL;
    size_t i;

    for (i = 0; i < sparse->n_parts; i++) {
        const struct part *p = &sparse->parts[i];

        if (p->from <= at && at < p->to && (!best || p->to > best->to)) {
            best = p;
        }
    }
    return best;
}

/* The first run of unknown bytes in [from, to): empty when there is none. */
static struct pinc_missing first_gap(const struct pinc_sparse *sparse, uint64_t from, uint64_t to)
{
    const struct part *p;
    size_t i;

    while (from < to && (p = part_at(sparse, from)) != NULL) {
        from = p->to;
    }
    if (from >= to) {
        return (struct pinc_missing){0, 0};
    }
    for (i = 0; i < sparse->n_parts; i++) {
        if (sparse->parts[i].from > from && sparse->parts[i].from < to) {
            to = sparse->parts[i].from;
        }
    }
    return (struct pinc_missing){from, to};
}

/* Where the known bytes start that reach from `to` backwards without a gap. */
static uint64_t known_from(const struct pinc_sparse *sparse, uint64_t to)
{
    uint64_t from = to, before;
    size_t i;

    do {
        before = from;
        for (i = 0; i < sparse->n_parts; i++) {
            if (sparse->parts[i].from < from && sparse->parts[i].to >= from) {
                from = sparse->parts[i].from;
            }
        }
    } while (from < before);
    return from;
}

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
    *w->missing = first_gap(w->file, from, to);
    if (w->missing->from < w->missing->to) {
        return PINC_OK;
    }
    while (from < to) {
        const struct part *p = part_at(w->file, from);
        uint64_t end = p->to < to ? p->to : to;

        pinc_buf_add(out, (struct pinc_slice){p->bytes + (from - p->from), (size_t)(end - from)});
        from = end;
    }
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
    uint64_t file_size = w->file->size, known = known_from(w->file, file_size), from, size, end_at;
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
    if (at == SIZE_MAX) {
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

/* --- libarchive */

static enum pinc_status fail_archive(struct archive *a, struct pinc_error *err)
{
    struct pinc_buf reason = {0};

    if (archive_errno(a) == ENOMEM) {
        return pinc_fail_memory(err);
    }
    pinc_buf_add_escaped(&reason, pinc_slice_of(archive_error_string(a)), 200);
    (void)pinc_fail(err, PINC_ESYNTAX, "the archive cannot be read: %s",
                    pinc_buf_slice(&reason).ptr);
    pinc_buf_clear(&reason);
    return PINC_ESYNTAX;
}

/* The data of the entry that the archive stands at, as a text of at most `max` bytes. */
static enum pinc_status read_data(struct archive *a, char **out, size_t *len, size_t max,
                                  struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_buf text;
    char piece[8192];
    la_ssize_t n;

    pinc_buf_init(&text, max);
    while (text.failed == PINC_OK && (n = archive_read_data(a, piece, sizeof piece)) != 0) {
        if (n < 0) {
            st = fail_archive(a, err);
            goto out;
        }
        pinc_buf_add(&text, (struct pinc_slice){piece, (size_t)n});
    }
    st = text.failed;
    *out = pinc_buf_take(&text, len);
    if (st == PINC_ELIMIT) {
        (void)pinc_fail(err, st, "the metadata has more than %zu bytes", max);
    } else if (!*out) {
        st = pinc_fail_memory(err);
    }
out:
    pinc_buf_clear(&text);
    return st;
}

/* The path of an entry, as stored; empty when it cannot be said in this locale. */
static struct pinc_slice entry_path(struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);

    return pinc_slice_of(path ? path : archive_entry_pathname_utf8(entry));
}

static enum pinc_status new_reader(struct archive **out, struct pinc_error *err)
{
    enum pinc_status st = pinc_archive_load(err);

    *out = st == PINC_OK ? archive_read_new() : NULL;
    return st != PINC_OK || *out ? st : pinc_fail_memory(err);
}

/*
 * Unpack the member. libarchive's seekable reader would want every member's local header, which a
 * few ranges do not hold; the streaming one is content with this member's bytes.
 */
static enum pinc_status unpack_member(struct wheel *w, char **out, size_t *len)
{
    struct archive *a = NULL;
    struct archive_entry *entry = NULL;
    enum pinc_status st = new_reader(&a, w->err);
    int r;

    if (st != PINC_OK) {
        return st;
    }
    if (archive_read_support_format_zip_streamable(a) != ARCHIVE_OK ||
        archive_read_open_memory(a, w->local.ptr, w->local.len) != ARCHIVE_OK) {
        st = fail_archive(a, w->err);
        goto out;
    }
    r = archive_read_next_header(a, &entry);
    if (r != ARCHIVE_OK && r != ARCHIVE_WARN) {
        st = r == ARCHIVE_EOF ? damaged(w, "its METADATA is damaged") : fail_archive(a, w->err);
        goto out;
    }
    if (!pinc_slice_equal(entry_path(entry), w->found.name)) {
        st = damaged(w, "its METADATA has another name in the directory");
        goto out;
    }
    st = read_data(a, out, len, PINC_METADATA_MAX, w->err);
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

/* --- sdists */

/* What is looked for. */
struct search {
    struct pinc_slice project; /* whose egg-info is wanted; {NULL, 0}: PKG-INFO alone */
    struct pinc_sdist_texts *out;
};

/* Take the first part off a path; false when no other follows it. */
static bool take_folder(struct pinc_slice *path, struct pinc_slice *folder)
{
    size_t slash = pinc_slice_find(*path, '/');
    bool more = slash > 0 && slash < path->len;

    *folder = pinc_slice_part(*path, 0, slash);
    *path = pinc_slice_part(*path, slash + 1, path->len);
    return more;
}

/* Is it "PROJECT.egg-info", in any spelling of the project? */
static bool is_egg_folder(const struct search *s, struct pinc_slice folder)
{
    static const char suffix[] = ".egg-info";

    return pinc_slice_ends(folder, suffix) &&
           pinc_name_equal(pinc_slice_part(folder, 0, folder.len - (sizeof suffix - 1)),
                           s->project);
}

/* Read a member when it is one that is looked for. */
static enum pinc_status take_member(const struct search *s, struct archive *a,
                                    struct pinc_slice path, struct pinc_error *err)
{
    struct pinc_slice folder;
    unsigned depth;

    if (pinc_slice_starts(path, "./")) {
        path = pinc_slice_part(path, 2, path.len);
    }
    if (!take_folder(&path, &folder)) {
        return PINC_OK;
    }
    if (pinc_slice_equal(path, PINC_LIT("PKG-INFO")) && !s->out->pkg_info) {
        return read_data(a, &s->out->pkg_info, &s->out->pkg_info_len, PINC_METADATA_MAX, err);
    }
    for (depth = 0; s->project.ptr && depth < 2 && take_folder(&path, &folder); depth++) {
        if (is_egg_folder(s, folder)) {
            s->out->has_egg_info = true;
            return pinc_slice_equal(path, PINC_LIT("requires.txt")) && !s->out->requires
                       ? read_data(a, &s->out->requires, &s->out->requires_len, PINC_EGG_INFO_MAX,
                                   err)
                       : PINC_OK;
        }
    }
    return PINC_OK;
}

static bool has_all(const struct search *s)
{
    return s->out->pkg_info && (!s->project.ptr || s->out->requires);
}

/* The archive has ended. */
static enum pinc_status check_found(const struct search *s, struct pinc_error *err)
{
    if (!s->out->pkg_info) {
        return pinc_fail(err, PINC_ENOTFOUND, "the sdist has no PKG-INFO");
    }
    return s->out->has_egg_info ? PINC_OK
                                : pinc_fail(err, PINC_ENOTFOUND, "the sdist has no egg-info");
}

/* Go through the members up to the last one that is looked for. */
static enum pinc_status search_sdist(const struct search *s, struct archive *a,
                                     struct pinc_error *err)
{
    struct archive_entry *entry;
    enum pinc_status st;
    uint64_t unpacked = 0;
    unsigned n;
    int r;

    for (n = 0; n < PINC_ARCHIVE_MEMBERS_MAX; n++) {
        r = archive_read_next_header(a, &entry);
        if (r == ARCHIVE_EOF) {
            return check_found(s, err);
        }
        if (r < ARCHIVE_WARN) {
            return fail_archive(a, err);
        }
        st = archive_entry_filetype(entry) == AE_IFREG ? take_member(s, a, entry_path(entry), err)
                                                       : PINC_OK;
        if (st != PINC_OK || has_all(s)) {
            return st;
        }
        /* The next header lies behind this member's data, which may be much longer than it is
         * packed. */
        unpacked += archive_entry_size(entry) > 0 ? (uint64_t)archive_entry_size(entry) : 0;
        if (unpacked > PINC_ARCHIVE_BYTES_MAX) {
            return pinc_fail(err, PINC_ELIMIT, "the sdist has more than %llu bytes unpacked",
                             PINC_ARCHIVE_BYTES_MAX);
        }
    }
    return pinc_fail(err, PINC_ELIMIT, "the sdist has more than %u members",
                     PINC_ARCHIVE_MEMBERS_MAX);
}

/* An archive that reads what an sdist may be. */
static enum pinc_status new_sdist_reader(struct archive **out, struct pinc_error *err)
{
    enum pinc_status st = new_reader(out, err);

    if (st == PINC_OK && (archive_read_support_filter_gzip(*out) != ARCHIVE_OK ||
                          archive_read_support_format_tar(*out) != ARCHIVE_OK ||
                          archive_read_support_format_zip(*out) != ARCHIVE_OK)) {
        (void)archive_read_free(*out);
        *out = NULL;
        st = pinc_fail_memory(err);
    }
    return st;
}

/* A file that libarchive reads through us: a disk that fails says nothing about the archive. */
struct disk {
    int fd, why; /* errno of a call that failed */
    char block[64u << 10];
};

static la_ssize_t read_disk(struct archive *a, void *user, const void **bytes)
{
    struct disk *d = user;
    ssize_t n;

    do {
        n = read(d->fd, d->block, sizeof d->block);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        d->why = errno;
        archive_set_error(a, errno, "it cannot be read");
        return ARCHIVE_FATAL;
    }
    *bytes = d->block;
    return n;
}

static la_int64_t seek_disk(struct archive *a, void *user, la_int64_t offset, int whence)
{
    struct disk *d = user;
    off_t at = lseek(d->fd, (off_t)offset, whence);

    if (at < 0) {
        d->why = errno;
        archive_set_error(a, errno, "it cannot be read");
        return ARCHIVE_FATAL;
    }
    return at;
}

static enum pinc_status search_disk(const struct search *s, struct disk *d, struct pinc_error *err)
{
    struct archive *a = NULL;
    enum pinc_status st = new_sdist_reader(&a, err);

    if (st != PINC_OK) {
        return st;
    }
    (void)archive_read_set_seek_callback(a, seek_disk);
    if (archive_read_open(a, d, NULL, read_disk, NULL) != ARCHIVE_OK) {
        st = fail_archive(a, err);
    } else {
        st = search_sdist(s, a, err);
    }
    (void)archive_read_free(a);
    return st;
}

static enum pinc_status search_file(const struct search *s, const char *path,
                                    struct pinc_error *err)
{
    struct disk *d = pinc_alloc(sizeof *d);
    struct pinc_error error = {0};
    enum pinc_status st;

    if (!d) {
        return pinc_fail_memory(err);
    }
    d->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (d->fd < 0) {
        st = pinc_file_fail(&error, PINC_EIO, "open", path);
    } else {
        st = search_disk(s, d, &error);
        (void)close(d->fd);
    }
    if (st != PINC_OK && d->why) {
        pinc_error_clear(&error);
        errno = d->why;
        st = pinc_file_fail(&error, PINC_EIO, "read", path);
    }
    if (err && err->code == PINC_OK) {
        *err = error;
    }
    pinc_free(d);
    return st;
}

static enum pinc_status search_bytes(const struct search *s, struct pinc_slice bytes,
                                     struct pinc_error *err)
{
    struct archive *a = NULL;
    enum pinc_status st = new_sdist_reader(&a, err);

    if (st != PINC_OK) {
        return st;
    }
    if (archive_read_open_memory(a, bytes.len ? bytes.ptr : "", bytes.len) != ARCHIVE_OK) {
        st = fail_archive(a, err);
    } else {
        st = search_sdist(s, a, err);
    }
    (void)archive_read_free(a);
    return st;
}

enum pinc_status pinc_archive_sdist_metadata(char **out, size_t *len, const char *path,
                                             struct pinc_error *err)
{
    struct pinc_sdist_texts texts = {.pkg_info = NULL};
    enum pinc_status st = search_file(&(struct search){.out = &texts}, path, err);

    *out = texts.pkg_info;
    *len = texts.pkg_info_len;
    return st;
}

enum pinc_status pinc_archive_sdist_metadata_bytes(char **out, size_t *len, struct pinc_slice bytes,
                                                   struct pinc_error *err)
{
    struct pinc_sdist_texts texts = {.pkg_info = NULL};
    enum pinc_status st = search_bytes(&(struct search){.out = &texts}, bytes, err);

    *out = texts.pkg_info;
    *len = texts.pkg_info_len;
    return st;
}

enum pinc_status pinc_archive_sdist_egg_info(struct pinc_sdist_texts *out, const char *path,
                                             struct pinc_slice name, struct pinc_error *err)
{
    *out = (struct pinc_sdist_texts){.pkg_info = NULL};
    return search_file(&(struct search){.project = name, .out = out}, path, err);
}

enum pinc_status pinc_archive_sdist_egg_info_bytes(struct pinc_sdist_texts *out,
                                                   struct pinc_slice bytes, struct pinc_slice name,
                                                   struct pinc_error *err)
{
    *out = (struct pinc_sdist_texts){.pkg_info = NULL};
    return search_bytes(&(struct search){.project = name, .out = out}, bytes, err);
}

void pinc_sdist_texts_clear(struct pinc_sdist_texts *texts)
{
    pinc_free(texts->pkg_info);
    pinc_free(texts->requires);
    *texts = (struct pinc_sdist_texts){.pkg_info = NULL};
}
