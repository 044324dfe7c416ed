#include "index/dist/sdist.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/dist/archive.h"
#include "markers/name.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* What is looked for. */
struct search {
    struct pinc_slice project; /* whose egg-info is wanted; {NULL, 0}: one file alone */
    struct pinc_sdist_texts *out;
    const char *const *names; /* or: files at the top; NULL: none */
    struct pinc_sdist_file *files;
    size_t n;
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

/* Read a file at the top when it is one of those that are looked for. */
static enum pinc_status take_file(const struct search *s, struct archive *a, struct pinc_slice name,
                                  struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < s->n; i++) {
        if (pinc_slice_equal(name, pinc_slice_of(s->names[i])) && !s->files[i].bytes) {
            return pinc_archive_read_data(a, "the metadata", &s->files[i].bytes, &s->files[i].len,
                                          PINC_METADATA_MAX, err);
        }
    }
    return PINC_OK;
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
    if (s->names) {
        return take_file(s, a, path, err);
    }
    if (pinc_slice_equal(path, PINC_LIT("PKG-INFO")) && !s->out->pkg_info) {
        return pinc_archive_read_data(a, "the metadata", &s->out->pkg_info, &s->out->pkg_info_len,
                                      PINC_METADATA_MAX, err);
    }
    for (depth = 0; s->project.ptr && depth < 2 && take_folder(&path, &folder); depth++) {
        if (is_egg_folder(s, folder)) {
            s->out->has_egg_info = true;
            return pinc_slice_equal(path, PINC_LIT("requires.txt")) && !s->out->requires
                       ? pinc_archive_read_data(a, "the metadata", &s->out->requires,
                                                &s->out->requires_len, PINC_EGG_INFO_MAX, err)
                       : PINC_OK;
        }
    }
    return PINC_OK;
}

static bool has_all(const struct search *s)
{
    size_t i;

    for (i = 0; i < s->n && s->files[i].bytes; i++) {
    }
    return s->out ? s->out->pkg_info && (!s->project.ptr || s->out->requires) : i == s->n;
}

/* The archive has ended. */
static enum pinc_status check_found(const struct search *s, struct pinc_error *err)
{
    if (!s->out) {
        return PINC_OK;
    }
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
            return pinc_archive_fail(a, err);
        }
        st = archive_entry_filetype(entry) == AE_IFREG
                 ? take_member(s, a, pinc_archive_path(entry), err)
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
    enum pinc_status st = pinc_archive_open(out, err);

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
        st = pinc_archive_fail(a, err);
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
        st = pinc_archive_fail(a, err);
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

enum pinc_status pinc_archive_sdist_files(struct pinc_sdist_file *out, const char *const *names,
                                          size_t n, const char *path, struct pinc_error *err)
{
    memset(out, 0, n * sizeof *out);
    return search_file(&(struct search){.names = names, .files = out, .n = n}, path, err);
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
