#include "lock/input/read_files.h"

#include "base/alloc.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum pinc_status pinc_read_files_add(struct pinc_read_files *files, const char *path,
                                     struct pinc_error *err)
{
    struct stat info;

    if ((strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &info) : stat(path, &info)) != 0 ||
        !S_ISREG(info.st_mode)) {
        return PINC_OK;
    }
    if (!PINC_GROW(files->items, files->cap, files->n + 1)) {
        return pinc_fail_memory(err);
    }
    files->items[files->n++] =
        (struct pinc_read_file){(uint64_t)info.st_dev, (uint64_t)info.st_ino};
    return PINC_OK;
}

enum pinc_status pinc_read_files_merge(struct pinc_read_files *files,
                                       const struct pinc_read_files *more, struct pinc_error *err)
{
    size_t i;

    if (!PINC_GROW(files->items, files->cap, files->n + more->n)) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < more->n; i++) {
        files->items[files->n++] = more->items[i];
    }
    return PINC_OK;
}

void pinc_read_files_clear(struct pinc_read_files *files)
{
    pinc_free(files->items);
    *files = (struct pinc_read_files){0};
}

bool pinc_read_files_has(const struct pinc_read_files *files, const char *path)
{
    struct stat info;
    size_t i;

    if (files->n == 0 || stat(path, &info) != 0) {
        return false;
    }
    for (i = 0; i < files->n; i++) {
        if (files->items[i].device == (uint64_t)info.st_dev &&
            files->items[i].inode == (uint64_t)info.st_ino) {
            return true;
        }
    }
    return false;
}

enum pinc_status pinc_read_files_spare(const struct pinc_read_files *files, const char *path,
                                       struct pinc_error *err)
{
    if (!pinc_read_files_has(files, path)) {
        return PINC_OK;
    }
    (void)pinc_fail(err, PINC_EUSAGE, "the output would replace a file that is read");
    pinc_fail_at(err, path, 0, 0);
    pinc_fail_hint(err, "name another output with --output-file");
    return PINC_EUSAGE;
}
