/*
 * Replacing a file as a whole. The new bytes get a name only when they are complete: where the
 * system can make a file without a name (O_TMPFILE), nothing is left of a process that is killed
 * before that, and a new file is never seen under another name. What a killed process leaves all
 * the same has a name of a known form and no lock, and goes with the next replacement.
 */
#ifdef __linux__
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "base/file/replacement.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAME_BYTES 200u /* of the target's name in a temporary one */
#define DIGITS 8u
#define TRIES 100
#define LINKS_MAX 40 /* as the system follows them */

/* --- system calls that a signal may interrupt */

static int open_file(const char *path, int flags, mode_t mode)
{
    int fd;

    do {
        fd = open(path, flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

static bool sync_file(int fd)
{
    int done;

    do {
        done = fsync(fd);
    } while (done != 0 && errno == EINTR);
    return done == 0;
}

bool pinc_replacement_write(int fd, struct pinc_slice bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            errno = n == 0 ? EIO : errno;
            return false;
        }
        bytes = pinc_slice_part(bytes, (size_t)n, bytes.len);
    }
    return true;
}

bool pinc_file_copy(int to, int from)
{
    char block[64 << 10];
    ssize_t n;

    do {
        n = read(from, block, sizeof block);
        if (n > 0 && !pinc_replacement_write(to, (struct pinc_slice){block, (size_t)n})) {
            return false;
        }
    } while (n > 0 || (n < 0 && errno == EINTR));
    return n == 0;
}

/* --- names */

/* One link further: what a path points to; the path itself, in *end, when it is not a link. NULL: errno
 * says why it cannot be known. */
static char *follow_link(struct pinc_arena *arena, const char *path, bool *end)
{
    char link[PATH_MAX], *target;
    ssize_t n = readlink(path, link, sizeof link);
    struct pinc_slice to = {link, n > 0 ? (size_t)n : 0};

    if (n < 0 && errno != EINVAL && errno != ENOENT && errno != ENOTDIR) {
        return NULL;
    }
    if (to.len == sizeof link) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    *end = to.len == 0;
    target = to.len ? pinc_path_join(arena, pinc_path_folder(pinc_slice_of(path)), to)
                    : pinc_arena_copy(arena, path, strlen(path));
    errno = ENOMEM;
    return target;
}

/* Where the bytes go: the path, or what it points to when it is a symbolic link. NULL: errno says
 * why it cannot be known. */
static char *target_of(struct pinc_arena *arena, const char *path)
{
    bool end = false;
    char *target = follow_link(arena, path, &end);
    int links;

    for (links = 1; target && !end; links++) {
        if (links > LINKS_MAX) {
            errno = ELOOP;
            return NULL;
        }
        target = follow_link(arena, target, &end);
    }
    return target;
}

/* The name's part in a temporary name: whole characters of UTF-8. */
static struct pinc_slice short_name(struct pinc_slice name)
{
    size_t n = name.len < NAME_BYTES ? name.len : NAME_BYTES;

    while (n < name.len && n && ((unsigned char)name.ptr[n] & 0xC0) == 0x80) {
        n--;
    }
    return pinc_slice_part(name, 0, n);
}

/* false: errno says why. */
bool pinc_replacement_init(struct pinc_replacement *r, struct pinc_arena *arena, const char *path)
{
    struct pinc_slice folder, name;

    r->target = r->private_ ? pinc_arena_copy(arena, path, strlen(path)) : target_of(arena, path);
    if (!r->target) {
        return false;
    }
    folder = pinc_path_folder(pinc_slice_of(r->target));
    name = short_name(pinc_path_name(pinc_slice_of(r->target)));
    r->folder = pinc_arena_copy(arena, folder.ptr, folder.len);
    pinc_buf_add(&r->prefix, folder);
    pinc_buf_add_str(&r->prefix, "/.");
    pinc_buf_add(&r->prefix, name);
    pinc_buf_add_str(&r->prefix, ".pinc-");
    errno = ENOMEM;
    return r->folder && r->prefix.failed == PINC_OK;
}

/* Another temporary name; whoever uses it finds out whether it is taken. */
static bool next_name(struct pinc_replacement *r, int attempt)
{
    struct timespec now = {0};
    uint32_t n;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    n = (uint32_t)now.tv_nsec ^ ((uint32_t)now.tv_sec << 20) ^ ((uint32_t)getpid() << 12);
    n = (n + (uint32_t)attempt) * 2654435761u;
    r->temporary.len = 0;
    pinc_buf_add(&r->temporary, pinc_buf_slice(&r->prefix));
    pinc_buf_addf(&r->temporary, "%08x", n);
    errno = ENOMEM;
    return r->temporary.failed == PINC_OK;
}

/* --- what killed processes left */

/* A file with a temporary name is locked as long as somebody works on it. */
static void remove_unlocked(const char *path)
{
    struct stat info;
    int fd = open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);

    if (fd < 0) {
        return;
    }
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0) {
        (void)unlink(path);
    }
    (void)close(fd);
}

/* Temporary names are a prefix, which begins with '.', and digits. */
static bool has_digits(struct pinc_slice name)
{
    return name.len > DIGITS && *name.ptr == '.' &&
           strspn(name.ptr + name.len - DIGITS, "0123456789abcdef") == DIGITS;
}

bool pinc_replacement_left(const struct pinc_replacement *r)
{
    DIR *dir = opendir(r->folder);
    const struct dirent *entry;
    bool found = !dir; /* who knows */

    while (!found && (entry = readdir(dir)) != NULL) {
        found = has_digits(pinc_slice_of(entry->d_name));
    }
    if (dir) {
        (void)closedir(dir);
    }
    return found;
}

static void remove_left(const struct pinc_replacement *r)
{
    struct pinc_slice prefix = pinc_path_name(pinc_buf_slice(&r->prefix));
    DIR *dir = opendir(r->folder);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)) != NULL) {
        struct pinc_slice name = pinc_slice_of(entry->d_name);
        struct pinc_buf path = {0};

        if (name.len != prefix.len + DIGITS ||
            !pinc_slice_equal(pinc_slice_part(name, 0, prefix.len), prefix) || !has_digits(name)) {
            continue;
        }
        pinc_buf_addf(&path, "%s/%s", r->folder, entry->d_name);
        if (path.failed == PINC_OK) {
            remove_unlocked(path.ptr);
        }
        pinc_buf_clear(&path);
    }
    if (dir) {
        (void)closedir(dir);
    }
}

/* --- the new file */

/* false: whoever removes what was left has taken this one for such a file. */
static bool hold(int fd)
{
    struct stat info;

    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return false;
    }
    return fstat(fd, &info) != 0 || info.st_nlink > 0;
}

/* Everything but the name. A new file has the mode that the umask gives, another keeps its own,
 * and its owner where that is allowed. */
bool pinc_replacement_fill(const struct pinc_replacement *r, int fd)
{
    if (!pinc_replacement_write(fd, r->bytes)) {
        return false;
    }
    if (r->exists) {
        if (fchown(fd, r->old.st_uid, r->old.st_gid) != 0 &&
            fchown(fd, (uid_t)-1, r->old.st_gid) != 0) {
            errno = 0; /* then it is whose process this is */
        }
        if (fchmod(fd, r->old.st_mode & 07777) != 0) {
            return false;
        }
    }
    return true;
}

/* What takes an old file's place is on the disk before that, so that one of the two is there whatever happens to the
 * machine. Where there is none, nothing can be lost that cannot be made again, and nobody waits for the disk. */
static bool fill_and_flush(const struct pinc_replacement *r, int fd)
{
    return pinc_replacement_fill(r, fd) && (!r->sync || !r->exists || sync_file(fd));
}

static void close_file(int fd)
{
    int why = errno;

    (void)close(fd);
    errno = why;
}

/* Close a file that has its name now. Of one that was not synced, some file systems tell only here what failed: it goes
 * again. */
static bool close_new(const struct pinc_replacement *r, int fd)
{
    int why;

    if (!r->sync || r->exists) {
        close_file(fd);
        return true;
    }
    if (close(fd) == 0) {
        return true;
    }
    why = errno;
    (void)unlink(r->target);
    errno = why;
    return false;
}

void pinc_replacement_drop(const struct pinc_replacement *r)
{
    int why = errno;

    (void)unlink(r->temporary.ptr);
    errno = why;
}

static bool rename_over(const struct pinc_replacement *r)
{
    if (rename(r->temporary.ptr, r->target) == 0) {
        return true;
    }
    pinc_replacement_drop(r);
    return false;
}

/* The mode before pinc_replacement_fill(): nobody else reads what was private. */
static mode_t first_mode(const struct pinc_replacement *r)
{
    return r->exists || r->private_ ? 0600 : 0666;
}

int pinc_replacement_open(struct pinc_replacement *r)
{
    int attempt;

    for (attempt = 0; attempt < TRIES && next_name(r, attempt); attempt++) {
        int fd =
            open_file(r->temporary.ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, first_mode(r));

        if (fd >= 0 && (!r->sync || hold(fd))) {
            return fd;
        }
        if (fd >= 0) {
            (void)close(fd);
            errno = EEXIST;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return -1;
}

/* Through a file with a temporary name. */
static bool replace_named(struct pinc_replacement *r)
{
    int fd = pinc_replacement_open(r);
    bool done;

    if (fd < 0) {
        return false;
    }
    done = fill_and_flush(r, fd);
    if (done && !r->sync) {
        /* Some file systems tell only now what failed. A synced file stays open: it is locked. */
        done = close(fd) == 0;
        fd = -1;
    }
    if (done) {
        done = rename_over(r);
    } else {
        pinc_replacement_drop(r);
    }
    if (fd < 0) {
        return done;
    }
    if (done) {
        return close_new(r, fd);
    }
    close_file(fd);
    return false;
}

#ifdef O_TMPFILE
bool pinc_replacement_link(struct pinc_replacement *r, int fd)
{
    char self[64];
    int attempt;

    (void)snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (!r->exists) {
        if (linkat(AT_FDCWD, self, AT_FDCWD, r->target, AT_SYMLINK_FOLLOW) == 0) {
            return true;
        }
        if (errno != EEXIST) {
            return false;
        }
    }
    for (attempt = 0; attempt < TRIES && next_name(r, attempt); attempt++) {
        if (linkat(AT_FDCWD, self, AT_FDCWD, r->temporary.ptr, AT_SYMLINK_FOLLOW) == 0) {
            return rename_over(r);
        }
        if (errno != EEXIST) {
            return false;
        }
    }
    return false;
}

/* Through a file without a name. @param known false: this system or this folder has no such files
 */
static bool replace_unnamed(struct pinc_replacement *r, bool *known)
{
    int fd = open_file(r->folder, O_WRONLY | O_TMPFILE, first_mode(r));
    bool done;

    *known = fd >= 0;
    if (fd < 0) {
        return false;
    }
    if (r->sync) {
        (void)hold(fd);
    }
    done = fill_and_flush(r, fd);
    if (done) {
        done = pinc_replacement_link(r, fd);
        *known = done; /* without /proc, for one, it cannot be given a name */
    }
    if (done) {
        return close_new(r, fd);
    }
    close_file(fd);
    return false;
}
#else
static bool replace_unnamed(struct pinc_replacement *r, bool *known)
{
    (void)r;
    *known = false;
    return false;
}

bool pinc_replacement_link(struct pinc_replacement *r, int fd)
{
    (void)r;
    (void)fd;
    errno = ENOTSUP;
    return false;
}
#endif

bool pinc_replacement_sync(const struct pinc_replacement *r)
{
    const int fd = open_file(r->folder, O_RDONLY | O_DIRECTORY, 0);
    bool done;

    if (fd < 0) {
        return true;
    }
    done = sync_file(fd) || errno == EINVAL || errno == ENOTSUP;
    close_file(fd);
    return done;
}

/* What has to be known first. false: errno says why not. */
bool pinc_replacement_look(struct pinc_replacement *r)
{
    if (r->private_) {
        return true; /* whatever has the name: it is replaced, and nothing of it stays */
    }
    r->exists = stat(r->target, &r->old) == 0;
    if (!r->exists && errno != ENOENT) {
        return false;
    }
    if (r->exists && !S_ISREG(r->old.st_mode)) {
        errno = S_ISDIR(r->old.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    if (r->sync && !r->swept) {
        remove_left(r);
    }
    return true;
}

static enum pinc_status replace(struct pinc_replacement *r, const char *path,
                                struct pinc_error *err)
{
    bool known = true, done;

    if (!pinc_replacement_look(r)) {
        return pinc_file_fail(err, PINC_EIO, "write", path);
    }
    done = replace_unnamed(r, &known);
    if (!done && !known) {
        done = replace_named(r);
    }
    return done ? PINC_OK : pinc_file_fail(err, PINC_EIO, "write", path);
}

void pinc_replacement_clear(struct pinc_replacement *r)
{
    pinc_buf_clear(&r->prefix);
    pinc_buf_clear(&r->temporary);
}

enum pinc_status pinc_file_replace(const char *path, struct pinc_slice bytes,
                                   enum pinc_file_durability how, struct pinc_error *err)
{
    struct pinc_replacement r = {
        .bytes = bytes, .sync = how == PINC_FILE_SYNC, .private_ = how == PINC_FILE_PRIVATE};
    struct pinc_arena *arena = pinc_arena_new();
    enum pinc_status st;

    if (!arena) {
        return pinc_fail_memory(err);
    }
    st = pinc_replacement_init(&r, arena, path) ? replace(&r, path, err)
                                                : pinc_file_fail(err, PINC_EIO, "write", path);
    pinc_replacement_clear(&r);
    pinc_arena_free(arena);
    return st;
}

void pinc_file_tidy(const char *path)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_replacement r = {0};

    if (arena && pinc_replacement_init(&r, arena, path)) {
        remove_left(&r);
    }
    pinc_buf_clear(&r.prefix);
    pinc_arena_free(arena);
}
