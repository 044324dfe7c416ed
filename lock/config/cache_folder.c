/*
 * The cache seen from outside: where it is, how large it is, and emptying it. Only what has the
 * names of pinc's own files is counted and removed, so that a folder named by mistake loses
 * nothing.
 */
#include "lock/config/cache_folder.h"

#include "lock/config/settings.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_NAME 32u /* hexadecimal digits of an entry's name */

enum pinc_status pinc_cache_folder(struct pinc_slice *out, const struct pinc_session *session,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_slice given = pinc_settings_cache_dir(session);
    const char *cache = pinc_session_getenv(session, "XDG_CACHE_HOME");
    const char *home = pinc_session_home(session);
    struct pinc_buf path = {0};

    *out = given;
    if (given.ptr) {
        return PINC_OK;
    }
    /* XDG base directories: a relative path is to be ignored. */
    if (cache && cache[0] == '/') {
        pinc_buf_addf(&path, "%s/pinc", cache);
    } else if (home) {
        pinc_buf_addf(&path, "%s/.cache/pinc", home);
    }
    if (path.failed == PINC_OK && path.len) {
        *out = pinc_slice_dup(arena, pinc_buf_slice(&path));
    }
    if (path.len && !out->ptr) {
        pinc_buf_clear(&path);
        return pinc_fail_memory(err);
    }
    pinc_buf_clear(&path);
    return PINC_OK;
}

/* What a walk over the cache does. */
struct walk {
    bool remove;
    uint64_t bytes;
    /* NULL: none; see pinc_cache_each() */
    enum pinc_status (*visit)(void *user, const struct pinc_cache_file *file,
                              struct pinc_error *err);
    void *user;
    const char *folder;
    struct pinc_error *err;
};

/* "pages-v2": lower-case letters, "-v", digits. */
static bool is_kind(const char *name)
{
    size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    const char *rest = name + letters;

    return letters && strncmp(rest, "-v", 2) == 0 && rest[2] &&
           rest[2 + strspn(rest + 2, "0123456789")] == '\0';
}

/* An entry, or one that was being written: ".NAME.pinc-..." */
static bool is_entry(const char *name)
{
    bool hidden = name[0] == '.';
    size_t digits = strspn(name + hidden, "0123456789abcdef");

    return digits == ENTRY_NAME && name[hidden + digits] == (hidden ? '.' : '\0');
}

static enum pinc_status fail_errno(struct walk *walk, const char *what, const char *path)
{
    char why[128] = "unknown error";

    (void)strerror_r(errno, why, sizeof why);
    (void)pinc_fail(walk->err, PINC_EIO, "cannot %s: %s", what, why);
    pinc_fail_at(walk->err, path, 0, 0);
    return PINC_EIO;
}

/* Calls `visit` for each name of a folder that `wanted` likes. A folder that is not there has none.
 */
static enum pinc_status each(struct walk *walk, const char *folder,
                             bool (*wanted)(const char *name),
                             enum pinc_status (*visit)(struct walk *walk, const char *path))
{
    DIR *dir = opendir(folder);
    enum pinc_status st = PINC_OK;
    struct dirent *entry;

    if (!dir) {
        return errno == ENOENT ? PINC_OK : fail_errno(walk, "read the cache", folder);
    }
    while (st == PINC_OK) {
        struct pinc_buf path = {0};

        errno = 0;
        entry = readdir(dir);
        if (!entry) {
            st = errno ? fail_errno(walk, "read the cache", folder) : PINC_OK;
            break;
        }
        if (!wanted(entry->d_name)) {
            continue;
        }
        pinc_buf_addf(&path, "%s/%s", folder, entry->d_name);
        st = path.failed == PINC_OK ? visit(walk, path.ptr) : pinc_fail_memory(walk->err);
        pinc_buf_clear(&path);
    }
    (void)closedir(dir);
    return st;
}

static enum pinc_status visit_entry(struct walk *walk, const char *path)
{
    struct stat info;

    if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return PINC_OK;
    }
    if (walk->visit) {
        const struct pinc_cache_file file = {
            .path = path,
            .folder = walk->folder,
            .used = (int64_t)(info.st_atime > info.st_mtime ? info.st_atime : info.st_mtime),
            .bytes = (uint64_t)info.st_size / (uint64_t)info.st_nlink};

        return walk->visit(walk->user, &file, walk->err);
    }
    if (walk->remove && unlink(path) != 0 && errno != ENOENT) {
        return fail_errno(walk, "remove", path);
    }
    /* A file of several entries has the name of each, and goes with the last one. */
    if (walk->remove) {
        walk->bytes += info.st_nlink == 1 ? (uint64_t)info.st_size : 0;
    } else {
        walk->bytes += (uint64_t)info.st_size / (uint64_t)info.st_nlink;
    }
    return PINC_OK;
}

static enum pinc_status visit_kind(struct walk *walk, const char *path)
{
    struct stat info;
    enum pinc_status st;

    if (lstat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return PINC_OK;
    }
    walk->folder = strrchr(path, '/') + 1;
    st = each(walk, path, is_entry, visit_entry);
    if (st == PINC_OK && walk->remove) {
        (void)rmdir(path); /* stays when something else lies there */
    }
    return st;
}

static enum pinc_status find_folder(struct pinc_slice *out, const struct pinc_session *session,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = pinc_cache_folder(out, session, arena, err);

    if (st == PINC_OK && !out->ptr) {
        st = pinc_fail(err, PINC_EUSAGE, "no cache folder is known");
        pinc_fail_hint(err, "name it with --cache-dir");
    }
    return st;
}

static enum pinc_status walk_cache(const struct pinc_session *session, struct walk *walk)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice folder = {0};
    enum pinc_status st;

    if (!arena) {
        return pinc_fail_memory(walk->err);
    }
    st = find_folder(&folder, session, arena, walk->err);
    if (st == PINC_OK) {
        st = each(walk, folder.ptr, is_kind, visit_kind);
    }
    pinc_arena_free(arena);
    return st;
}

enum pinc_status pinc_cache_dir(const struct pinc_session *session, char **out,
                                struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice folder = {0};
    struct pinc_buf text = {0};
    enum pinc_status st;

    *out = NULL;
    if (!arena) {
        return pinc_fail_memory(err);
    }
    st = find_folder(&folder, session, arena, err);
    if (st == PINC_OK) {
        pinc_buf_add(&text, folder);
        *out = pinc_buf_take(&text, NULL);
        st = *out ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    pinc_arena_free(arena);
    return st;
}

enum pinc_status pinc_cache_size(const struct pinc_session *session, uint64_t *bytes,
                                 struct pinc_error *err)
{
    struct walk walk = {.remove = false, .err = err};
    enum pinc_status st = walk_cache(session, &walk);

    *bytes = walk.bytes;
    return st;
}

enum pinc_status pinc_cache_clear(const struct pinc_session *session, uint64_t *bytes,
                                  struct pinc_error *err)
{
    struct walk walk = {.remove = true, .err = err};
    enum pinc_status st = walk_cache(session, &walk);

    if (bytes) {
        *bytes = walk.bytes;
    }
    return st;
}

enum pinc_status pinc_cache_each(const struct pinc_session *session,
                                 enum pinc_status (*visit)(void *user,
                                                           const struct pinc_cache_file *file,
                                                           struct pinc_error *err),
                                 void *user, struct pinc_error *err)
{
    struct walk walk = {.visit = visit, .user = user, .err = err};

    return walk_cache(session, &walk);
}
