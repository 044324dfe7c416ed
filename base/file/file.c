#include "base/file/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* All of it is written to: one call gets the pages, not a fault for each. */
#ifdef MAP_POPULATE
#define MAP_AT_ONCE MAP_POPULATE
#else
#define MAP_AT_ONCE 0
#endif

/* Up to here, to read a file costs less than to map it: fewer calls, and no pages to set up. */
#define SMALL (16 << 10)

/* Up to here, what is not read whole gets its memory where all other blocks do: to map and unmap it takes two calls, and pages
 * that a file before it had are taken again. */
#define MEDIUM (1 << 20)

#define START 4096u /* bytes of a large file that are read at first */

enum pinc_status pinc_file_fail(struct pinc_error *err, enum pinc_status code, const char *what,
                                const char *path)
{
    struct pinc_buf name = {0};
    char text[128] = "unknown error";

    if (errno == ENOMEM) {
        return pinc_fail_memory(err);
    }
    if (!err) {
        return code; /* many files are looked for that do not exist */
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

enum pinc_status pinc_file_fail_size(struct pinc_error *err, const char *path, size_t max)
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
        st = pinc_file_fail_size(err, name, max);
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

/* Read what is mapped now: a disk that fails, and a file that somebody cuts off, are an error here,
 * and a signal where the bytes are used. */
static bool touch(void *map, size_t len)
{
#ifdef MADV_POPULATE_READ
    return madvise(map, len, MADV_POPULATE_READ) == 0 || errno == EINVAL || errno == ENOSYS;
#else
    (void)map;
    (void)len;
    return true;
#endif
}

static enum pinc_status take_small(struct pinc_file *out, int fd, const char *path, size_t len,
                                   struct pinc_error *err)
{
    enum pinc_status st;

    out->memory_ = pinc_alloc_unset(len);
    if (!out->memory_) {
        return pinc_fail_memory(err);
    }
    if (!pinc_file_read_part(fd, out->memory_, 0, len)) {
        st = fail_errno(err, path, "read");
        pinc_file_clear(out);
        return st;
    }
    out->text = (struct pinc_slice){out->memory_, len};
    return PINC_OK;
}

static enum pinc_status take_large(struct pinc_file *out, int fd, const char *path, size_t len,
                                   struct pinc_error *err)
{
    enum pinc_status st;
    void *map;

    if (!pinc_alloc_reserve(len)) {
        return pinc_fail_memory(err);
    }
    map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED) {
        pinc_alloc_release(len);
        return fail_errno(err, path, "map");
    }
    if (!touch(map, len)) {
        st = fail_errno(err, path, "read");
        (void)munmap(map, len);
        pinc_alloc_release(len);
        return st;
    }
    out->map_ = map;
    out->text = (struct pinc_slice){map, len};
    return PINC_OK;
}

int pinc_file_above_standard(int fd)
{
    int moved;

    if (fd < 0 || fd > STDERR_FILENO) {
        return fd;
    }
    moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    (void)close(fd);
    return moved;
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
        st = pinc_file_fail_size(err, path, max);
    } else if (info.st_size == 0) {
        out->text = PINC_LIT("");
    } else if (info.st_size <= SMALL) {
        st = take_small(out, fd, path, (size_t)info.st_size, err);
    } else {
        st = take_large(out, fd, path, (size_t)info.st_size, err);
    }
    if (st == PINC_OK) {
        out->modified = (int64_t)info.st_mtime;
    }
    (void)close(fd);
    return st;
}

static enum pinc_status reserve(struct pinc_file *out, size_t len, int flags,
                                struct pinc_error *err)
{
    void *map;

    memset(out, 0, sizeof *out);
    if (!pinc_alloc_reserve(len)) {
        return pinc_fail_memory(err);
    }
    map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    if (map == MAP_FAILED) {
        pinc_alloc_release(len);
        return pinc_fail_memory(err);
    }
    out->map_ = map;
    out->text = (struct pinc_slice){map, len};
    return PINC_OK;
}

enum pinc_status pinc_file_reserve(struct pinc_file *out, size_t len, struct pinc_error *err)
{
    return reserve(out, len, MAP_AT_ONCE, err);
}

void pinc_file_expect(struct pinc_file *file, size_t from, size_t to)
{
    if (to > from) {
        pinc_pages_expect(pinc_file_bytes(file) + from, to - from);
    }
}

bool pinc_file_read_part(int fd, char *to, size_t from, size_t len)
{
    size_t got = 0;
    ssize_t n;

    while (got < len) {
        n = pread(fd, to + got, len - got, (off_t)(from + got));
        if (n == 0) {
            errno = EIO; /* cut off since its length was asked for */
        }
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return false;
        }
        got += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static enum pinc_status take_memory(struct pinc_file *out, size_t len, struct pinc_error *err)
{
    if (len > MEDIUM) {
        return reserve(out, len, 0, err);
    }
    out->memory_ = pinc_alloc_unset(len);
    out->text = (struct pinc_slice){out->memory_, len};
    return out->memory_ ? PINC_OK : pinc_fail_memory(err);
}

/* The first bytes of a large file. */
static enum pinc_status take_start(struct pinc_file *out, int fd, const char *path, size_t len,
                                   struct pinc_error *err)
{
    enum pinc_status st = take_memory(out, len, err);

    if (st == PINC_OK && !pinc_file_read_part(fd, pinc_file_bytes(out), 0, START)) {
        st = fail_errno(err, path, "read");
        pinc_file_clear(out);
    }
    return st;
}

enum pinc_status pinc_file_load_start(struct pinc_file *out, int *fd, size_t *n_read,
                                      const char *path, size_t max, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct stat info;

    memset(out, 0, sizeof *out);
    *fd = pinc_file_above_standard(open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (*fd < 0) {
        return fail_errno(err, path, "read");
    }
    if (fstat(*fd, &info) != 0) {
        st = fail_errno(err, path, "read");
    } else if (!S_ISREG(info.st_mode) || info.st_uid != geteuid()) {
        errno = EPERM;
        st = fail_errno(err, path, "read");
    } else if ((uintmax_t)info.st_size > max) {
        st = pinc_file_fail_size(err, path, max);
    } else if (info.st_size == 0) {
        out->text = PINC_LIT("");
    } else if (info.st_size <= SMALL) {
        st = take_small(out, *fd, path, (size_t)info.st_size, err);
    } else {
        st = take_start(out, *fd, path, (size_t)info.st_size, err);
    }
    if (st == PINC_OK) {
        out->modified = (int64_t)info.st_mtime;
        out->used = (int64_t)info.st_atime;
        out->device = (uint64_t)info.st_dev;
        out->inode = (uint64_t)info.st_ino;
        *n_read = info.st_size > SMALL ? START : out->text.len;
    }
    if (st != PINC_OK || info.st_size <= SMALL) {
        (void)close(*fd);
        *fd = -1;
    }
    return st;
}

enum pinc_status pinc_file_load(struct pinc_file *out, const char *path, size_t max,
                                struct pinc_error *err)
{
    enum pinc_status st;
    size_t n;
    int fd;

    st = pinc_file_load_start(out, &fd, &n, path, max, err);
    if (fd >= 0) {
        if (!pinc_file_read_part(fd, pinc_file_bytes(out) + n, n, out->text.len - n)) {
            st = fail_errno(err, path, "read");
            pinc_file_clear(out);
        }
        (void)close(fd);
    }
    return st;
}

enum pinc_status pinc_file_of_bytes(struct pinc_file *out, struct pinc_slice bytes,
                                    struct pinc_error *err)
{
    memset(out, 0, sizeof *out);
    out->memory_ = pinc_alloc_unset(bytes.len);
    if (!out->memory_) {
        return pinc_fail_memory(err);
    }
    memcpy(out->memory_, bytes.ptr, bytes.len);
    out->text = (struct pinc_slice){out->memory_, bytes.len};
    return PINC_OK;
}

char *pinc_file_bytes(struct pinc_file *file)
{
    return file->map_ ? file->map_ : file->memory_;
}

void pinc_file_forget(struct pinc_file *file, size_t from)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t first = (from + page - 1) / page * page;

    if (first < file->text.len) {
        (void)madvise((char *)file->map_ + first, file->text.len - first, MADV_DONTNEED);
    }
}

void pinc_file_clear(struct pinc_file *file)
{
    if (file->map_) {
        (void)munmap(file->map_, file->text.len);
        pinc_alloc_release(file->text.len);
    }
    pinc_free(file->memory_);
    memset(file, 0, sizeof *file);
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
