/* nftw() is in the X/Open part of POSIX. */
#define _XOPEN_SOURCE 700
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum pinc_status pinc_file_fail(struct pinc_error *err, enum pinc_status code, const char *what,
                                const char *path)
{
    struct pinc_buf name = {0};
    char text[128] = "unknown error";

    if (errno == ENOMEM) {
        return pinc_fail_memory(err);
    }
    /* The POSIX form of strerror_r: thread-safe, and not the GNU one that returns a pointer. */
    (void)strerror_r(errno, text, sizeof text);
    pinc_buf_add_quoted(&name, pinc_slice_of(path), 200);
    code = pinc_fail(err, code, "cannot %s %s: %s", what, name.ptr ? name.ptr : "a file", text);
    pinc_buf_clear(&name);
    return code;
}

/* errno as a failure of this file. */
static enum pinc_status fail_errno(struct pinc_error *err, const char *path, const char *what)
{
    return pinc_file_fail(err, errno == ENOENT || errno == ENOTDIR ? PINC_ENOTFOUND : PINC_EIO,
                          what, path);
}

static enum pinc_status fail_size(struct pinc_error *err, const char *path, size_t max)
{
    struct pinc_buf name = {0};

    pinc_buf_add_quoted(&name, pinc_slice_of(path), 200);
    (void)pinc_fail(err, PINC_ELIMIT, "%s is larger than %zu bytes", name.ptr ? name.ptr : "a file",
                    max);
    pinc_buf_clear(&name);
    return PINC_ELIMIT;
}

enum pinc_status pinc_file_read_fd(struct pinc_file *out, int fd, const char *name, size_t max,
                                   struct pinc_error *err)
{
    struct pinc_buf buf;
    char block[16384];
    enum pinc_status st = PINC_OK;
    ssize_t n;

    memset(out, 0, sizeof *out);
    pinc_buf_init(&buf, max);
    do {
        n = read(fd, block, sizeof block);
        if (n > 0) {
            pinc_buf_add(&buf, (struct pinc_slice){block, (size_t)n});
        }
    } while ((n > 0 && buf.failed == PINC_OK) || (n < 0 && errno == EINTR));
    if (n < 0) {
        st = fail_errno(err, name, "read");
    } else if (buf.failed == PINC_ELIMIT) {
        st = fail_size(err, name, max);
    } else {
        out->memory_ = pinc_buf_take(&buf, &out->text.len);
        out->text.ptr = out->memory_;
        st = out->memory_ ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&buf);
    return st;
}

enum pinc_status pinc_file_read(struct pinc_file *out, const char *path, size_t max,
                                struct pinc_error *err)
{
    enum pinc_status st;
    int fd;

    memset(out, 0, sizeof *out);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_errno(err, path, "read");
    }
    st = pinc_file_read_fd(out, fd, path, max, err);
    (void)close(fd);
    return st;
}

enum pinc_status pinc_file_map(struct pinc_file *out, const char *path, size_t max,
                               struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct stat info;
    int fd;

    memset(out, 0, sizeof *out);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_errno(err, path, "read");
    }
    if (fstat(fd, &info) != 0) {
        st = fail_errno(err, path, "read");
    } else if (!S_ISREG(info.st_mode)) {
        errno = EINVAL;
        st = fail_errno(err, path, "map");
    } else if ((uintmax_t)info.st_size > max) {
        st = fail_size(err, path, max);
    } else if (info.st_size == 0) {
        out->text = PINC_LIT("");
    } else {
        void *map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

        if (map == MAP_FAILED) {
            st = fail_errno(err, path, "map");
        } else {
            out->map_ = map;
            out->text = (struct pinc_slice){map, (size_t)info.st_size};
        }
    }
    if (st == PINC_OK) {
        out->modified = (int64_t)info.st_mtime;
    }
    (void)close(fd);
    return st;
}

enum pinc_status pinc_file_reserve(struct pinc_file *out, size_t len, struct pinc_error *err)
{
    void *map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(out, 0, sizeof *out);
    if (map == MAP_FAILED) {
        return pinc_fail_memory(err);
    }
    out->map_ = map;
    out->text = (struct pinc_slice){map, len};
    return PINC_OK;
}

void pinc_file_stand_behind(const struct pinc_file *file, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t len = file->text.len;
    struct stat info;
    void *map;

    if (fd < 0) {
        return;
    }
    map = fstat(fd, &info) == 0 && (uintmax_t)info.st_size == len
              ? mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0)
              : MAP_FAILED;
    if (map != MAP_FAILED) {
        if (memcmp(map, file->map_, len) == 0) {
            (void)mmap(file->map_, len, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0);
        }
        (void)munmap(map, len);
    }
    (void)close(fd);
}

void pinc_file_clear(struct pinc_file *file)
{
    if (file->map_) {
        (void)munmap(file->map_, file->text.len);
    }
    pinc_free(file->memory_);
    memset(file, 0, sizeof *file);
}

/* Where the bytes go: the path, or what it points to when it is a symbolic link. */
static char *replace_target(struct pinc_arena *arena, const char *path)
{
    char link[PATH_MAX];
    ssize_t n = readlink(path, link, sizeof link);
    struct pinc_slice to;

    if (n <= 0 || (size_t)n >= sizeof link) {
        return pinc_arena_copy(arena, path, strlen(path));
    }
    to = (struct pinc_slice){link, (size_t)n};
    return pinc_path_join(arena, pinc_path_folder(pinc_slice_of(path)), to);
}

static bool write_all(int fd, struct pinc_slice bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        bytes = pinc_slice_part(bytes, (size_t)n, bytes.len);
    }
    return true;
}

/* The mode of a new file: that of the one it replaces, else what the umask gives. */
static mode_t replace_mode(const char *target)
{
    struct stat info;
    mode_t mask;

    if (stat(target, &info) == 0) {
        return info.st_mode & 07777;
    }
    /* The umask can only be read by setting it; 022 is assumed rather than touching process state.
     */
    mask = 022;
    return 0666 & ~mask;
}

static bool sync_folder(struct pinc_arena *arena, const char *target)
{
    struct pinc_slice folder = pinc_path_folder(pinc_slice_of(target));
    char *path = pinc_arena_copy(arena, folder.ptr, folder.len);
    int fd = path ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool done;

    if (fd < 0) {
        return false;
    }
    /* Some file systems cannot sync a folder and say so. */
    done = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
    (void)close(fd);
    return done;
}

static enum pinc_status replace_through(struct pinc_arena *arena, char *temporary,
                                        const char *target, struct pinc_slice bytes,
                                        enum pinc_file_durability how, const char *path,
                                        struct pinc_error *err)
{
    mode_t mode = replace_mode(target);
    enum pinc_status st = PINC_OK;
    bool sync = how == PINC_FILE_SYNC, done;
    int fd = mkstemp(temporary);

    if (fd < 0) {
        return fail_errno(err, path, "write");
    }
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    done = write_all(fd, bytes) && fchmod(fd, mode) == 0 && (!sync || fsync(fd) == 0);
    if (!done) {
        st = fail_errno(err, path, "write");
    }
    if (close(fd) != 0 && st == PINC_OK) {
        st = fail_errno(err, path, "write");
    }
    if (st == PINC_OK && rename(temporary, target) != 0) {
        st = fail_errno(err, path, "write");
    }
    if (st != PINC_OK) {
        (void)unlink(temporary);
    } else if (sync && !sync_folder(arena, target)) {
        st = fail_errno(err, path, "sync the folder of");
    }
    return st;
}

enum pinc_status pinc_file_replace(const char *path, struct pinc_slice bytes,
                                   enum pinc_file_durability how, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf temporary = {0};
    enum pinc_status st;
    struct stat info;
    char *target;

    if (!arena) {
        return pinc_fail_memory(err);
    }
    target = replace_target(arena, path);
    if (target && stat(target, &info) == 0 && !S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        st = fail_errno(err, path, "write");
        goto out;
    }
    if (target) {
        pinc_buf_addf(&temporary, "%s.XXXXXX", target);
    }
    if (!target || temporary.failed != PINC_OK) {
        st = pinc_fail_memory(err);
        goto out;
    }
    st = replace_through(arena, temporary.ptr, target, bytes, how, path, err);
    if (st == PINC_ENOTFOUND) {
        st = PINC_EIO;
        if (err) {
            err->code = st;
        }
    }
out:
    pinc_buf_clear(&temporary);
    pinc_arena_free(arena);
    return st;
}

enum pinc_status pinc_folder_make(const char *path, struct pinc_error *err)
{
    size_t n = strlen(path), i;
    char *copy;
    enum pinc_status st = PINC_OK;

    copy = pinc_alloc(n + 1);
    if (!copy) {
        return pinc_fail_memory(err);
    }
    memcpy(copy, path, n + 1);
    for (i = 1; i <= n && st == PINC_OK; i++) {
        if (copy[i] != '/' && copy[i] != '\0') {
            continue;
        }
        copy[i] = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST && (i == n || errno != EISDIR)) {
            struct stat info;
            int why = errno;

            if (stat(copy, &info) != 0 || !S_ISDIR(info.st_mode)) {
                errno = why;
                st = fail_errno(err, path, "make the folder");
            }
        }
        copy[i] = i == n ? '\0' : '/';
    }
    pinc_free(copy);
    if (st == PINC_ENOTFOUND) {
        st = PINC_EIO;
        if (err) {
            err->code = st;
        }
    }
    return st;
}

enum pinc_status pinc_folder_temporary(struct pinc_buf *path, const char *parent,
                                       struct pinc_error *err)
{
    path->len = 0;
    pinc_buf_addf(path, "%s/pinc-XXXXXX", parent && parent[0] ? parent : "/tmp");
    if (path->failed != PINC_OK) {
        return pinc_fail_memory(err);
    }
    return mkdtemp(path->ptr)
               ? PINC_OK
               : pinc_file_fail(err, PINC_EIO, "make a folder in", parent ? parent : "/tmp");
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

void pinc_folder_remove(const char *path)
{
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

char *pinc_path_join(struct pinc_arena *arena, struct pinc_slice folder, struct pinc_slice name)
{
    char *p;

    if (folder.len == 0 || pinc_slice_equal(folder, PINC_LIT(".")) ||
        (name.len && name.ptr[0] == '/')) {
        return pinc_arena_copy(arena, name.ptr, name.len);
    }
    if (folder.ptr[folder.len - 1] == '/') {
        folder.len--;
    }
    p = pinc_arena_array(arena, folder.len + name.len + 2, 1);
    if (p) {
        if (folder.len) {
            memcpy(p, folder.ptr, folder.len);
        }
        p[folder.len] = '/';
        if (name.len) {
            memcpy(p + folder.len + 1, name.ptr, name.len);
        }
    }
    return p;
}

struct pinc_slice pinc_path_folder(struct pinc_slice path)
{
    size_t at = pinc_slice_rfind(path, '/');

    if (at == path.len) {
        return PINC_LIT(".");
    }
    return at == 0 ? PINC_LIT("/") : pinc_slice_part(path, 0, at);
}

struct pinc_slice pinc_path_name(struct pinc_slice path)
{
    size_t at = pinc_slice_rfind(path, '/');

    return at == path.len ? path : pinc_slice_part(path, at + 1, path.len);
}
