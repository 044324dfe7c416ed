#include "lock/config/pip_tools.h"

#include "base/file/file.h"
#include "lock/config/project_options.h"

#include <string.h>

/* pip-compile's names of options that have another one here. */
static const struct {
    const char *theirs, *ours;
} renamed[] = {
    {"constraints", "constraint"},
    {"overrides", "override"},
    {"extras", "extra"},
    {"unsafe-packages", "unsafe-package"},
    {"upgrade-packages", "upgrade-package"},
    {"uploaded-prior-to", "exclude-newer"},
};

/* Keys that ask for what pinc does anyway, or that concern pip-compile's own workings. */
static const char *const idle[] = {"resolver",     "strip-extras", "allow-unsafe", "reuse-hashes",
                                   "max-rounds",   "quiet",        "verbose",      "rebuild",
                                   "emit-options", "newline"};

/* The key with dashes and in our word; in the arena, ptr NULL when out of memory. */
static struct pinc_slice name_of(const struct pinc_toml_value *value, struct pinc_arena *arena)
{
    const struct pinc_slice key = pinc_toml_key(value);
    char *name = pinc_arena_copy(arena, key.ptr, key.len);
    size_t i;

    for (i = 0; name && i < key.len; i++) {
        name[i] = name[i] == '_' ? '-' : name[i];
    }
    for (i = 0; name && i < sizeof renamed / sizeof *renamed; i++) {
        if (strcmp(name, renamed[i].theirs) == 0) {
            return pinc_slice_of(renamed[i].ours);
        }
    }
    return name ? (struct pinc_slice){name, key.len} : (struct pinc_slice){0};
}

static bool is_idle(struct pinc_slice name)
{
    size_t i = 0;

    while (i < sizeof idle / sizeof *idle && !pinc_slice_equal(name, pinc_slice_of(idle[i]))) {
        i++;
    }
    return i < sizeof idle / sizeof *idle;
}

/* The tables of pip-tools' two programs. */
static bool is_command(struct pinc_slice name)
{
    return pinc_slice_equal(name, PINC_LIT("compile")) || pinc_slice_equal(name, PINC_LIT("sync"));
}

/* Does a key, or the key of a flag behind "no-", name an option that a project file may set? */
static bool is_read(enum pinc_option_id id, bool negated)
{
    return id < PINC_OPT_COUNT && pinc_project_option_allowed(id) &&
           (!negated || pinc_option_row(id)->kind == PINC_OPTION_FLAG);
}

static void add_name(struct pinc_buf *unread, const struct pinc_toml_value *value)
{
    pinc_buf_add_str(unread, unread->len ? ", " : "");
    pinc_buf_add_escaped(unread, pinc_toml_key(value), 60);
}

static enum pinc_status read_table(struct pinc_project_settings *file,
                                   const struct pinc_toml_value *table,
                                   const struct pinc_project_scope *scope, struct pinc_buf *unread,
                                   struct pinc_error *err)
{
    const struct pinc_toml_value *value;
    enum pinc_status st = PINC_OK;

    for (value = pinc_toml_first(table); value && st == PINC_OK; value = pinc_toml_next(value)) {
        const struct pinc_slice name = name_of(value, scope->arena);
        bool negated;
        const enum pinc_option_id id = pinc_option_id_of(name, &negated);

        if (!name.ptr) {
            st = pinc_fail_memory(err);
        } else if (pinc_toml_kind(value) == PINC_TOML_TABLE && is_command(name)) {
            continue; /* `compile` is read apart; `sync` is another program's */
        } else if (is_read(id, negated)) {
            st = pinc_project_option_set(&file->values, id, value, scope, err);
            file->values.of[id].off ^= negated; /* "no-annotate = true", as pip-compile reads it */
        } else if (!is_idle(name)) {
            add_name(unread, value);
        }
    }
    return st;
}

enum pinc_status pinc_pip_tools_read(struct pinc_project_settings *file,
                                     const struct pinc_toml_value *table,
                                     const struct pinc_session *session,
                                     const struct pinc_repository *repository,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_project_scope scope = {pinc_path_folder(file->path), repository, arena};
    struct pinc_buf unread = {0};
    enum pinc_status st = read_table(file, table, &scope, &unread, err);

    if (st == PINC_OK) {
        st = read_table(file, pinc_toml_get(table, PINC_LIT("compile")), &scope, &unread, err);
    }
    if (st == PINC_OK && unread.failed == PINC_OK && unread.len) {
        pinc_session_tell(session, PINC_MESSAGE_WARNING, "%s:%u: not read of [tool.pip-tools]: %s",
                          file->path.ptr, pinc_toml_key_place(table).line, unread.ptr);
    }
    pinc_buf_clear(&unread);
    return st;
}
