#include "index/client/kept_files.h"

#include "base/alloc.h"
#include "base/file/file.h"
#include "base/text.h"
#include "index/client/kind_folders.h"
#include "index/client/file_digest.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_DIGITS 32u /* of the digest, as entries of other kinds have them */

/* A path of a file, and the one beside it where it is made; in buf. */
static const char *path_of(struct pinc_buf *buf, const char *dir, const struct pinc_hash *sha256,
                           bool making)
{
    struct pinc_buf hex = {0};

    pinc_hash_print(&hex, sha256);
    buf->len = 0;
    pinc_buf_addf(buf, "%s/" PINC_KEPT_FILES_FOLDER "/%s", dir, making ? "." : "");
    pinc_buf_add(buf, pinc_slice_part(pinc_buf_slice(&hex), 0, NAME_DIGITS));
    if (making) {
        pinc_buf_addf(buf, ".pinc-%ld", (long)getpid());
    }
    if (hex.failed != PINC_OK) {
        buf->failed = PINC_ENOMEM;
    }
    pinc_buf_clear(&hex);
    return buf->failed == PINC_OK ? buf->ptr : NULL;
}

/* A regular file of this user; -1: there is none. */
static int open_own(const char *path, uint64_t *bytes)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat info;

    if (fd >= 0 && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid())) {
        (void)close(fd);
        return -1;
    }
    *bytes = fd >= 0 ? (uint64_t)info.st_size : 0;
    return fd;
}

/* A new file with what another one has from its start. */
static bool copy_to(int from, const char *to, mode_t mode)
{
    int fd;
    bool done;

    (void)unlink(to);
    fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    done = fd >= 0 && lseek(from, 0, SEEK_SET) == 0 && pinc_file_copy(fd, from);
    done = (fd < 0 || close(fd) == 0) && done;
    if (!done && fd >= 0) {
        (void)unlink(to);
    }
    return done;
}

static bool has_digest(int fd, const struct pinc_hash *want, struct pinc_hash *found)
{
    return pinc_file_digest(found, PINC_HASH_SHA256, fd, NULL) == PINC_OK &&
           pinc_hash_equal(found, want);
}

bool pinc_kept_files_take(const char *dir, const char *to, const struct pinc_hash *hashes, size_t n,
                          struct pinc_hash *found, uint64_t *bytes)
{
    struct pinc_buf buf = {0};
    bool taken = false;
    size_t i;

    for (i = 0; i < n && !taken; i++) {
        const char *path = hashes[i].alg == PINC_HASH_SHA256 && pinc_cache_is_ours(dir)
                               ? path_of(&buf, dir, &hashes[i], false)
                               : NULL;
        int fd = path ? open_own(path, bytes) : -1;

        if (fd < 0) {
            continue;
        }
        if (has_digest(fd, &hashes[i], found)) {
            taken = copy_to(fd, to, 0666);
            (void)futimens(fd, NULL); /* used now */
        } else {
            (void)unlink(path);
        }
        (void)close(fd);
    }
    pinc_buf_clear(&buf);
    return taken;
}

static bool make_folder(const char *dir)
{
    struct pinc_buf path = {0};
    struct stat info;
    bool there = true;

    if (lstat(dir, &info) != 0) {
        there = pinc_folder_make(dir, NULL) == PINC_OK && chmod(dir, 0700) == 0;
    }
    pinc_buf_addf(&path, "%s/" PINC_KEPT_FILES_FOLDER, dir);
    if (there && path.failed == PINC_OK) {
        (void)mkdir(path.ptr, 0700);
        there = lstat(path.ptr, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid();
    }
    there = there && path.failed == PINC_OK && pinc_cache_is_ours(dir);
    pinc_buf_clear(&path);
    return there;
}

void pinc_kept_files_add(const char *dir, const char *path, const struct pinc_hash *sha256,
                         uint64_t most)
{
    struct pinc_buf making = {0}, made = {0};
    uint64_t bytes = 0;
    int fd = sha256->alg == PINC_HASH_SHA256 ? open_own(path, &bytes) : -1;

    if (fd >= 0 && bytes <= most / 2 && make_folder(dir)) {
        const char *from = path_of(&making, dir, sha256, true);
        const char *to = path_of(&made, dir, sha256, false);

        if (from && to && access(to, F_OK) != 0 && copy_to(fd, from, 0600) &&
            rename(from, to) != 0) {
            (void)unlink(from);
        }
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    pinc_buf_clear(&making);
    pinc_buf_clear(&made);
}

bool pinc_kept_files_is_sound(const char *path)
{
    const struct pinc_slice name = pinc_path_name(pinc_slice_of(path));
    struct pinc_buf hex = {0};
    struct pinc_hash found;
    uint64_t bytes;
    int fd = open_own(path, &bytes);
    bool sound = fd >= 0 && pinc_file_digest(&found, PINC_HASH_SHA256, fd, NULL) == PINC_OK;

    if (sound) {
        pinc_hash_print(&hex, &found);
        sound = hex.failed == PINC_OK &&
                pinc_slice_equal(name, pinc_slice_part(pinc_buf_slice(&hex), 0, NAME_DIGITS));
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    pinc_buf_clear(&hex);
    return sound;
}

/* --- the limit */

struct kept {
    char name[NAME_DIGITS + 1];
    int64_t used;
    uint64_t bytes;
};

/* The one that was used longest ago first; then by name. */
static int compare(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;

    return x->used != y->used ? (x->used < y->used ? -1 : 1) : strcmp(x->name, y->name);
}

static uint64_t list(struct kept **items, size_t *n, DIR *folder)
{
    struct dirent *entry;
    uint64_t bytes = 0;
    size_t cap = 0;
    struct stat info;

    while ((entry = readdir(folder)) != NULL) {
        if (strlen(entry->d_name) != NAME_DIGITS ||
            fstatat(dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(info.st_mode) || !PINC_GROW(*items, cap, *n + 1)) {
            continue;
        }
        memcpy((*items)[*n].name, entry->d_name, NAME_DIGITS + 1);
        (*items)[*n].used = (int64_t)info.st_mtime;
        (*items)[*n].bytes = (uint64_t)info.st_size;
        bytes += (*items)[(*n)++].bytes;
    }
    return bytes;
}

void pinc_kept_files_trim(const char *dir, uint64_t most)
{
    struct pinc_buf path = {0};
    struct kept *items = NULL;
    size_t n = 0, i;
    uint64_t bytes;
    DIR *folder;

    pinc_buf_addf(&path, "%s/" PINC_KEPT_FILES_FOLDER, dir);
    folder = path.failed == PINC_OK && pinc_cache_is_ours(dir) ? opendir(path.ptr) : NULL;
    if (folder) {
        bytes = list(&items, &n, folder);
        if (n) {
            qsort(items, n, sizeof *items, compare);
        }
        for (i = 0; i < n && bytes > most; i++) {
            if (unlinkat(dirfd(folder), items[i].name, 0) == 0) {
                bytes -= items[i].bytes;
            }
        }
        (void)closedir(folder);
    }
    pinc_free(items);
    pinc_buf_clear(&path);
}
