/*
 * A cache in one file: a tar archive, compressed by gzip, of entries as they lie in the folder of the cache, each with
 * the time when it was last known to be good. The first member says that it is one.
 *
 * Whoever made a bundle is believed as the cache itself is: what an index once said cannot be compared with
 * the index any more. Each entry has its own checksum, so what was damaged on the way is found.
 */
#include "base/file/file.h"
#include "base/sort.h"
#include "index/client/cache.h"
#include "index/client/cache_pack.h"
#include "index/dist/archive.h"
#include "lock/config/cache_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define ENTRY_MAX (512u << 20)
#define BUNDLE_MAX (1u << 30)           /* bytes of the file that is written */
#define DECODED_MAX ((uint64_t)8 << 30) /* bytes of all entries of one that is read */
#define ENTRIES_MAX 2000000u
#define BLOCK (64u << 10)

static const char first_name[] = "pinc-cache-bundle";
static const char first_text[] = "1\n";

/* --- export */

/* An entry that is to go in. */
struct item {
    const char *path;   /* of its file */
    const char *folder; /* in path, as is name */
    const char *name;
};

struct exporter {
    struct pinc_arena *arena;
    struct pinc_cache_record *record; /* NULL: everything */
    struct item *items;
    size_t n, cap;
    struct archive *archive;
    struct pinc_buf bytes;
    struct pinc_cache_bundle *facts;
};

static enum pinc_status collect(void *user, const struct pinc_cache_file *file,
                                struct pinc_error *err)
{
    struct exporter *e = user;
    const char *name = strrchr(file->path, '/') + 1;
    struct item item = {0};

    if (name[0] == '.' || pinc_cache_is_local(file->folder) ||
        (e->record && !pinc_cache_record_has(e->record, file->folder, name))) {
        return PINC_OK;
    }
    item.path = pinc_arena_copy(e->arena, file->path, strlen(file->path));
    item.folder = pinc_arena_copy(e->arena, file->folder, strlen(file->folder));
    if (!item.path || !item.folder || !PINC_GROW(e->items, e->cap, e->n + 1)) {
        return pinc_fail_memory(err);
    }
    item.name = strrchr(item.path, '/') + 1;
    e->items[e->n++] = item;
    return PINC_OK;
}

static int compare_items(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    const int folders = strcmp(x->folder, y->folder);

    return folders ? folders : strcmp(x->name, y->name);
}

/* libarchive's way to the buffer. */
static la_ssize_t take_block(struct archive *a, void *user, const void *bytes, size_t n)
{
    struct exporter *e = user;

    pinc_buf_add(&e->bytes, (struct pinc_slice){bytes, n});
    if (e->bytes.failed != PINC_OK) {
        archive_set_error(a, ENOMEM, "%s", "too large");
        return -1;
    }
    return (la_ssize_t)n;
}

static enum pinc_status fail_writing(const struct exporter *e, struct pinc_error *err)
{
    if (e->bytes.failed == PINC_ELIMIT) {
        (void)pinc_fail(err, PINC_ELIMIT, "the bundle has more than %u MB", BUNDLE_MAX >> 20);
        pinc_fail_hint(err, "name the inputs that it is for, or prune the cache");
        return PINC_ELIMIT;
    }
    return pinc_fail_memory(err);
}

static enum pinc_status add_member(struct exporter *e, const char *path, struct pinc_slice bytes,
                                   int64_t modified, struct pinc_error *err)
{
    struct archive_entry *entry = archive_entry_new();
    bool written;

    if (!entry) {
        return pinc_fail_memory(err);
    }
    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_size(entry, (la_int64_t)bytes.len);
    archive_entry_set_mtime(entry, (time_t)modified, 0);
    written = archive_write_header(e->archive, entry) == ARCHIVE_OK &&
              archive_write_data(e->archive, bytes.ptr, bytes.len) == (la_ssize_t)bytes.len;
    archive_entry_free(entry);
    return written ? PINC_OK : fail_writing(e, err);
}

/* What went or was damaged since it was seen is left out. */
static enum pinc_status add_item(struct exporter *e, const struct item *item,
                                 struct pinc_error *err)
{
    struct pinc_cache_packed found;
    struct pinc_file content = {0};
    struct pinc_buf path = {0};
    enum pinc_status st = PINC_OK;

    if (pinc_cache_load_sound(&content, &found, item->path, item->folder, item->name)) {
        pinc_buf_addf(&path, "%s/%s", item->folder, item->name);
        st = path.failed == PINC_OK ? add_member(e, path.ptr, found.bytes, found.validated, err)
                                    : pinc_fail_memory(err);
        e->facts->entries++;
    } else {
        e->facts->passed_over++;
    }
    pinc_buf_clear(&path);
    pinc_file_clear(&content);
    return st;
}

static enum pinc_status open_archive(struct exporter *e, struct pinc_error *err)
{
    enum pinc_status st = pinc_archive_load(err);

    e->archive = st == PINC_OK ? archive_write_new() : NULL;
    if (st == PINC_OK &&
        (!e->archive || archive_write_add_filter_gzip(e->archive) != ARCHIVE_OK ||
         /* the same entries, the same bytes */
         archive_write_set_filter_option(e->archive, "gzip", "timestamp", NULL) != ARCHIVE_OK ||
         archive_write_set_format_pax_restricted(e->archive) != ARCHIVE_OK ||
         archive_write_set_bytes_in_last_block(e->archive, 1) != ARCHIVE_OK ||
         archive_write_open(e->archive, e, NULL, take_block, NULL) != ARCHIVE_OK)) {
        st = pinc_fail_memory(err);
    }
    return st;
}

static enum pinc_status pack(struct exporter *e, struct pinc_error *err)
{
    enum pinc_status st = open_archive(e, err);
    size_t i;

    if (st == PINC_OK) {
        st = add_member(e, first_name, pinc_slice_of(first_text), 0, err);
    }
    for (i = 0; i < e->n && st == PINC_OK; i++) {
        st = add_item(e, &e->items[i], err);
    }
    if (st == PINC_OK && archive_write_close(e->archive) != ARCHIVE_OK) {
        st = fail_writing(e, err);
    }
    return st;
}

/* --- reading a bundle */

struct bundle {
    struct archive *archive;
    int fd;
};

static void close_bundle(struct bundle *b)
{
    if (b->archive) {
        (void)archive_read_free(b->archive);
    }
    if (b->fd >= 0) {
        (void)close(b->fd);
    }
}

static enum pinc_status fail_no_bundle(struct pinc_error *err, const char *path)
{
    (void)pinc_fail(err, PINC_ESYNTAX, "this is not a bundle of a cache");
    pinc_fail_at(err, path, 0, 0);
    pinc_fail_hint(err, "`pinc cache export FILE` writes one");
    return PINC_ESYNTAX;
}

/* Opened, and its first member read. close_bundle() afterwards, whatever came of it. */
static enum pinc_status open_bundle(struct bundle *b, const char *path, struct pinc_error *err)
{
    struct archive_entry *entry;
    enum pinc_status st;
    char text[8] = "";

    *b = (struct bundle){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (b->fd < 0) {
        return pinc_file_fail(err, errno == ENOENT ? PINC_ENOTFOUND : PINC_EIO, "read", path);
    }
    b->fd = pinc_file_above_standard(b->fd);
    st = b->fd >= 0 ? pinc_archive_open(&b->archive, err) : pinc_fail_memory(err);
    if (st != PINC_OK) {
        return st;
    }
    if (archive_read_support_filter_gzip(b->archive) != ARCHIVE_OK ||
        archive_read_support_format_tar(b->archive) != ARCHIVE_OK ||
        archive_read_open_fd(b->archive, b->fd, BLOCK) != ARCHIVE_OK ||
        archive_read_next_header(b->archive, &entry) != ARCHIVE_OK ||
        !pinc_slice_equal(pinc_archive_path(entry), pinc_slice_of(first_name)) ||
        archive_read_data(b->archive, text, sizeof text) != sizeof first_text - 1 ||
        memcmp(text, first_text, sizeof first_text - 1) != 0) {
        return fail_no_bundle(err, path);
    }
    return PINC_OK;
}

/* An export replaces nothing but a bundle. */
static enum pinc_status may_write(const char *path, struct pinc_error *err)
{
    struct bundle b;
    enum pinc_status st = open_bundle(&b, path, err);

    close_bundle(&b);
    if (st != PINC_ENOTFOUND && st != PINC_ESYNTAX) {
        return st;
    }
    pinc_error_clear(err);
    if (st == PINC_ENOTFOUND) {
        return PINC_OK;
    }
    (void)pinc_fail(err, PINC_EUSAGE,
                    "the file is there, and is not a bundle of a cache: it stays");
    pinc_fail_at(err, path, 0, 0);
    pinc_fail_hint(err, "remove it, or name another one");
    return PINC_EUSAGE;
}

/* --- the two calls */

/* Compile what the session has as inputs, and note what that takes from the cache. */
static enum pinc_status record_inputs(struct pinc_session *session,
                                      struct pinc_cache_record *record, struct pinc_error *err)
{
    struct pinc_set *set = NULL;
    enum pinc_status st;

    session->cache_record = record;
    st = pinc_compile_set(session, &set, err);
    pinc_set_free(set);
    session->cache_record = NULL;
    return st == PINC_OK ? pinc_cache_record_status(record, err) : st;
}

static enum pinc_status write_bundle(struct exporter *e, const char *path, struct pinc_error *err)
{
    enum pinc_status st;

    pinc_sort(e->items, e->n, sizeof *e->items, compare_items);
    st = pack(e, err);
    if (st == PINC_OK) {
        st = pinc_file_replace(path, pinc_buf_slice(&e->bytes), PINC_FILE_SYNC, err);
        e->facts->bytes = e->bytes.len;
    }
    if (e->archive) {
        (void)archive_write_free(e->archive);
    }
    return st;
}

enum pinc_status pinc_cache_export(struct pinc_session *session, const char *path,
                                   struct pinc_cache_bundle *out, struct pinc_error *err)
{
    const bool some = session->n_inputs > 0;
    struct exporter e = {.arena = pinc_arena_new(), .facts = out};
    enum pinc_status st;

    *out = (struct pinc_cache_bundle){0};
    e.record = some ? pinc_cache_record_new() : NULL;
    pinc_buf_init(&e.bytes, BUNDLE_MAX);
    st = e.arena && (e.record || !some) ? may_write(path, err) : pinc_fail_memory(err);
    if (st == PINC_OK && some) {
        st = record_inputs(session, e.record, err);
    }
    if (st == PINC_OK) {
        st = pinc_cache_each(session, collect, &e, err);
    }
    if (st == PINC_OK) {
        st = write_bundle(&e, path, err);
    }
    pinc_cache_record_free(e.record);
    pinc_buf_clear(&e.bytes);
    pinc_free(e.items);
    pinc_arena_free(e.arena);
    return pinc_session_end(session, st, err);
}

struct importer {
    const char *path;
    struct bundle bundle;
    struct pinc_cache *cache;
    struct pinc_cache_bundle *facts;
    uint64_t n, told; /* members, and the bytes that they say they have */
};

static enum pinc_status fail_too_much(const struct importer *im, struct pinc_error *err)
{
    (void)pinc_fail(err, PINC_ELIMIT, "the bundle holds more than %u entries, or than %u GB",
                    ENTRIES_MAX, (unsigned)(DECODED_MAX >> 30));
    pinc_fail_at(err, im->path, 0, 0);
    return PINC_ELIMIT;
}

/* "pages-v2/NAME" into its two parts, in buf. false: it is no such path. */
static bool split_path(struct pinc_buf *buf, struct pinc_slice path, const char **name)
{
    char *slash;

    buf->len = 0;
    pinc_buf_add(buf, path);
    slash = buf->failed == PINC_OK && buf->ptr ? strchr(buf->ptr, '/') : NULL;
    if (!slash || strlen(buf->ptr) != path.len || strchr(slash + 1, '/')) {
        return false;
    }
    *slash = '\0';
    *name = slash + 1;
    return true;
}

static enum pinc_status take_member(struct importer *im, struct archive_entry *entry,
                                    struct pinc_error *err)
{
    enum pinc_cache_adopted adopted = PINC_CACHE_REFUSED;
    struct pinc_buf path = {0};
    enum pinc_status st = PINC_OK;
    const char *name;
    size_t len = 0;
    char *bytes = NULL;

    if (archive_entry_filetype(entry) == AE_IFREG &&
        split_path(&path, pinc_archive_path(entry), &name) && !pinc_cache_is_local(path.ptr)) {
        st = pinc_archive_read_data(im->bundle.archive, "an entry of the bundle", &bytes, &len,
                                    ENTRY_MAX, err);
        im->facts->bytes += len;
        st = st == PINC_ELIMIT ? fail_too_much(im, err) : st;
        if (st == PINC_OK) {
            st = pinc_cache_adopt(im->cache, path.ptr, name, (struct pinc_slice){bytes, len},
                                  (int64_t)archive_entry_mtime(entry), &adopted, err);
        }
    }
    im->facts->entries += st == PINC_OK && adopted == PINC_CACHE_TAKEN;
    im->facts->kept += st == PINC_OK && adopted == PINC_CACHE_KEPT;
    im->facts->passed_over += st == PINC_OK && adopted == PINC_CACHE_REFUSED;
    pinc_free(bytes);
    pinc_buf_clear(&path);
    return st;
}

/* Members that are passed over are unpacked, too. */
static bool is_too_much(struct importer *im, struct archive_entry *entry)
{
    const la_int64_t size = archive_entry_size(entry);

    im->told += size > 0 ? (uint64_t)size : 0;
    return ++im->n > ENTRIES_MAX || im->told + sizeof first_text > DECODED_MAX;
}

static enum pinc_status take_members(struct importer *im, struct pinc_error *err)
{
    struct archive_entry *entry;
    enum pinc_status st = PINC_OK;
    int got = ARCHIVE_OK;

    while (st == PINC_OK &&
           (got = archive_read_next_header(im->bundle.archive, &entry)) == ARCHIVE_OK) {
        st = is_too_much(im, entry) ? fail_too_much(im, err) : take_member(im, entry, err);
    }
    if (st == PINC_OK && got != ARCHIVE_EOF) {
        st = pinc_archive_fail(im->bundle.archive, err);
    }
    if (st == PINC_ESYNTAX) {
        pinc_fail_at(err, im->path, 0, 0);
    }
    return st;
}

enum pinc_status pinc_cache_import(struct pinc_session *session, const char *path,
                                   struct pinc_cache_bundle *out, struct pinc_error *err)
{
    struct importer im = {.path = path, .bundle.fd = -1, .facts = out};
    char *folder = NULL;
    enum pinc_status st = pinc_cache_dir(session, &folder, err);

    *out = (struct pinc_cache_bundle){0};
    if (st == PINC_OK) {
        st = open_bundle(&im.bundle, path, err);
    }
    if (st == PINC_OK) {
        st = pinc_cache_new(&im.cache, folder, err);
    }
    if (st == PINC_OK) {
        st = take_members(&im, err);
    }
    pinc_cache_free(im.cache);
    close_bundle(&im.bundle);
    pinc_text_free(folder);
    return pinc_session_end(session, st, err);
}
