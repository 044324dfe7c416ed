#include "index/client/scratch.h"

#include "base/file/file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pinc_status fail_scratch(struct pinc_error *err, const struct pinc_buf *path)
{
    return path->failed != PINC_OK ? pinc_fail_memory(err)
                                   : pinc_file_fail(err, PINC_EIO, "make the temporary", path->ptr);
}

static enum pinc_status make_folder(struct pinc_scratch *scratch, struct pinc_error *err)
{
    if (scratch->folder.path.len) {
        return PINC_OK;
    }
    pinc_work_folders_sweep(scratch->base);
    return pinc_work_folder_make(&scratch->folder, scratch->base, err);
}

enum pinc_status pinc_scratch_folder(const char **out, struct pinc_scratch *scratch,
                                     struct pinc_error *err)
{
    const enum pinc_status st = make_folder(scratch, err);

    *out = scratch->folder.path.ptr;
    return st;
}

enum pinc_status pinc_scratch_file(struct pinc_scratch *scratch, struct pinc_buf *path, int *fd,
                                   struct pinc_slice filename, struct pinc_error *err)
{
    enum pinc_status st = make_folder(scratch, err);

    *fd = -1;
    if (st != PINC_OK) {
        return st;
    }
    if (filename.len == 0 || filename.ptr[0] == '.' || memchr(filename.ptr, '/', filename.len) ||
        memchr(filename.ptr, '\0', filename.len)) {
        return pinc_fail(err, PINC_EUSAGE, "a file cannot have the name that the index gives it");
    }
    pinc_buf_addf(path, "%s/%u", scratch->folder.path.ptr, scratch->n++);
    if (path->failed != PINC_OK || mkdir(path->ptr, 0700) != 0) {
        st = fail_scratch(err, path);
        pinc_buf_clear(path); /* nothing of ours lies there: not to be dropped */
        return st;
    }
    pinc_buf_add_char(path, '/');
    pinc_buf_add(path, filename);
    *fd =
        path->failed == PINC_OK ? open(path->ptr, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    *fd = pinc_file_above_standard(*fd);
    return *fd >= 0 ? PINC_OK : fail_scratch(err, path);
}

void pinc_scratch_drop(struct pinc_buf *path, int *fd)
{
    size_t slash;

    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
    if (path->len) {
        slash = pinc_slice_rfind(pinc_buf_slice(path), '/');
        (void)unlink(path->ptr);
        path->ptr[slash] = '\0';
        (void)rmdir(path->ptr);
    }
    pinc_buf_clear(path);
}

void pinc_scratch_clear(struct pinc_scratch *scratch)
{
    pinc_work_folder_remove(&scratch->folder); /* a build may have put something there */
}
