#include "index/dist/unpack.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/dist/lazy_archive.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 128u        /* parts of a member's path */
#define MEMBER_PATH_MAX 2048u /* bytes */
#define BLOCK ((size_t)64 << 10)

/* An archive on its way into a folder. */
struct unpacking {
    struct archive *a;
    const char *folder, *path;
    enum pinc_unpack_kind kind;
    int root;                /* of `folder` */
    int parent;              /* of the last member, -1: none yet */
    struct pinc_buf parents; /* its path within the folder, "" for the folder itself */
    uint64_t bytes;          /* so far */
    char *block;
    struct pinc_error *err;
};

static enum pinc_status fail_member(const struct unpacking *u, const char *what,
                                    struct pinc_slice path)
{
    return pinc_fail_quoted(u->err, PINC_ESYNTAX, 0, what, path, "");
}

/* Did a call of the system fail, and not the archive? For a damaged one libarchive has numbers of its own: -1, and what
 * stands for a wrong format. */
static bool is_of_system(int cause)
{
    static const int causes[] = {EIO,    ENOSPC, EDQUOT, EROFS, EACCES, EPERM,
                                 EMFILE, ENFILE, EINTR,  EBADF, ESTALE};
    size_t i;

    for (i = 0; i < sizeof causes / sizeof *causes; i++) {
        if (cause == causes[i]) {
            return true;
        }
    }
    return false;
}

static enum pinc_status fail_archive(const struct unpacking *u)
{
    /* A disk that fails is not a damaged archive. */
    const int cause = archive_errno(u->a);
    const enum pinc_status st = is_of_system(cause) ? PINC_EIO : PINC_ESYNTAX;
    struct pinc_buf reason = {0};

    if (archive_errno(u->a) == ENOMEM) {
        return pinc_fail_memory(u->err);
    }
    pinc_buf_add_escaped(&reason, pinc_slice_of(archive_error_string(u->a)), 200);
    (void)pinc_fail(u->err, st, "the archive cannot be read: %s", pinc_buf_slice(&reason).ptr);
    pinc_buf_clear(&reason);
    return st;
}

static enum pinc_status fail_write(const struct unpacking *u)
{
    return pinc_file_fail(u->err, PINC_EIO, "write to", u->folder);
}

/* Without "./" in front and "/" behind. */
static struct pinc_slice clean(struct pinc_slice path)
{
    while (pinc_slice_starts(path, "./")) {
        path = pinc_slice_part(path, 2, path.len);
    }
    while (pinc_slice_ends(path, "/")) {
        path.len--;
    }
    return path;
}

/* Does a path of clean() stay below its folder: relative, without empty and dot parts? */
static bool is_within(struct pinc_slice path)
{
    unsigned depth;

    if (path.len == 0 || path.len > MEMBER_PATH_MAX || memchr(path.ptr, '\0', path.len)) {
        return false;
    }
    for (depth = 0; path.len && depth < DEPTH_MAX; depth++) {
        const size_t slash = pinc_slice_find(path, '/');
        const struct pinc_slice part = pinc_slice_part(path, 0, slash);

        if (part.len == 0 || pinc_slice_equal(part, PINC_LIT(".")) ||
            pinc_slice_equal(part, PINC_LIT(".."))) {
            return false;
        }
        path = pinc_slice_part(path, slash + 1, path.len);
    }
    return path.len == 0;
}

/* Does a link stay within, reckoning with names alone? Nothing is written through one anyway. */
static bool link_is_within(struct pinc_slice path, struct pinc_slice target)
{
    size_t i, depth = 0;

    if (target.len == 0 || target.len > MEMBER_PATH_MAX || target.ptr[0] == '/') {
        return false;
    }
    for (i = 0; i < path.len; i++) {
        depth += path.ptr[i] == '/';
    }
    while (target.len) {
        const size_t slash = pinc_slice_find(target, '/');
        const struct pinc_slice part = pinc_slice_part(target, 0, slash);

        if (pinc_slice_equal(part, PINC_LIT(".."))) {
            if (depth-- == 0) {
                return false;
            }
        } else if (part.len && !pinc_slice_equal(part, PINC_LIT("."))) {
            depth++;
        }
        target = pinc_slice_part(target, slash + 1, target.len);
    }
    return true;
}

/* Open the folder of that path below the root, making what is missing; never through a link. */
static int open_folder(const struct unpacking *u, struct pinc_slice path)
{
    int at = dup(u->root);
    char name[NAME_MAX + 1];

    while (at >= 0 && path.len) {
        const size_t slash = pinc_slice_find(path, '/');
        int next = -1;

        if (slash > NAME_MAX) {
            errno = ENAMETOOLONG;
        } else {
            memcpy(name, path.ptr, slash);
            name[slash] = '\0';
            if (mkdirat(at, name, 0755) == 0 || errno == EEXIST) {
                next = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            }
        }
        (void)close(at);
        at = next;
        path = pinc_slice_part(path, slash + 1, path.len);
    }
    return at;
}

/* Set u->parent for a member. *name is its last part, in `buf` (NAME_MAX + 1 bytes). */
static enum pinc_status enter_parent(struct unpacking *u, struct pinc_slice path, char *buf)
{
    const size_t slash = pinc_slice_rfind(path, '/');
    const struct pinc_slice parents =
        slash < path.len ? pinc_slice_part(path, 0, slash) : PINC_LIT("");
    const struct pinc_slice name = pinc_path_name(path);

    if (name.len > NAME_MAX) {
        return fail_member(u, "a member's name is too long: ", name);
    }
    memcpy(buf, name.ptr, name.len);
    buf[name.len] = '\0';
    if (u->parent >= 0 && pinc_slice_equal(parents, pinc_buf_slice(&u->parents))) {
        return PINC_OK;
    }
    if (u->parent >= 0) {
        (void)close(u->parent);
    }
    u->parents.len = 0;
    pinc_buf_add(&u->parents, parents);
    u->parent = u->parents.failed == PINC_OK ? open_folder(u, parents) : -1;
    if (u->parents.failed != PINC_OK) {
        return pinc_fail_memory(u->err);
    }
    if (u->parent < 0) {
        return errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG
                   ? fail_member(u, "a member lies below what is not a folder: ", path)
                   : fail_write(u);
    }
    return PINC_OK;
}

static enum pinc_status write_all(const struct unpacking *u, int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t done = write(fd, bytes, n);

        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return fail_write(u);
        }
        bytes += done;
        n -= (size_t)done;
    }
    return PINC_OK;
}

static enum pinc_status write_data(struct unpacking *u, int fd)
{
    enum pinc_status st = PINC_OK;
    la_ssize_t n;

    while (st == PINC_OK && (n = archive_read_data(u->a, u->block, BLOCK)) != 0) {
        if (n < 0) {
            return fail_archive(u);
        }
        u->bytes += (uint64_t)n;
        if (u->bytes > PINC_ARCHIVE_BYTES_MAX) {
            return pinc_fail(u->err, PINC_ELIMIT, "the archive has more than %llu bytes unpacked",
                             PINC_ARCHIVE_BYTES_MAX);
        }
        st = write_all(u, fd, u->block, (size_t)n);
    }
    return st;
}

static enum pinc_status unpack_file(struct unpacking *u, const char *name, struct pinc_slice path,
                                    mode_t mode)
{
    enum pinc_status st;
    int fd = openat(u->parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    mode & 0111 ? 0755 : 0644);

    if (fd < 0 && errno == EEXIST && u->kind == PINC_UNPACK_SDIST) {
        /* A later member of the same name takes the place, as in tar. */
        if (unlinkat(u->parent, name, 0) == 0) {
            fd = openat(u->parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        mode & 0111 ? 0755 : 0644);
        }
    }
    if (fd < 0) {
        return errno == EEXIST || errno == EISDIR || errno == EPERM
                   ? fail_member(u, "a member is there twice: ", path)
                   : fail_write(u);
    }
    st = write_data(u, fd);
    if (close(fd) != 0 && st == PINC_OK) {
        st = fail_write(u);
    }
    return st;
}

static enum pinc_status unpack_symlink(struct unpacking *u, const char *name,
                                       struct pinc_slice path, const char *target)
{
    if (u->kind == PINC_UNPACK_WHEEL) {
        return fail_member(u, "a wheel may not have a link: ", path);
    }
    if (!target || !link_is_within(path, pinc_slice_of(target))) {
        return fail_member(u, "a link leads out of the archive: ", path);
    }
    return symlinkat(target, u->parent, name) == 0 || errno == EEXIST ? PINC_OK : fail_write(u);
}

static enum pinc_status unpack_hardlink(struct unpacking *u, const char *name,
                                        struct pinc_slice path, struct pinc_slice target)
{
    const struct pinc_slice from = clean(target);
    const size_t slash = pinc_slice_rfind(from, '/');
    char leaf[NAME_MAX + 1];
    enum pinc_status st = PINC_OK;
    struct stat info;
    int fd;

    if (u->kind == PINC_UNPACK_WHEEL || !is_within(from) || pinc_path_name(from).len > NAME_MAX) {
        return fail_member(u, "a link leads out of the archive: ", path);
    }
    memcpy(leaf, pinc_path_name(from).ptr, pinc_path_name(from).len);
    leaf[pinc_path_name(from).len] = '\0';
    fd = open_folder(u, slash < from.len ? pinc_slice_part(from, 0, slash) : PINC_LIT(""));
    if (fd < 0 || fstatat(fd, leaf, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode)) {
        st = fail_member(u, "a link leads to no file: ", path);
    } else if (linkat(fd, leaf, u->parent, name, 0) != 0 && errno != EEXIST) {
        st = fail_write(u);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return st;
}

static enum pinc_status unpack_member(struct unpacking *u, struct archive_entry *entry)
{
    const char *text = archive_entry_pathname(entry);
    const struct pinc_slice path =
        clean(pinc_slice_of(text ? text : archive_entry_pathname_utf8(entry)));
    const mode_t type = archive_entry_filetype(entry);
    const char *hardlink = archive_entry_hardlink(entry);
    char name[NAME_MAX + 1];
    enum pinc_status st;

    if (type == AE_IFDIR && (path.len == 0 || pinc_slice_equal(path, PINC_LIT(".")))) {
        return PINC_OK;
    }
    if (!is_within(path)) {
        return fail_member(u, "a member would leave the archive's folder: ", path);
    }
    st = enter_parent(u, path, name);
    if (st != PINC_OK) {
        return st;
    }
    if (hardlink) {
        return unpack_hardlink(u, name, path, pinc_slice_of(hardlink));
    }
    switch (type) {
    case AE_IFREG:
        return unpack_file(u, name, path, archive_entry_mode(entry));
    case AE_IFDIR:
        return mkdirat(u->parent, name, 0755) == 0 || errno == EEXIST ? PINC_OK : fail_write(u);
    case AE_IFLNK:
        return unpack_symlink(u, name, path, archive_entry_symlink(entry));
    default:
        return PINC_OK; /* nobody needs a device to build */
    }
}

static enum pinc_status unpack_all(struct unpacking *u)
{
    struct archive_entry *entry;
    enum pinc_status st;
    unsigned n;
    int r;

    for (n = 0; n < PINC_ARCHIVE_MEMBERS_MAX; n++) {
        r = archive_read_next_header(u->a, &entry);
        if (r == ARCHIVE_EOF) {
            return PINC_OK;
        }
        if (r < ARCHIVE_WARN) {
            return fail_archive(u);
        }
        st = unpack_member(u, entry);
        if (st != PINC_OK) {
            return st;
        }
    }
    return pinc_fail(u->err, PINC_ELIMIT, "the archive has more than %u members",
                     PINC_ARCHIVE_MEMBERS_MAX);
}

/* An archive that reads what the kind may be. */
static enum pinc_status open_archive(struct unpacking *u, int fd)
{
    const bool sdist = u->kind == PINC_UNPACK_SDIST;

    u->a = archive_read_new();
    if (!u->a) {
        return pinc_fail_memory(u->err);
    }
    if (archive_read_support_format_zip(u->a) != ARCHIVE_OK ||
        (sdist && archive_read_support_format_tar(u->a) != ARCHIVE_OK)) {
        return pinc_fail_memory(u->err);
    }
    if (sdist) {
        /* ARCHIVE_WARN: by a program, where the library was built without the compression. */
        (void)archive_read_support_filter_gzip(u->a);
        (void)archive_read_support_filter_bzip2(u->a);
        (void)archive_read_support_filter_xz(u->a);
    }
    return archive_read_open_fd(u->a, fd, BLOCK) == ARCHIVE_OK ? PINC_OK : fail_archive(u);
}

enum pinc_status pinc_unpack(const char *folder, const char *path, enum pinc_unpack_kind kind,
                             struct pinc_error *err)
{
    struct unpacking u = {
        .folder = folder, .path = path, .kind = kind, .root = -1, .parent = -1, .err = err};
    enum pinc_status st = pinc_archive_load(err);
    int fd = -1;

    if (st != PINC_OK) {
        return st;
    }
    u.block = pinc_alloc(BLOCK);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    u.root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!u.block) {
        st = pinc_fail_memory(err);
    } else if (fd < 0) {
        st = pinc_file_fail(err, PINC_EIO, "open", path);
    } else if (u.root < 0) {
        st = pinc_file_fail(err, PINC_EIO, "open", folder);
    } else {
        st = open_archive(&u, fd);
    }
    if (st == PINC_OK) {
        st = unpack_all(&u);
    }
    if (u.a) {
        (void)archive_read_free(u.a);
    }
    if (u.parent >= 0) {
        (void)close(u.parent);
    }
    if (u.root >= 0) {
        (void)close(u.root);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    pinc_buf_clear(&u.parents);
    pinc_free(u.block);
    return st;
}
