#include "index/client/kind_folders.h"

#include "base/file/file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of earlier versions, which believed more of what an index says: removed. */
static const char *const dropped[] = {"metadata-v1", "metadata-v2", "metadata-v3", "digests-v1"};

static const char tag_text[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
                               "# This folder is a cache of pinc; it can be deleted at any time.\n"
                               "# See https://bford.info/cachedir/\n";

enum pinc_status pinc_cache_fail_path(const struct pinc_buf *path, struct pinc_error *err)
{
    return path->failed == PINC_ELIMIT
               ? pinc_fail(err, PINC_ELIMIT, "the name of its folder is too long")
               : pinc_fail_memory(err);
}

/* A folder that nobody else can look into: what is in it may come from a private index. */
static enum pinc_status make_private(const char *path, struct pinc_error *err)
{
    struct stat info;

    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return pinc_file_fail(err, PINC_EIO, "make the folder", path);
    }
    if (stat(path, &info) == 0 && (info.st_mode & 077) != 0) {
        (void)chmod(path, 0700);
    }
    return PINC_OK;
}

/* The folder of all entries. With its first entry the formats that are no longer read go. */
static enum pinc_status make_base(const char *dir, struct pinc_error *err)
{
    struct pinc_slice parent = pinc_path_folder(pinc_slice_of(dir));
    struct pinc_buf path = {0};
    enum pinc_status st;
    size_t i;

    pinc_buf_add(&path, parent);
    st =
        path.failed == PINC_OK ? pinc_folder_make(path.ptr, err) : pinc_cache_fail_path(&path, err);
    if (st == PINC_OK) {
        st = make_private(dir, err);
    }
    for (i = 0; st == PINC_OK && i < sizeof dropped / sizeof *dropped; i++) {
        path.len = 0;
        pinc_buf_addf(&path, "%s/%s", dir, dropped[i]);
        if (path.failed == PINC_OK) {
            pinc_folder_remove(path.ptr);
        }
    }
    pinc_buf_clear(&path);
    return st;
}

enum pinc_status pinc_cache_folder_make(const char *dir, enum pinc_cache_kind kind,
                                        struct pinc_error *err)
{
    struct pinc_buf path;
    enum pinc_status st;
    struct stat info;

    pinc_buf_init(&path, PINC_CACHE_PATH);
    pinc_buf_addf(&path, "%s/%s", dir, pinc_cache_kind_folder(kind));
    st = path.failed == PINC_OK ? make_base(dir, err) : pinc_cache_fail_path(&path, err);
    if (st == PINC_OK) {
        st = make_private(path.ptr, err);
    }
    path.len = 0;
    pinc_buf_addf(&path, "%s/CACHEDIR.TAG", dir);
    /* Backup programs skip a folder with this file. */
    if (st == PINC_OK && path.failed == PINC_OK && lstat(path.ptr, &info) != 0) {
        st = pinc_file_replace(path.ptr, pinc_slice_of(tag_text), PINC_FILE_PRIVATE, err);
    }
    pinc_buf_clear(&path);
    return st;
}

bool pinc_cache_folder_is_ours(const char *path, bool *exists)
{
    struct stat info;

    *exists = lstat(path, &info) == 0;
    return !*exists || (S_ISDIR(info.st_mode) && info.st_uid == geteuid());
}

bool pinc_cache_is_ours(const char *dir)
{
    struct stat info;

    return stat(dir, &info) != 0 || (S_ISDIR(info.st_mode) && info.st_uid == geteuid());
}
