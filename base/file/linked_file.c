#ifdef __linux__
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "base/file/linked_file.h"

#include "base/file/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool pinc_linked_file_open(struct pinc_linked_file *file, const char *folder)
{
#ifdef O_TMPFILE
    *file = (struct pinc_linked_file){
        .fd = pinc_file_above_standard(open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600))};
#else
    (void)folder;
    errno = ENOTSUP;
    *file = (struct pinc_linked_file){.fd = -1};
#endif
    return file->fd >= 0;
}

bool pinc_linked_file_add(struct pinc_linked_file *file, struct pinc_slice bytes)
{
    const bool added = pinc_replacement_write(file->fd, bytes);

    file->len += added ? bytes.len : 0;
    return added;
}

bool pinc_linked_file_name(const struct pinc_linked_file *file, const char *path)
{
    struct pinc_replacement r = {.private_ = true};
    struct pinc_arena *arena = pinc_arena_new();
    bool done = false;

    if (!arena || !pinc_replacement_init(&r, arena, path)) {
        errno = ENOMEM;
    } else {
        done = pinc_replacement_link(&r, file->fd);
    }
    if (done && r.temporary.len) {
        /* A file that has the name already is not renamed, says POSIX. */
        (void)unlink(r.temporary.ptr);
    }
    pinc_replacement_clear(&r);
    pinc_arena_free(arena);
    return done;
}

void pinc_linked_file_close(struct pinc_linked_file *file)
{
    if (file->fd >= 0) {
        (void)close(file->fd);
    }
    *file = (struct pinc_linked_file){.fd = -1};
}
