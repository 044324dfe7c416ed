#include "lock/config/project_file.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "base/file/nearest_file.h"
#include "lock/config/pip_tools.h"
#include "lock/config/project_locks.h"
#include "lock/output/output_path.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A search for the file. */
struct search {
    struct pinc_project_settings *out;
    const struct pinc_session *session;
    const struct pinc_repository *repository;
    struct pinc_arena *arena;
    struct pinc_error *err;
    bool named; /* by --config */
};

/* --- reading */

static enum pinc_status read_tables(struct search *s, const struct pinc_toml_value *table)
{
    const struct pinc_project_scope scope = {
        .folder = pinc_path_folder(s->out->path),
        .repository = s->repository,
        .arena = s->arena,
    };
    enum pinc_status st =
        pinc_project_locks_read_table(&s->out->values, NULL, table, &scope, s->err);

    if (st == PINC_OK) {
        st = pinc_toml_boolean(&s->out->consistent, pinc_toml_get(table, PINC_LIT("consistent")),
                               s->err);
    }
    return st == PINC_OK ? pinc_project_locks_read(s->out, pinc_toml_get(table, PINC_LIT("lock")),
                                                   &scope, s->err)
                         : st;
}

/* The table of a document that holds settings: *pip_tools when it is that of pip-tools. NULL: none. */
static const struct pinc_toml_value *find_table(const struct search *s,
                                                const struct pinc_toml_value *root,
                                                struct pinc_slice path, bool *pip_tools)
{
    const struct pinc_toml_value *table;

    *pip_tools = false;
    s->out->table = PINC_LIT("");
    if (!pinc_slice_equal(pinc_path_name(path), PINC_LIT("pyproject.toml"))) {
        return root;
    }
    s->out->table = PINC_LIT("tool.pinc");
    table = pinc_toml_find(root, "tool.pinc");
    if (!table) {
        s->out->table = PINC_LIT("tool.pip-tools");
        table = pinc_toml_find(root, "tool.pip-tools");
        *pip_tools = table != NULL;
    }
    return table;
}

/* Does a text have what could be a table of ours? Most pyproject.toml files do not, and those that have
 * another error are none of our business then. */
static bool may_have_table(struct pinc_slice text)
{
    while (text.len) {
        const size_t p = pinc_slice_find(text, 'p');

        text = pinc_slice_part(text, p, text.len);
        if (pinc_slice_starts(text, "pinc") || pinc_slice_starts(text, "pip-tools")) {
            return true;
        }
        text = pinc_slice_part(text, 1, text.len);
    }
    return false;
}

/* @param path NUL-terminated */
static enum pinc_status parse(struct search *s, struct pinc_slice text, struct pinc_slice path)
{
    struct pinc_toml *doc = NULL;
    const struct pinc_toml_value *table = NULL;
    bool pip_tools = false;
    enum pinc_status st = pinc_toml_parse(&doc, text, path.ptr, NULL, s->err);

    if (st == PINC_OK) {
        table = find_table(s, pinc_toml_root(doc), path, &pip_tools);
        st = pinc_toml_table(&table, table, s->err);
    }
    if (st == PINC_OK && table) {
        s->out->path = path;
        st = pip_tools
                 ? pinc_pip_tools_read(s->out, table, s->session, s->repository, s->arena, s->err)
                 : read_tables(s, table);
    } else if (st == PINC_OK && s->named) {
        (void)pinc_fail(s->err, PINC_EUSAGE, "there is no table [tool.pinc]");
        pinc_fail_at(s->err, path.ptr, 0, 0);
        st = PINC_EUSAGE;
    }
    pinc_toml_free(doc);
    return st;
}

/* One file; *found is left alone where it is not there, or has no table of ours. */
static enum pinc_status try_file(struct search *s, struct pinc_slice path)
{
    struct pinc_file file = {0};
    struct stat info;
    struct pinc_slice text, given;
    enum pinc_status st;

    if (!path.ptr) {
        return pinc_fail_memory(s->err);
    }
    st = pinc_given_files_find(&s->session->given, &given, path.ptr, s->err);
    if (st != PINC_OK) {
        return st;
    }
    if (!given.ptr && !s->named && (stat(path.ptr, &info) != 0 || !S_ISREG(info.st_mode))) {
        return PINC_OK;
    }
    if (!given.ptr && !s->named && pinc_repository_leaves(s->repository, path.ptr)) {
        pinc_session_tell(s->session, PINC_MESSAGE_WARNING,
                          "%s leads out of the repository and is not read", path.ptr);
        return PINC_OK;
    }
    st = pinc_given_files_read(&s->session->given, &file, path.ptr, PINC_TOML_MAX, s->err);
    if (st == PINC_ENOTFOUND && s->named) {
        pinc_nearest_file_hint(s->err, path.ptr);
    }
    if (st == PINC_OK &&
        (s->named || pinc_slice_ends(path, "pinc.toml") || may_have_table(file.text))) {
        /* The document's strings are copied by whoever keeps them, but for keys and plain strings. */
        text = pinc_slice_dup(s->arena, file.text);
        st = text.ptr ? parse(s, text, path) : pinc_fail_memory(s->err);
    }
    pinc_file_clear(&file);
    return st;
}

/* --- where it is */

static struct pinc_slice join(struct search *s, struct pinc_slice folder, const char *name)
{
    return pinc_slice_of(pinc_path_join(s->arena, folder, pinc_slice_of(name)));
}

/* A folder above the first one, as it is seen from the current one where that is in the repository. */
static struct pinc_slice show_folder(const struct search *s, struct pinc_slice real)
{
    char *here = realpath(".", NULL);
    const bool inside = here && pinc_repository_covers(s->repository, pinc_slice_of(here));

    free(here);
    return inside ? pinc_output_path_from_folder(PINC_LIT("."), real, s->repository, s->arena)
                  : pinc_slice_dup(s->arena, real);
}

static enum pinc_status try_folder(struct search *s, struct pinc_slice folder)
{
    enum pinc_status st =
        folder.ptr ? try_file(s, join(s, folder, "pinc.toml")) : pinc_fail_memory(s->err);

    if (st == PINC_OK && !s->out->path.ptr) {
        st = try_file(s, join(s, folder, "pyproject.toml"));
    }
    return st;
}

static enum pinc_status climb(struct search *s, const char *folder)
{
    char *real = realpath(folder, NULL);
    struct pinc_slice at = real ? pinc_slice_dup(s->arena, pinc_slice_of(real)) : PINC_LIT("");
    enum pinc_status st = try_folder(s, pinc_slice_of(folder));

    free(real);
    while (st == PINC_OK && !s->out->path.ptr && at.len > s->repository->root.len &&
           s->repository->found && pinc_repository_covers(s->repository, at)) {
        at = pinc_slice_dup(s->arena, pinc_path_folder(at));
        st = at.ptr ? try_folder(s, show_folder(s, at)) : pinc_fail_memory(s->err);
    }
    return st;
}

enum pinc_status pinc_project_settings_find(struct pinc_project_settings *out,
                                            const struct pinc_session *session, const char *folder,
                                            const struct pinc_repository *repository,
                                            struct pinc_arena *arena, struct pinc_error *err)
{
    struct search s = {
        .out = out, .session = session, .repository = repository, .arena = arena, .err = err};
    const struct pinc_slice named = pinc_option_text(&session->values, PINC_OPT_CONFIG);

    out->values.arena = arena;
    if (pinc_option_given(&session->values, PINC_OPT_CONFIG) && !named.ptr) {
        return PINC_OK; /* --no-config */
    }
    s.named = named.ptr != NULL;
    return s.named ? try_file(&s, named) : climb(&s, folder);
}

void pinc_project_settings_clear(struct pinc_project_settings *file)
{
    size_t i;

    for (i = 0; i < file->n_locks; i++) {
        pinc_option_values_clear(&file->locks[i].values);
    }
    pinc_option_values_clear(&file->values);
}
