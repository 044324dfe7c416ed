#include "base/file/work_folder.h"

#include "base/file/file.h"
#include "base/time/clock.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "pinc-work-"
#define RANDOM_LEN 6u
#define TRIES_MAX 20u
#define SWEEP_NAMES_MAX 20000u
#define SWEEP_SECONDS 1

static const char *parent_of(const char *parent)
{
    return parent && parent[0] ? parent : "/tmp";
}

static int open_folder(int at, const char *path)
{
    return pinc_file_above_standard(
        openat(at, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

/* Does the path lead to what the descriptor is? */
static bool is_same(const char *path, int fd)
{
    struct stat there, ours;

    return lstat(path, &there) == 0 && fstat(fd, &ours) == 0 && there.st_dev == ours.st_dev &&
           there.st_ino == ours.st_ino;
}

/* Lock a folder that was just made. Between the two steps another program may have swept it: then
 * there is none any more. @return is it there? *lock stays -1 where there are no locks */
static bool lock_new(int *lock, const char *path)
{
    const int fd = open_folder(AT_FDCWD, path);
    bool there = fd >= 0;

    *lock = -1;
    if (there && flock(fd, LOCK_EX | LOCK_NB) == 0) {
        there = is_same(path, fd);
        *lock = there ? fd : -1;
    } else if (there) {
        there = errno != EWOULDBLOCK && errno != EINTR;
    }
    if (fd >= 0 && *lock < 0) {
        (void)close(fd);
    }
    return there;
}

enum pinc_status pinc_work_folder_make(struct pinc_work_folder *out, const char *parent,
                                       struct pinc_error *err)
{
    unsigned i;
    int lock;

    parent = parent_of(parent);
    for (i = 0; i < TRIES_MAX; i++) {
        out->path.len = 0;
        pinc_buf_addf(&out->path, "%s/" PREFIX "XXXXXX", parent);
        if (out->path.failed != PINC_OK) {
            pinc_buf_clear(&out->path);
            return pinc_fail_memory(err);
        }
        if (!mkdtemp(out->path.ptr)) {
            break;
        }
        if (lock_new(&lock, out->path.ptr)) {
            out->lock = lock + 1;
            return PINC_OK;
        }
        (void)rmdir(out->path.ptr);
    }
    pinc_buf_clear(&out->path);
    return pinc_file_fail(err, PINC_EIO, "make a folder in", parent);
}

void pinc_work_folder_release(struct pinc_work_folder *folder)
{
    if (folder->lock > 0) {
        (void)close(folder->lock - 1);
    }
    folder->lock = 0;
    pinc_buf_clear(&folder->path);
}

void pinc_work_folder_remove(struct pinc_work_folder *folder)
{
    if (folder->path.len) {
        pinc_folder_remove(folder->path.ptr);
    }
    pinc_work_folder_release(folder);
}

/* --- sweeping */

static bool is_ours_by_name(const char *name)
{
    size_t i;

    if (!pinc_slice_starts(pinc_slice_of(name), PREFIX)) {
        return false;
    }
    name += strlen(PREFIX);
    for (i = 0; isalnum((unsigned char)name[i]); i++) {
    }
    return i == RANDOM_LEN && !name[i];
}

/* Remove one, unless it is another user's, or in use. Locked meanwhile, so that whoever has just made
 * it notices and makes another. */
static void sweep_one(const char *parent, int at, const char *name)
{
    const int fd = open_folder(at, name);
    struct pinc_buf path = {0};
    struct stat info;

    if (fd < 0) {
        return;
    }
    pinc_buf_addf(&path, "%s/%s", parent, name);
    if (path.failed == PINC_OK && fstat(fd, &info) == 0 && info.st_uid == geteuid() &&
        flock(fd, LOCK_EX | LOCK_NB) == 0 && is_same(path.ptr, fd)) {
        pinc_folder_remove(path.ptr);
    }
    pinc_buf_clear(&path);
    (void)close(fd);
}

void pinc_work_folders_sweep(const char *parent)
{
    const int64_t end = pinc_clock_ms() + 1000 * SWEEP_SECONDS;
    const struct dirent *entry;
    DIR *list;
    unsigned n = 0;

    parent = parent_of(parent);
    list = opendir(parent);
    while (list && n++ < SWEEP_NAMES_MAX && (entry = readdir(list)) != NULL) {
        if (!is_ours_by_name(entry->d_name)) {
            continue;
        }
        sweep_one(parent, dirfd(list), entry->d_name);
        if (pinc_clock_ms() >= end) {
            break;
        }
    }
    if (list) {
        (void)closedir(list);
    }
}
