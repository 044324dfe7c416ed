#include "index/build/find_python.h"

#include "base/file/file.h"
#include "base/process/job.h"
#include "markers/version/version.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#define SHIM_MAX ((size_t)4 << 10) /* bytes of a script that may be a shim */

/* Everything that one search shares. */
struct search {
    struct pinc_slice version; /* "3.10" */
    const char *name;          /* "python3.10" */
    struct pinc_arena *arena;
    const char *found;
    struct pinc_version newest; /* of `found` */
};

/* "3.10.4" out of "3.10.4", or "cpython-3.10.4-linux-x86_64-gnu": of the version that is wanted? */
static bool is_version(struct search *s, struct pinc_slice text, struct pinc_version *out)
{
    static const char prefix[] = "cpython-";

    if (pinc_slice_starts(text, prefix)) {
        text = pinc_slice_part(text, sizeof prefix - 1, text.len);
        text = pinc_slice_part(text, 0, pinc_slice_find(text, '-'));
    }
    text = pinc_slice_dup(s->arena, text);
    return text.len > s->version.len && text.ptr[s->version.len] == '.' &&
           pinc_slice_equal(pinc_slice_part(text, 0, s->version.len), s->version) &&
           pinc_version_parse(out, text, s->arena, NULL) == PINC_OK;
}

/* Take the newest of the installations in a folder of them, when it is newer than what is found. */
static void look_among(struct search *s, const char *folder)
{
    DIR *list = opendir(folder);
    const struct dirent *entry;

    while (list && (entry = readdir(list)) != NULL) {
        struct pinc_version version;
        struct pinc_buf path = {0};

        if (!is_version(s, pinc_slice_of(entry->d_name), &version) ||
            (s->found && pinc_version_compare(&version, &s->newest) <= 0)) {
            continue;
        }
        pinc_buf_addf(&path, "%s/%s/bin/%s", folder, entry->d_name, s->name);
        if (path.failed == PINC_OK && access(path.ptr, X_OK) == 0) {
            s->found = pinc_arena_copy(s->arena, path.ptr, path.len);
            s->newest = version;
        }
        pinc_buf_clear(&path);
    }
    if (list) {
        (void)closedir(list);
    }
}

/* The root of a pyenv whose shim a program is: in the script, `export PYENV_ROOT="/x"`. NULL: it is
 * none. */
static const char *shim_root(const char *program, struct pinc_arena *arena)
{
    static const char name[] = "export PYENV_ROOT=\"";
    struct pinc_file file = {.text = {NULL, 0}};
    const char *root = NULL;
    size_t i;

    if (pinc_file_read(&file, program, SHIM_MAX, NULL) == PINC_OK &&
        pinc_slice_starts(file.text, "#!")) {
        for (i = 0; i < file.text.len && !root; i++) {
            struct pinc_slice rest = pinc_slice_part(file.text, i, file.text.len);

            if (pinc_slice_starts(rest, name)) {
                rest = pinc_slice_part(rest, sizeof name - 1, rest.len);
                root = pinc_arena_copy(arena, rest.ptr, pinc_slice_find(rest, '"'));
            }
        }
    }
    pinc_file_clear(&file);
    return root;
}

static void look_below(struct search *s, const char *root, const char *folder)
{
    struct pinc_buf path = {0};

    pinc_buf_addf(&path, "%s/%s", root, folder);
    if (path.failed == PINC_OK) {
        look_among(s, path.ptr);
    }
    pinc_buf_clear(&path);
}

enum pinc_status pinc_find_python(const char **out, struct pinc_slice version, const char *search,
                                  const char *home, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    struct search s = {.version = version, .arena = arena};
    struct pinc_buf name = {0};
    const char *root = NULL;
    enum pinc_status st;

    *out = NULL;
    pinc_buf_addf(&name, "python%.*s", PINC_SLICE_ARG(version));
    s.name = pinc_buf_keep(&name, arena).ptr;
    if (!s.name) {
        return pinc_fail_memory(err);
    }
    st = pinc_program_find(out, arena, search, s.name, err);
    if (st != PINC_OK) {
        return st;
    }
    root = *out ? shim_root(*out, arena) : NULL;
    if (*out && !root) {
        return PINC_OK;
    }
    if (root) {
        look_below(&s, root, "versions");
    }
    if (!s.found && home) {
        look_below(&s, home, ".pyenv/versions");
        look_below(&s, home, ".local/share/uv/python");
    }
    if (s.found) {
        *out = s.found;
    }
    return PINC_OK;
}
