#include "lock/input/repository.h"

#include "base/file/file.h"
#include "lock/input/location.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is there a .git in the folder? *more: there may be another one above: there is none here, or a file,
 * as in a submodule. */
static bool has_git(const char *folder, bool *more)
{
    struct pinc_buf path = {0};
    struct stat info;
    bool found;

    pinc_buf_addf(&path, "%s/.git", folder);
    found = path.failed == PINC_OK && lstat(path.ptr, &info) == 0;
    *more = !found || S_ISREG(info.st_mode);
    pinc_buf_clear(&path);
    return found;
}

/* Cuts the last part off; false at the root of the file system. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');

    if (!slash || slash == path) {
        return false;
    }
    *slash = '\0';
    return true;
}

enum pinc_status pinc_repository_find(struct pinc_repository *out, const char *folder,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    char *real = realpath(folder, NULL);
    struct pinc_slice root;
    bool more = true;
    char *path;

    *out = (struct pinc_repository){.found = false};
    if (!real) {
        return errno == ENOMEM ? pinc_fail_memory(err) : PINC_OK;
    }
    out->root = pinc_slice_dup(arena, pinc_slice_of(strcmp(real, "/") == 0 ? "" : real));
    path = pinc_arena_copy(arena, real, strlen(real));
    free(real);
    if (!out->root.ptr || !path) {
        return pinc_fail_memory(err);
    }
    do {
        if (has_git(path, &more)) {
            root = pinc_slice_dup(arena, pinc_slice_of(path));
            if (!root.ptr) {
                return pinc_fail_memory(err);
            }
            out->root = root;
            out->found = true;
        }
    } while (more && go_up(path));
    return PINC_OK;
}

/* What follows the root in a path below it; ptr NULL: it is not below. */
static struct pinc_slice below(const struct pinc_repository *repository, const char *path)
{
    const struct pinc_slice text = pinc_slice_of(path);
    const size_t n = repository->root.len;

    if (!repository->root.ptr || text.len <= n || text.ptr[n] != '/' ||
        memcmp(text.ptr, repository->root.ptr, n) != 0) {
        return (struct pinc_slice){0};
    }
    return pinc_slice_part(text, n + 1, text.len);
}

bool pinc_repository_covers(const struct pinc_repository *repository, struct pinc_slice path)
{
    const size_t n = repository->root.len;

    return n > 1 && path.len >= n && memcmp(path.ptr, repository->root.ptr, n) == 0 &&
           (path.len == n || path.ptr[n] == '/');
}

/* The real path; that of a file that does not exist ends in its name. Freed by free(). */
static char *real_path(const char *path)
{
    char *real = realpath(path, NULL), *folder, *copy;
    const char *slash = strrchr(path, '/');
    struct pinc_buf joined = {0};

    if (real || errno != ENOENT) {
        return real;
    }
    copy = strdup(slash ? path : ".");
    if (!copy) {
        return NULL;
    }
    if (slash) {
        copy[slash == path ? 1 : slash - path] = '\0';
    }
    folder = realpath(copy, NULL);
    free(copy);
    if (folder) {
        pinc_buf_addf(&joined, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder,
                      slash ? slash + 1 : path);
        real = joined.failed == PINC_OK ? strdup(joined.ptr) : NULL;
    }
    pinc_buf_clear(&joined);
    free(folder);
    return real;
}

/* ".git" holds passwords of remotes; a name with a dot in front is that of settings (".env"). */
static bool is_hidden(struct pinc_slice path)
{
    while (path.len) {
        const size_t end = pinc_slice_find(path, '/');
        const struct pinc_slice part = pinc_slice_part(path, 0, end);

        if (pinc_slice_equal_nocase(part, PINC_LIT(".git")) ||
            (end == path.len && path.ptr[0] == '.')) {
            return true;
        }
        path = pinc_slice_part(path, end + 1, path.len);
    }
    return false;
}

bool pinc_repository_has(const struct pinc_repository *repository, const char *path)
{
    char *real = real_path(path);
    const struct pinc_slice rest = real ? below(repository, real) : (struct pinc_slice){0};
    const bool has = rest.len && !is_hidden(rest);

    free(real);
    return has;
}

struct pinc_slice pinc_repository_missing_folder(const struct pinc_repository *repository,
                                                 struct pinc_slice path, struct pinc_arena *arena)
{
    struct pinc_slice folder = is_hidden(path) ? PINC_LIT(".") : pinc_path_folder(path);

    while (!pinc_slice_equal(folder, PINC_LIT(".")) && !pinc_slice_equal(folder, PINC_LIT("/"))) {
        folder = pinc_slice_dup(arena, folder);
        if (!folder.ptr) {
            break;
        }
        if (pinc_repository_has(repository, folder.ptr)) {
            return access(folder.ptr, F_OK) != 0 ? folder : (struct pinc_slice){0};
        }
        folder = pinc_path_folder(folder);
    }
    return (struct pinc_slice){0};
}

/* The path from the root of the file system, "." and ".." taken out, links not followed. */
static bool is_written_inside(const struct pinc_repository *repository, const char *path)
{
    struct pinc_buf whole = {0};
    char *here = path[0] == '/' ? NULL : realpath(".", NULL);
    bool inside;

    pinc_buf_addf(&whole, "%s%s%s", here ? here : "", here ? "/" : "", path);
    free(here);
    inside =
        whole.failed == PINC_OK && below(repository, pinc_path_normalize(whole.ptr).ptr).len > 0;
    pinc_buf_clear(&whole);
    return inside;
}

bool pinc_repository_leaves(const struct pinc_repository *repository, const char *path)
{
    char *real = real_path(path);
    const bool out = !real || below(repository, real).len == 0;

    free(real);
    return out;
}

bool pinc_repository_escapes(const struct pinc_repository *repository, const char *path)
{
    return is_written_inside(repository, path) && pinc_repository_leaves(repository, path);
}
