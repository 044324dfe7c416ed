#include "lock/config/project_locks.h"

#include <string.h>

/* Words of a table that are not options. */
static const struct pinc_slice of_file[] = {
    {"lock", 4}, {"consistent", 10}, {"targets", 7}, {"sources", 7}};
static const struct pinc_slice of_lock[] = {{"name", 4},         {"inputs", 6}, {"groups", 6},
                                            {"extras", 6},       {"output", 6}, {"targets", 7},
                                            {"constraints", 11}, {"sources", 7}};

/* Other names of options: in a table several of them read better. */
static const struct {
    const char *key;
    enum pinc_option_id id;
} aliases[] = {{"groups", PINC_OPT_GROUP},
               {"extras", PINC_OPT_EXTRA},
               {"output", PINC_OPT_OUTPUT_FILE},
               {"sources", PINC_OPT_SOURCE}};

static enum pinc_status fail_at(const struct pinc_toml_value *value, enum pinc_status code,
                                const char *what, struct pinc_slice name, const char *after,
                                struct pinc_error *err)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, name, 100);
    code = quoted.failed != PINC_OK ? pinc_fail_memory(err)
                                    : pinc_toml_fail(err, code, value, pinc_toml_place(value),
                                                     "%s%s%s", what, quoted.ptr, after);
    pinc_buf_clear(&quoted);
    return code;
}

/* --- one table */

/* {python-version = [...], platform = [...]} */
static enum pinc_status read_targets(struct pinc_option_values *values,
                                     const struct pinc_toml_value *table,
                                     const struct pinc_project_scope *scope, struct pinc_error *err)
{
    const struct pinc_toml_value *item = NULL;
    enum pinc_status st = pinc_toml_table(&item, table, err);

    for (item = pinc_toml_first(item); item && st == PINC_OK; item = pinc_toml_next(item)) {
        const struct pinc_slice key = pinc_toml_key(item);

        if (pinc_slice_equal(key, PINC_LIT("python-version"))) {
            st = pinc_project_option_set(values, PINC_OPT_PYTHON_VERSION, item, scope, err);
        } else if (pinc_slice_equal(key, PINC_LIT("platform"))) {
            st = pinc_project_option_set(values, PINC_OPT_PLATFORM, item, scope, err);
        } else {
            st = fail_at(item, PINC_EUSAGE, "targets have no ", key, "", err);
            pinc_fail_hint(err, "they have python-version and platform");
        }
    }
    return st;
}

/* Strings of an array, or one. @param path they are paths of the project */
static enum pinc_status read_texts(const struct pinc_slice **out, size_t *n,
                                   const struct pinc_toml_value *value, bool path,
                                   const struct pinc_project_scope *scope, struct pinc_error *err)
{
    const bool one = pinc_toml_kind(value) == PINC_TOML_STRING;
    const struct pinc_toml_value *array = value, *item;
    struct pinc_slice *texts =
        pinc_arena_array(scope->arena, pinc_toml_count(value) + 1, sizeof *texts);
    enum pinc_status st = one ? PINC_OK : pinc_toml_array(&array, value, err);

    *n = 0;
    *out = texts;
    if (!texts) {
        return pinc_fail_memory(err);
    }
    for (item = one ? value : pinc_toml_first(array); item && st == PINC_OK;
         item = one ? NULL : pinc_toml_next(item)) {
        struct pinc_slice text = PINC_LIT("");

        st = pinc_toml_string(&text, item, err);
        if (st == PINC_OK && (text.len == 0 || memchr(text.ptr, '\0', text.len))) {
            st = fail_at(item, PINC_ESYNTAX, "a name is needed, not ", text, "", err);
        }
        if (st == PINC_OK) {
            text = path ? pinc_project_path(scope, text) : pinc_slice_dup(scope->arena, text);
            st = text.ptr ? PINC_OK : pinc_fail_memory(err);
            texts[(*n)++] = text;
        }
        if (st == PINC_OK && path) {
            st = pinc_project_path_check(scope, text, item, err);
        }
    }
    return st;
}

/* A key of [[lock]] that is not an option. */
static enum pinc_status read_word(struct pinc_project_lock *lock,
                                  const struct pinc_toml_value *value,
                                  const struct pinc_project_scope *scope, bool *known,
                                  struct pinc_error *err)
{
    const struct pinc_slice key = pinc_toml_key(value);
    enum pinc_status st = PINC_OK;

    *known = true;
    if (pinc_slice_equal(key, PINC_LIT("name"))) {
        st = pinc_toml_string(&lock->name, value, err);
        lock->name = st == PINC_OK ? pinc_slice_dup(scope->arena, lock->name) : lock->name;
        return st == PINC_OK && !lock->name.ptr ? pinc_fail_memory(err) : st;
    }
    if (pinc_slice_equal(key, PINC_LIT("inputs"))) {
        return read_texts(&lock->inputs, &lock->n_inputs, value, true, scope, err);
    }
    if (pinc_slice_equal(key, PINC_LIT("constraints"))) {
        return read_texts(&lock->layers, &lock->n_layers, value, false, scope, err);
    }
    *known = false;
    return st;
}

static enum pinc_status read_option(struct pinc_option_values *values,
                                    const struct pinc_toml_value *value, bool of_a_lock,
                                    const struct pinc_project_scope *scope, struct pinc_error *err)
{
    const struct pinc_slice key = pinc_toml_key(value);
    size_t i;

    if (pinc_slice_equal(key, PINC_LIT("targets"))) {
        return read_targets(values, value, scope, err);
    }
    for (i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (pinc_slice_equal(key, pinc_slice_of(aliases[i].key)) &&
            (of_a_lock || aliases[i].id == PINC_OPT_SOURCE)) {
            return pinc_project_option_set(values, aliases[i].id, value, scope, err);
        }
    }
    return pinc_project_option_read(
        values, value, scope, of_a_lock ? of_lock : of_file,
        of_a_lock ? sizeof of_lock / sizeof *of_lock : sizeof of_file / sizeof *of_file, err);
}

enum pinc_status pinc_project_locks_read_table(struct pinc_option_values *values,
                                               struct pinc_project_lock *lock,
                                               const struct pinc_toml_value *table,
                                               const struct pinc_project_scope *scope,
                                               struct pinc_error *err)
{
    const struct pinc_toml_value *value;
    enum pinc_status st = PINC_OK;

    for (value = pinc_toml_first(table); value && st == PINC_OK; value = pinc_toml_next(value)) {
        const struct pinc_slice key = pinc_toml_key(value);
        bool known = !lock && (pinc_slice_equal(key, PINC_LIT("lock")) ||
                               pinc_slice_equal(key, PINC_LIT("consistent")));

        if (lock) {
            st = read_word(lock, value, scope, &known, err);
        }
        if (st == PINC_OK && !known) {
            st = read_option(values, value, lock != NULL, scope, err);
        }
    }
    return st;
}

/* --- all of them */

static enum pinc_status read_lock(struct pinc_project_lock *lock,
                                  const struct pinc_toml_value *table,
                                  const struct pinc_project_scope *scope, struct pinc_error *err)
{
    const struct pinc_toml_place place = pinc_toml_place(table);
    const struct pinc_toml_value *name = NULL;
    enum pinc_status st = pinc_toml_table(&name, table, err);

    lock->values.arena = scope->arena;
    lock->line = place.line;
    lock->column = place.column;
    st = st == PINC_OK ? pinc_toml_require(&name, table, "name", err) : st;
    st = st == PINC_OK ? pinc_project_locks_read_table(&lock->values, lock, table, scope, err) : st;
    if (st == PINC_OK && lock->name.len == 0) {
        st = fail_at(name, PINC_EUSAGE, "a lock is not called ", lock->name, "", err);
    }
    if (st == PINC_OK && lock->n_inputs == 0 && !pinc_option_given(&lock->values, PINC_OPT_GROUP)) {
        st = fail_at(table, PINC_EUSAGE, "the lock ", lock->name, " has neither inputs nor groups",
                     err);
    }
    return st;
}

static size_t find(const struct pinc_project_settings *file, size_t n, struct pinc_slice name)
{
    size_t i = 0;

    while (i < n && !pinc_slice_equal(file->locks[i].name, name)) {
        i++;
    }
    return i;
}

/* Move the next lock whose layers all stand before `done` to that place. false: a circle. */
static bool take_next(struct pinc_project_settings *file, size_t done)
{
    size_t i, k;

    for (i = done; i < file->n_locks; i++) {
        const struct pinc_project_lock lock = file->locks[i];

        for (k = 0; k < lock.n_layers && find(file, done, lock.layers[k]) < done; k++) {
        }
        if (k == lock.n_layers) {
            memmove(&file->locks[done + 1], &file->locks[done], (i - done) * sizeof *file->locks);
            file->locks[done] = lock;
            return true;
        }
    }
    return false;
}

static enum pinc_status fail_lock(const struct pinc_project_settings *file,
                                  const struct pinc_project_lock *lock, const char *before,
                                  struct pinc_slice name, const char *after, struct pinc_error *err)
{
    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, before, name, after);
    pinc_fail_at(err, file->path.ptr, lock->line, lock->column);
    return PINC_EUSAGE;
}

static enum pinc_status sort_locks(struct pinc_project_settings *file, struct pinc_error *err)
{
    size_t i, k;

    for (i = 0; i < file->n_locks; i++) {
        const struct pinc_project_lock *lock = &file->locks[i];

        for (k = 0; k < lock->n_layers; k++) {
            if (find(file, file->n_locks, lock->layers[k]) == file->n_locks) {
                return fail_lock(file, lock, "no lock is called ", lock->layers[k], "", err);
            }
        }
    }
    for (i = 0; i < file->n_locks; i++) {
        if (!take_next(file, i)) {
            return fail_lock(file, &file->locks[i], "the constraints of ", file->locks[i].name,
                             " lead round in a circle", err);
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_project_locks_read(struct pinc_project_settings *file,
                                         const struct pinc_toml_value *tables,
                                         const struct pinc_project_scope *scope,
                                         struct pinc_error *err)
{
    const struct pinc_toml_value *array = NULL, *item;
    enum pinc_status st = pinc_toml_array(&array, tables, err);

    if (st == PINC_OK && pinc_toml_count(array) > PINC_PROJECT_LOCKS_MAX) {
        st = pinc_toml_fail(err, PINC_ELIMIT, array, pinc_toml_place(array), "more than %u locks",
                            PINC_PROJECT_LOCKS_MAX);
    }
    if (st != PINC_OK || !array) {
        return st;
    }
    file->locks = pinc_arena_array(scope->arena, pinc_toml_count(array) + 1, sizeof *file->locks);
    if (!file->locks) {
        return pinc_fail_memory(err);
    }
    memset(file->locks, 0, (pinc_toml_count(array) + 1) * sizeof *file->locks);
    for (item = pinc_toml_first(array); item && st == PINC_OK; item = pinc_toml_next(item)) {
        struct pinc_project_lock *lock = &file->locks[file->n_locks++];

        st = read_lock(lock, item, scope, err);
        if (st == PINC_OK && find(file, file->n_locks - 1, lock->name) < file->n_locks - 1) {
            st = fail_at(item, PINC_EUSAGE, "there are two locks called ", lock->name, "", err);
        }
    }
    return st == PINC_OK ? sort_locks(file, err) : st;
}

void pinc_project_locks_hint(const struct pinc_project_settings *file, struct pinc_error *err)
{
    struct pinc_buf names = {0};
    size_t i;

    for (i = 0; i < file->n_locks && i < 10; i++) {
        pinc_buf_add_str(&names, i ? ", " : "");
        pinc_buf_add_escaped(&names, file->locks[i].name, 40);
    }
    pinc_buf_add_str(&names, i < file->n_locks ? ", ..." : "");
    if (i && names.failed == PINC_OK) {
        pinc_fail_hint(err, "--lock NAME takes one of the project file: %s", names.ptr);
    }
    pinc_buf_clear(&names);
}

enum pinc_status pinc_project_locks_find(const struct pinc_project_lock **out,
                                         const struct pinc_project_settings *file,
                                         struct pinc_slice name, struct pinc_error *err)
{
    const size_t at = find(file, file->n_locks, name);

    *out = at < file->n_locks ? &file->locks[at] : NULL;
    if (*out) {
        return PINC_OK;
    }
    if (file->n_locks == 0) {
        (void)pinc_fail(err, PINC_EUSAGE, "--lock is for the [[lock]] tables of a project file");
        pinc_fail_hint(err, "there is none that counts here, or input files were named");
        return PINC_EUSAGE;
    }
    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "the project file has no lock ", name, "");
    pinc_project_locks_hint(file, err);
    pinc_fail_at(err, file->path.ptr, 0, 0);
    return PINC_EUSAGE;
}
