#include "base/file/spill.h"

#include "base/alloc.h"
#include "base/file/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define HELD_MAX ((size_t)1 << 20) /* bytes of texts in memory */
#define BLOCK 16384

struct pinc_spill {
    struct pinc_arena *arena;
    const char *folder;
    struct pinc_buf held; /* behind what the file has */
    uint64_t written;
    int fd;    /* -1: there is no file yet */
    bool full; /* the folder takes no more: all else stays in memory */
};

struct pinc_spill *pinc_spill_new(const char *folder)
{
    struct pinc_spill *spill = pinc_alloc(sizeof *spill);
    struct pinc_arena *arena = pinc_arena_new();

    folder = folder && *folder ? folder : "/tmp";
    folder = arena ? pinc_slice_dup(arena, pinc_slice_of(folder)).ptr : NULL;
    if (!spill || !folder) {
        pinc_arena_free(arena);
        pinc_free(spill);
        return NULL;
    }
    *spill = (struct pinc_spill){.arena = arena, .folder = folder, .fd = -1};
    return spill;
}

void pinc_spill_free(struct pinc_spill *spill)
{
    if (!spill) {
        return;
    }
    if (spill->fd >= 0) {
        (void)close(spill->fd);
    }
    pinc_buf_clear(&spill->held);
    pinc_arena_free(spill->arena);
    pinc_free(spill);
}

/* A file that loses its name at once. */
static bool open_file(struct pinc_spill *spill)
{
    struct pinc_buf path = {0};

    pinc_buf_addf(&path, "%s/pinc-XXXXXX", spill->folder);
    if (path.failed == PINC_OK) {
        spill->fd = pinc_file_above_standard(mkstemp(path.ptr));
    }
    if (spill->fd >= 0) {
        (void)unlink(path.ptr);
        (void)fcntl(spill->fd, F_SETFD, FD_CLOEXEC);
    }
    pinc_buf_clear(&path);
    return spill->fd >= 0;
}

/* Move what is held to the file, if it takes that. */
static void flush(struct pinc_spill *spill)
{
    size_t done = 0;

    spill->full = spill->fd < 0 && !open_file(spill);
    while (!spill->full && done < spill->held.len) {
        const ssize_t n = pwrite(spill->fd, spill->held.ptr + done, spill->held.len - done,
                                 (off_t)(spill->written + done));

        spill->full = n == 0 || (n < 0 && errno != EINTR);
        done += n > 0 ? (size_t)n : 0;
    }
    if (!spill->full) {
        spill->written += spill->held.len;
        spill->held.len = 0;
    }
}

enum pinc_status pinc_spill_put(struct pinc_spill *spill, struct pinc_spilled *out,
                                struct pinc_slice text, struct pinc_error *err)
{
    *out = (struct pinc_spilled){spill->written + spill->held.len, text.len};
    pinc_buf_add(&spill->held, text);
    if (spill->held.failed != PINC_OK) {
        return pinc_fail_memory(err);
    }
    if (spill->held.len > HELD_MAX && !spill->full) {
        flush(spill);
    }
    return PINC_OK;
}

/* A text that the file has. */
static enum pinc_status read_back(struct pinc_buf *out, const struct pinc_spill *spill,
                                  struct pinc_spilled text, struct pinc_error *err)
{
    char block[BLOCK];

    while (out->len < text.len && out->failed == PINC_OK) {
        const size_t left = text.len - out->len, n = left < sizeof block ? left : sizeof block;

        if (!pinc_file_read_part(spill->fd, block, (size_t)text.at + out->len, n)) {
            return pinc_file_fail(err, PINC_EIO, "read in", spill->folder);
        }
        pinc_buf_add(out, (struct pinc_slice){block, n});
    }
    return out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_spill_get(struct pinc_buf *out, const struct pinc_spill *spill,
                                struct pinc_spilled text, struct pinc_error *err)
{
    const size_t from = (size_t)(text.at - spill->written);

    out->len = 0;
    if (text.at < spill->written) {
        return read_back(out, spill, text, err);
    }
    pinc_buf_add(out, pinc_slice_part(pinc_buf_slice(&spill->held), from, from + text.len));
    return out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}
