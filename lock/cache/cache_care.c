/*
 * Keeping the cache small, and finding out whether it is sound.
 */
#include "lock/cache/cache_care.h"

#include "base/time/clock.h"
#include "base/file/file.h"
#include "index/client/cache_pack.h"
#include "index/client/kept_files.h"
#include "lock/config/cache_folder.h"
#include "lock/config/settings.h"
#include "lock/result/sizes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY 86400
#define WEEK (7 * DAY)

/* --- prune */

/* A file that may go. */
struct old {
    char *path;
    int64_t used;
    uint64_t bytes;
};

struct prune {
    struct pinc_arena *arena;
    struct old *items;
    size_t n, cap;
    uint64_t bytes; /* of all */
};

/* "30d": days; else a size. */
static bool read_keep(struct pinc_slice text, uint64_t *days, uint64_t *bytes)
{
    size_t i = 0;

    *days = *bytes = UINT64_MAX;
    if (!pinc_slice_ends(text, "d")) {
        return pinc_size_parse(bytes, text);
    }
    text.len--;
    *days = 0;
    for (; i < text.len && i < 6 && pinc_is_digit(text.ptr[i]); i++) {
        *days = *days * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return i > 0 && i == text.len;
}

static enum pinc_status collect(void *user, const struct pinc_cache_file *file,
                                struct pinc_error *err)
{
    struct prune *p = user;
    char *path = pinc_arena_copy(p->arena, file->path, strlen(file->path));

    if (!path || !PINC_GROW(p->items, p->cap, p->n + 1)) {
        return pinc_fail_memory(err);
    }
    p->items[p->n++] = (struct old){path, file->used, file->bytes};
    p->bytes += file->bytes;
    return PINC_OK;
}

static enum pinc_status remove_file(const char *path, struct pinc_error *err)
{
    char why[128] = "unknown error";

    if (unlink(path) == 0 || errno == ENOENT) {
        return PINC_OK;
    }
    (void)strerror_r(errno, why, sizeof why);
    (void)pinc_fail(err, PINC_EIO, "cannot remove: %s", why);
    pinc_fail_at(err, path, 0, 0);
    return PINC_EIO;
}

/* The one that was used longest ago first; then by path. */
static int compare_old(const void *a, const void *b)
{
    const struct old *x = a, *y = b;

    return x->used != y->used ? (x->used < y->used ? -1 : 1) : strcmp(x->path, y->path);
}

static enum pinc_status prune(struct prune *p, uint64_t days, uint64_t most, uint64_t *removed,
                              struct pinc_error *err)
{
    const int64_t now = pinc_clock_now();
    enum pinc_status st = PINC_OK;
    size_t i;

    if (p->n) {
        qsort(p->items, p->n, sizeof *p->items, compare_old);
    }
    for (i = 0; i < p->n && st == PINC_OK; i++) {
        const struct old *o = &p->items[i];
        const bool late = days != UINT64_MAX && now - o->used > (int64_t)days * DAY;

        if (!late && p->bytes <= most) {
            break;
        }
        st = remove_file(o->path, err);
        p->bytes -= o->bytes;
        *removed += st == PINC_OK ? o->bytes : 0;
    }
    return st;
}

static enum pinc_status parse_keep(struct pinc_slice keep, const char *option, uint64_t *days,
                                   uint64_t *most, struct pinc_error *err)
{
    if (read_keep(keep, days, most)) {
        return PINC_OK;
    }
    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "neither days nor a size: ", keep, "");
    pinc_fail_hint(err, "%s takes 30d, or 500MB, 2GiB", option);
    return PINC_EUSAGE;
}

enum pinc_status pinc_cache_prune(const struct pinc_session *session, const char *keep,
                                  uint64_t *removed, struct pinc_error *err)
{
    struct prune p = {.arena = pinc_arena_new()};
    uint64_t days = UINT64_MAX, most = UINT64_MAX;
    enum pinc_status st = p.arena ? PINC_OK : pinc_fail_memory(err);

    *removed = 0;
    if (st == PINC_OK) {
        st = parse_keep(pinc_slice_of(keep), "--keep", &days, &most, err);
    }
    if (st == PINC_OK) {
        st = pinc_cache_each(session, collect, &p, err);
    }
    if (st == PINC_OK) {
        st = prune(&p, days, most, removed, err);
    }
    pinc_free(p.items);
    pinc_arena_free(p.arena);
    return st;
}

/* --- by itself */

enum pinc_status pinc_cache_keep_check(struct pinc_slice keep, struct pinc_error *err)
{
    uint64_t days, most;

    return keep.ptr ? parse_keep(keep, "--cache-keep", &days, &most, err) : PINC_OK;
}

/* Was the cache not pruned for a week? From now on it was. */
static bool is_due(const struct pinc_session *session)
{
    struct pinc_buf path = {0};
    struct stat info;
    char *folder = NULL;
    bool due = false;

    if (pinc_cache_dir(session, &folder, NULL) == PINC_OK) {
        pinc_buf_addf(&path, "%s/CACHEDIR.TAG", folder);
        due = path.failed == PINC_OK && lstat(path.ptr, &info) == 0 && S_ISREG(info.st_mode) &&
              pinc_clock_now() - (int64_t)info.st_mtime > WEEK &&
              utimensat(AT_FDCWD, path.ptr, NULL, AT_SYMLINK_NOFOLLOW) == 0;
    }
    pinc_buf_clear(&path);
    pinc_text_free(folder);
    return due;
}

void pinc_cache_tidy(const struct pinc_session *session, const struct pinc_cache_settings *cache)
{
    struct pinc_buf text = {0};
    uint64_t removed = 0;

    if (cache->none || cache->offline || !cache->keep.ptr || !is_due(session)) {
        return;
    }
    if (pinc_cache_prune(session, cache->keep.ptr, &removed, NULL) == PINC_OK && removed) {
        pinc_size_print(&text, removed);
        pinc_session_tell(
            session, PINC_MESSAGE_DETAIL, "removed %s from the cache (--cache-keep %s)",
            text.failed == PINC_OK ? pinc_buf_slice(&text).ptr : "something", cache->keep.ptr);
    }
    pinc_buf_clear(&text);
}

/* --- verify */

struct verify {
    uint64_t entries, damaged;
};

static enum pinc_status check(void *user, const struct pinc_cache_file *file,
                              struct pinc_error *err)
{
    struct verify *v = user;
    const char *name = strrchr(file->path, '/') + 1;
    struct pinc_cache_packed found;
    struct pinc_file content = {0};
    bool sound;

    if (name[0] == '.') {
        return PINC_OK; /* another process may be writing it */
    }
    v->entries++;
    if (strcmp(file->folder, PINC_KEPT_FILES_FOLDER) == 0) {
        sound = pinc_kept_files_is_sound(file->path);
    } else {
        sound = pinc_cache_load_sound(&content, &found, file->path, file->folder, name);
        pinc_file_clear(&content);
    }
    if (sound) {
        return PINC_OK;
    }
    v->damaged++;
    return remove_file(file->path, err);
}

enum pinc_status pinc_cache_verify(const struct pinc_session *session, uint64_t *entries,
                                   uint64_t *damaged, struct pinc_error *err)
{
    struct verify v = {0};
    enum pinc_status st = pinc_cache_each(session, check, &v, err);

    *entries = v.entries;
    *damaged = v.damaged;
    return st;
}
