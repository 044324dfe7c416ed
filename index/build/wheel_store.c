#include "index/build/wheel_store.h"

#include "base/file/file.h"
#include "base/file/work_folder.h"
#include "index/dist/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool pinc_wheel_store_find(const char **out, const char *store, const struct pinc_hash *sha256,
                           struct pinc_arena *arena)
{
    struct pinc_buf path = {0};
    struct stat info;

    pinc_buf_addf(&path, "%s/", store);
    pinc_hash_print(&path, sha256);
    *out = pinc_buf_keep(&path, arena).ptr;
    return *out && lstat(*out, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Does the file have the digest? */
static enum pinc_status check_digest(const char *wheel, const struct pinc_hash *sha256,
                                     struct pinc_error *err)
{
    struct pinc_hasher *hasher = NULL;
    struct pinc_hash have;
    enum pinc_status st = pinc_hasher_new(&hasher, PINC_HASH_SHA256, err);
    int fd = open(wheel, O_RDONLY | O_CLOEXEC);
    char block[16384];
    ssize_t n = 1;

    if (st == PINC_OK && fd < 0) {
        st = pinc_file_fail(err, PINC_EIO, "open", wheel);
    }
    while (st == PINC_OK && n != 0) {
        n = read(fd, block, sizeof block);
        if (n > 0) {
            st = pinc_hasher_add(hasher, (struct pinc_slice){block, (size_t)n}, err);
        } else if (n < 0 && errno != EINTR) {
            st = pinc_file_fail(err, PINC_EIO, "read", wheel);
        }
    }
    if (st == PINC_OK) {
        st = pinc_hasher_end(hasher, &have, err);
    }
    if (st == PINC_OK && !pinc_hash_equal(&have, sha256)) {
        st = pinc_fail(err, PINC_EHASH, "a file does not have the sha256 that was given for it");
    }
    pinc_hasher_free(hasher);
    if (fd >= 0) {
        (void)close(fd);
    }
    return st;
}

/* Another process may have been faster: its folder is as good. */
static enum pinc_status put_in_place(struct pinc_work_folder *made, const char *place,
                                     struct pinc_error *err)
{
    struct stat info;

    if (chmod(made->path.ptr, 0755) == 0 && rename(made->path.ptr, place) == 0) {
        pinc_work_folder_release(made);
        return PINC_OK;
    }
    if ((errno == EEXIST || errno == ENOTEMPTY) && lstat(place, &info) == 0 &&
        S_ISDIR(info.st_mode)) {
        return PINC_OK;
    }
    return pinc_file_fail(err, PINC_EIO, "make", place);
}

enum pinc_status pinc_wheel_store_add(const char **out, const char *store,
                                      const struct pinc_hash *sha256, const char *wheel,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_work_folder made = {.lock = 0};
    enum pinc_status st;

    if (pinc_wheel_store_find(out, store, sha256, arena)) {
        return PINC_OK;
    }
    if (!*out) {
        return pinc_fail_memory(err);
    }
    st = check_digest(wheel, sha256, err);
    if (st == PINC_OK) {
        st = pinc_folder_make(store, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    st = pinc_work_folder_make(&made, store, err);
    if (st == PINC_OK) {
        st = pinc_unpack(made.path.ptr, wheel, PINC_UNPACK_WHEEL, err);
    }
    if (st == PINC_OK) {
        st = put_in_place(&made, *out, err);
    }
    pinc_work_folder_remove(&made); /* unless it is in place */
    return st;
}
