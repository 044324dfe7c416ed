#include "base/process/program.h"

#include "base/file/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static bool is_program(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

enum pinc_status pinc_program_find(const char **out, struct pinc_arena *arena, const char *search,
                                   const char *name, struct pinc_error *err)
{
    struct pinc_slice rest = pinc_slice_of(search), file = pinc_slice_of(name);

    *out = NULL;
    if (strchr(name, '/')) {
        *out = pinc_arena_copy(arena, name, file.len);
        return *out ? PINC_OK : pinc_fail_memory(err);
    }
    while (rest.len) {
        size_t colon = pinc_slice_find(rest, ':');
        struct pinc_slice folder = pinc_slice_part(rest, 0, colon);

        if (folder.len && folder.ptr[0] == '/') {
            const char *path = pinc_path_join(arena, folder, file);

            if (!path) {
                return pinc_fail_memory(err);
            }
            if (is_program(path)) {
                *out = path;
                return PINC_OK;
            }
        }
        rest = pinc_slice_part(rest, colon + 1, rest.len);
    }
    return PINC_OK;
}

/* Does the variable's name hold what stands between the stars of "*PART*"? */
static bool has_part(const char *change, const char *variable)
{
    const size_t n = strcspn(change + 1, "*"), len = strcspn(variable, "=");
    size_t i, k;

    for (i = 0; n <= len && i + n <= len; i++) {
        for (k = 0; k < n && pinc_to_lower(change[1 + k]) == pinc_to_lower(variable[i + k]); k++) {
        }
        if (k == n) {
            return true;
        }
    }
    return false;
}

/* Has the variable's value a URL with credentials? A proxy may be given without a scheme. */
static bool has_login(const char *variable)
{
    const size_t name = strcspn(variable, "=");
    const char *at = variable + name;

    if (name >= 6 && has_part("*_proxy*", variable + name - 6)) {
        return strchr(at, '@') != NULL;
    }
    while ((at = strstr(at, "://"))) {
        at += strlen("://");
        if (at[strcspn(at, "@/?# \t\n\"'<>")] == '@') {
            return true;
        }
    }
    return false;
}

/* Does a change of the environment speak of this variable ("NAME=value")? */
static bool is_about(const char *change, const char *variable)
{
    size_t n = strcspn(change, "=*");

    if (strcmp(change, "@") == 0) {
        return has_login(variable);
    }
    if (change[0] == '*') {
        return has_part(change, variable);
    }
    return strncmp(change, variable, n) == 0 && (change[n] == '*' || variable[n] == '=');
}

static bool is_changed(const char *const *changes, const char *variable)
{
    for (; changes && *changes; changes++) {
        if (is_about(*changes, variable)) {
            return true;
        }
    }
    return false;
}

char **pinc_program_environment(const char *const *changes, struct pinc_arena *arena)
{
    size_t n = 0, n_changes = 0, i;
    char **list;

    while (environ && environ[n]) {
        n++;
    }
    while (changes && changes[n_changes]) {
        n_changes++;
    }
    list = pinc_arena_array(arena, n + n_changes + 1, sizeof *list);
    if (!list) {
        return NULL;
    }
    n = 0;
    for (i = 0; environ && environ[i]; i++) {
        if (!is_changed(changes, environ[i])) {
            list[n++] = environ[i];
        }
    }
    for (i = 0; i < n_changes; i++) {
        if (strchr(changes[i], '=') && !is_changed(changes + i + 1, changes[i])) {
            list[n] = pinc_arena_copy(arena, changes[i], strlen(changes[i]));
            if (!list[n++]) {
                return NULL;
            }
        }
    }
    return list;
}

char **pinc_program_arguments(const char *program, const char *const *args,
                              struct pinc_arena *arena)
{
    size_t n = 0, i;
    char **list;

    while (args && args[n]) {
        n++;
    }
    list = pinc_arena_array(arena, n + 2, sizeof *list);
    if (list) {
        list[0] = pinc_arena_copy(arena, program, strlen(program));
    }
    for (i = 0; list && list[i] && i < n; i++) {
        list[i + 1] = pinc_arena_copy(arena, args[i], strlen(args[i]));
    }
    return list && list[i] ? list : NULL;
}
