#include "base/file/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Any depth, with two descriptors and no path: folders are entered by name and left by "..". Links
 * are not followed. Whoever made the tree may have taken its own right to enter or change folders.
 */
struct walk {
    int at;                /* the folder that is being emptied */
    struct pinc_buf names; /* of the folders from the outermost one to this, NUL behind each */
    size_t depth;
};

/* A new descriptor at its start: it may be read from the beginning. */
static DIR *list_folder(int at)
{
    int fd = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);

    if (!list && fd >= 0) {
        (void)close(fd);
    }
    return list;
}

static bool enter(struct walk *w, const char *name)
{
    int fd;

    (void)fchmodat(w->at, name, 0700, 0);
    fd = openat(w->at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    pinc_buf_add(&w->names, (struct pinc_slice){name, strlen(name) + 1});
    if (w->names.failed != PINC_OK) {
        (void)close(fd);
        return false;
    }
    (void)close(w->at);
    w->at = fd;
    w->depth++;
    return true;
}

/* Go up and remove the folder that was left, which is empty. */
static bool leave(struct walk *w)
{
    int fd = openat(w->at, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    size_t start = w->names.len - 1;

    if (fd < 0) {
        return false;
    }
    while (start > 0 && w->names.ptr[start - 1]) {
        start--;
    }
    (void)close(w->at);
    w->at = fd;
    w->depth--;
    w->names.len = start;
    return unlinkat(w->at, w->names.ptr + start, AT_REMOVEDIR) == 0;
}

/* Remove what is not a folder. @return the name of the first folder that is not empty; "" when there is
 * none; NULL after a failure */
static const char *remove_files(struct walk *w, char *name, size_t size)
{
    DIR *list = list_folder(w->at);
    const struct dirent *entry;
    const char *found = list ? "" : NULL;

    while (list && found && !*found && (entry = readdir(list)) != NULL) {
        const size_t len = strlen(entry->d_name);

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            unlinkat(w->at, entry->d_name, 0) == 0 ||
            unlinkat(w->at, entry->d_name, AT_REMOVEDIR) == 0) {
            continue;
        }
        if ((errno != ENOTEMPTY && errno != EEXIST) || len >= size) {
            found = NULL;
        } else {
            memcpy(name, entry->d_name, len + 1);
            found = name;
        }
    }
    if (list) {
        (void)closedir(list);
    }
    return found;
}

void pinc_folder_remove(const char *path)
{
    struct walk w = {.at = -1};
    char buffer[1024];
    const char *name;
    bool going;

    if (unlink(path) == 0 || rmdir(path) == 0) {
        return; /* a link, or it is empty */
    }
    (void)chmod(path, 0700);
    w.at = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    going = w.at >= 0;
    while (going) {
        name = remove_files(&w, buffer, sizeof buffer);
        if (!name) {
            going = false;
        } else if (*name) {
            going = enter(&w, name);
        } else if (w.depth == 0) {
            going = false;
            (void)rmdir(path);
        } else {
            going = leave(&w);
        }
    }
    if (w.at >= 0) {
        (void)close(w.at);
    }
    pinc_buf_clear(&w.names);
}
