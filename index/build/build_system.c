#include "index/build/build_system.h"

#include "base/file/file.h"
#include "base/toml/toml.h"
#include "index/build/subdirectory.h"

#include <errno.h>
#include <sys/stat.h>

#define PYPROJECT_MAX ((size_t)4 << 20)
#define LEGACY_BACKEND "setuptools.build_meta:__legacy__"

static const struct pinc_slice legacy_requires[] = {{"setuptools>=40.8.0", 18}};

static bool has_file(const char *folder, const char *name, struct pinc_arena *arena)
{
    const char *path = pinc_path_join(arena, pinc_slice_of(folder), pinc_slice_of(name));
    struct stat info;

    if (!path || stat(path, &info) != 0) {
        /* What cannot be looked at is there: reading it tells why. */
        return path && errno != ENOENT && errno != ENOTDIR;
    }
    return S_ISREG(info.st_mode);
}

/* An array of strings; a NULL value is none. */
static enum pinc_status read_strings(const struct pinc_slice **out, size_t *n,
                                     const struct pinc_toml_value *value, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    const struct pinc_toml_value *list = NULL, *item;
    enum pinc_status st = pinc_toml_array(&list, value, err);
    struct pinc_slice *items = pinc_arena_array(arena, pinc_toml_count(list) + 1, sizeof *items);

    *n = 0;
    *out = items;
    if (!items) {
        return pinc_fail_memory(err);
    }
    for (item = pinc_toml_first(list); item && st == PINC_OK; item = pinc_toml_next(item)) {
        struct pinc_slice text = {NULL, 0};

        st = pinc_toml_string(&text, item, err);
        items[*n] = pinc_slice_dup(arena, text);
        if (st == PINC_OK && !items[(*n)++].ptr) {
            st = pinc_fail_memory(err);
        }
    }
    return st;
}

/* PEP 517: "Directories in backend-path are interpreted as relative to the project root, and MUST
 * refer to a location within the source tree". */
static enum pinc_status check_path(const struct pinc_build_system *system, struct pinc_error *err)
{
    struct pinc_slice rest;
    size_t i;

    for (i = 0; i < system->n_backend_path; i++) {
        rest = system->backend_path[i];
        while (pinc_slice_starts(rest, "./")) {
            rest = pinc_slice_part(rest, 2, rest.len);
        }
        if (pinc_slice_ends(rest, "/")) {
            rest.len--;
        }
        if (!pinc_slice_equal(rest, PINC_LIT(".")) && !pinc_build_subdirectory_valid(rest)) {
            return pinc_fail_quoted(err, PINC_ESYNTAX, 0, "backend-path of its pyproject.toml has ",
                                    system->backend_path[i], ", which leaves the source tree");
        }
    }
    return PINC_OK;
}

static enum pinc_status read_table(struct pinc_build_system *out,
                                   const struct pinc_toml_value *table, struct pinc_arena *arena,
                                   struct pinc_error *err)
{
    const struct pinc_toml_value *requires = NULL;
    enum pinc_status st = pinc_toml_require(&requires, table, "requires", err);

    if (st == PINC_OK) {
        st = read_strings(&out->requires, &out->n_requires, requires, arena, err);
    }
    if (st == PINC_OK) {
        st = read_strings(&out->backend_path, &out->n_backend_path,
                          pinc_toml_get(table, PINC_LIT("backend-path")), arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_toml_string(&out->backend, pinc_toml_get(table, PINC_LIT("build-backend")), err);
    }
    if (st == PINC_OK) {
        out->backend = pinc_slice_dup(arena, out->backend);
        st = out->backend.ptr ? check_path(out, err) : pinc_fail_memory(err);
    }
    return st;
}

enum pinc_status pinc_build_system_read(struct pinc_build_system *out, const char *folder,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    const char *path = pinc_path_join(arena, pinc_slice_of(folder), PINC_LIT("pyproject.toml"));
    const struct pinc_toml_value *table = NULL;
    struct pinc_file file = {.text = {NULL, 0}};
    struct pinc_toml *doc = NULL;
    enum pinc_status st = PINC_OK;

    *out = (struct pinc_build_system){
        .requires = legacy_requires, .n_requires = 1, .backend = PINC_LIT(LEGACY_BACKEND)};
    if (!path) {
        return pinc_fail_memory(err);
    }
    if (!has_file(folder, "pyproject.toml", arena)) {
        return has_file(folder, "setup.py", arena)
                   ? PINC_OK
                   : pinc_fail(err, PINC_ENOTFOUND,
                               "it has neither a pyproject.toml nor a setup.py");
    }
    st = pinc_file_read(&file, path, PYPROJECT_MAX, err);
    if (st == PINC_OK) {
        st = pinc_toml_parse(&doc, file.text, "pyproject.toml", NULL, err);
    }
    if (st == PINC_OK) {
        st = pinc_toml_table(&table, pinc_toml_get(pinc_toml_root(doc), PINC_LIT("build-system")),
                             err);
    }
    if (st == PINC_OK && table) {
        st = read_table(out, table, arena, err);
    }
    pinc_toml_free(doc);
    pinc_file_clear(&file);
    return st;
}
