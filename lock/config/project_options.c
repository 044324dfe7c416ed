#include "lock/config/project_options.h"

#include "base/file/file.h"
#include "base/nearest.h"
#include "lock/input/location.h"

#define NAMES_MAX (PINC_OPT_COUNT + 32)

bool pinc_project_option_allowed(enum pinc_option_id id)
{
    const struct pinc_option *row = pinc_option_row(id);

    return !row->of_program && !row->of_machine;
}

/* --- failures */

static enum pinc_status fail_at(const struct pinc_toml_value *value, enum pinc_status st,
                                struct pinc_error *err)
{
    const struct pinc_toml_place place = pinc_toml_key_place(value);
    struct pinc_error inner = {0};

    if (st != PINC_ENOMEM && err) {
        (void)pinc_toml_fail(&inner, st, value, place, "-"); /* for the source */
        pinc_fail_at(err, inner.source, place.line, place.column);
    }
    return st;
}

/* No option is called so: the nearest name is the hint. */
static enum pinc_status fail_unknown(const struct pinc_toml_value *value,
                                     const struct pinc_slice *more, size_t n_more,
                                     struct pinc_error *err)
{
    const struct pinc_slice key = pinc_toml_key(value);
    struct pinc_slice names[NAMES_MAX];
    size_t n = 0, i, near;
    enum pinc_status st;

    for (i = 0; i < PINC_OPT_COUNT; i++) {
        if (pinc_project_option_allowed((enum pinc_option_id)i)) {
            names[n++] = pinc_slice_of(pinc_option_row((enum pinc_option_id)i)->name);
        }
    }
    for (i = 0; i < n_more && n < NAMES_MAX; i++) {
        names[n++] = more[i];
    }
    near = pinc_nearest(key, names, n);
    st = pinc_fail_quoted(err, PINC_EUSAGE, 0, "there is no setting ", key, "");
    if (near < n) {
        pinc_fail_hint(err, "did you mean %.*s?", PINC_SLICE_ARG(names[near]));
    } else {
        pinc_fail_hint(err, "settings have the long names of options: pinc compile --help");
    }
    return fail_at(value, st, err);
}

static enum pinc_status fail_kind(const struct pinc_toml_value *value, const char *wanted,
                                  struct pinc_error *err)
{
    struct pinc_buf path = {0};
    enum pinc_status st;

    pinc_toml_add_path(&path, value);
    st = path.failed != PINC_OK ? pinc_fail_memory(err)
                                : pinc_toml_fail(err, PINC_ESYNTAX, value, pinc_toml_place(value),
                                                 "'%s' must be %s, not %s", path.ptr, wanted,
                                                 pinc_toml_kind_name(pinc_toml_kind(value)));
    pinc_buf_clear(&path);
    return st;
}

/* --- paths */

struct pinc_slice pinc_project_path(const struct pinc_project_scope *scope, struct pinc_slice path)
{
    char *joined;

    if (pinc_location_is_url(path) || pinc_slice_starts(path, "file:") ||
        pinc_slice_equal(path, PINC_LIT("-"))) {
        return pinc_slice_dup(scope->arena, path);
    }
    joined = pinc_path_join(scope->arena, scope->folder, path);
    return joined ? pinc_path_normalize(joined) : (struct pinc_slice){0};
}

enum pinc_status pinc_project_path_check(const struct pinc_project_scope *scope,
                                         struct pinc_slice path,
                                         const struct pinc_toml_value *value,
                                         struct pinc_error *err)
{
    struct pinc_slice missing;
    enum pinc_status st;

    if (pinc_location_is_url(path) || pinc_slice_equal(path, PINC_LIT("-")) ||
        pinc_repository_has(scope->repository, path.ptr)) {
        return PINC_OK;
    }
    missing = pinc_repository_missing_folder(scope->repository, path, scope->arena);
    if (missing.ptr) {
        st = pinc_fail_quoted(err, PINC_EUSAGE, 0, "there is no folder ", missing, "");
        return fail_at(value, st, err);
    }
    st = pinc_fail_quoted(err, PINC_EUSAGE, 0, "", path,
                          scope->repository->found ? " does not lie in the repository"
                                                   : " does not lie in the folder of the project");
    pinc_fail_hint(err, "a project file names files of its repository; others are given on the "
                        "command line");
    return fail_at(value, st, err);
}

/* The value of an option that names a file. */
static enum pinc_status take_path(struct pinc_slice *text, enum pinc_option_id id,
                                  const struct pinc_toml_value *value,
                                  const struct pinc_project_scope *scope, struct pinc_error *err)
{
    struct pinc_slice path;
    const struct pinc_slice rest = pinc_option_split_path(id, *text, &path);
    struct pinc_buf whole = {0};
    enum pinc_status st;

    if (id == PINC_OPT_GROUP && rest.len == 0) {
        path = PINC_LIT("pyproject.toml"); /* beside the project file, not in the current folder */
    }
    path = pinc_project_path(scope, path);
    if (!path.ptr) {
        return pinc_fail_memory(err);
    }
    st = id == PINC_OPT_FIND_LINKS ? PINC_OK : pinc_project_path_check(scope, path, value, err);
    if (st == PINC_OK && id != PINC_OPT_GROUP) {
        *text = path;
    } else if (st == PINC_OK) {
        pinc_buf_add(&whole, path);
        pinc_buf_add_str(&whole, rest.len ? "" : ":");
        pinc_buf_add(&whole, rest.len ? rest : *text);
        *text = pinc_buf_keep(&whole, scope->arena);
        st = text->ptr ? PINC_OK : pinc_fail_memory(err);
    }
    return st;
}

/* --- values */

/* A number, a date or a time as text: as an option takes it. */
static enum pinc_status text_of(struct pinc_slice *out, const struct pinc_toml_value *value,
                                struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_toml_time t = {0};
    struct pinc_buf text = {0};
    int64_t number = 0;
    enum pinc_status st = PINC_OK;

    switch (pinc_toml_kind(value)) {
    case PINC_TOML_STRING:
        return pinc_toml_string(out, value, err);
    case PINC_TOML_INTEGER:
        st = pinc_toml_integer(&number, value, err);
        pinc_buf_addf(&text, "%lld", (long long)number);
        break;
    case PINC_TOML_LOCAL_DATE:
    case PINC_TOML_LOCAL_DATETIME:
    case PINC_TOML_DATETIME:
        st = pinc_toml_time(&t, value, err);
        pinc_buf_addf(&text, "%04u-%02u-%02u", t.year, t.month, t.day);
        if (pinc_toml_kind(value) != PINC_TOML_LOCAL_DATE) {
            pinc_buf_addf(&text, "T%02u:%02u:%02u", t.hour, t.minute, t.second);
        }
        if (pinc_toml_kind(value) == PINC_TOML_DATETIME) {
            const int offset = t.offset < 0 ? -t.offset : t.offset;

            pinc_buf_addf(&text, "%c%02d:%02d", t.offset < 0 ? '-' : '+', offset / 60, offset % 60);
        }
        break;
    case PINC_TOML_NONE:
    case PINC_TOML_FLOAT:
    case PINC_TOML_BOOLEAN:
    case PINC_TOML_LOCAL_TIME:
    case PINC_TOML_ARRAY:
    case PINC_TOML_TABLE:
        return fail_kind(value, "a string", err);
    }
    *out = pinc_buf_keep(&text, arena);
    return st != PINC_OK ? st : out->ptr ? PINC_OK : pinc_fail_memory(err);
}

/* Interpreters by version or name: one by its path would be a program of the repository. */
static enum pinc_status check_python(struct pinc_slice text, const struct pinc_toml_value *value,
                                     struct pinc_error *err)
{
    if (pinc_slice_find(text, '/') == text.len) {
        return PINC_OK;
    }
    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "a project file may not name the program ", text,
                           "");
    pinc_fail_hint(err, "write its version, or give --python on the command line");
    return fail_at(value, PINC_EUSAGE, err);
}

static enum pinc_status set_text(struct pinc_option_values *values, enum pinc_option_id id,
                                 struct pinc_slice text, const struct pinc_toml_value *value,
                                 const struct pinc_project_scope *scope, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (text.len && pinc_option_row(id)->names_file) {
        st = take_path(&text, id, value, scope, err);
    }
    if (st == PINC_OK && id == PINC_OPT_PYTHON) {
        st = check_python(text, value, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    st = pinc_option_values_set(values, pinc_slice_of(pinc_option_row(id)->name), text, err);
    return st == PINC_OK ? PINC_OK : fail_at(value, st, err);
}

/* What --source takes apart is not part of a name. */
static bool is_word(struct pinc_slice text)
{
    return text.len && pinc_slice_find(text, '@') == text.len &&
           pinc_slice_find(text, '=') == text.len && pinc_slice_find(text, ',') == text.len;
}

/* "a" or ["a", "b"], joined by commas. */
static enum pinc_status join_words(struct pinc_buf *out, const struct pinc_toml_value *value,
                                   struct pinc_error *err)
{
    const bool one = pinc_toml_kind(value) != PINC_TOML_ARRAY;
    const struct pinc_toml_value *item;
    enum pinc_status st = PINC_OK;

    for (item = one ? value : pinc_toml_first(value); item && st == PINC_OK;
         item = one ? NULL : pinc_toml_next(item)) {
        struct pinc_slice text = PINC_LIT("");

        st = pinc_toml_string(&text, item, err);
        if (st == PINC_OK && !is_word(text)) {
            st = pinc_fail_quoted(err, PINC_ESYNTAX, 0, "", text, " cannot stand here");
            st = fail_at(item, st, err);
        }
        pinc_buf_add_str(out, out->len ? "," : "");
        pinc_buf_add(out, text);
    }
    return st;
}

/* {packages = [...], targets = [...], url = "..."} as --source takes it. */
static enum pinc_status read_source(struct pinc_slice *out, const struct pinc_toml_value *table,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_toml_value *packages = NULL, *url = NULL, *key;
    const struct pinc_toml_value *targets = pinc_toml_get(table, PINC_LIT("targets"));
    struct pinc_slice address = PINC_LIT("");
    struct pinc_buf text = {0}, names = {0}, where = {0};
    enum pinc_status st = pinc_toml_require(&packages, table, "packages", err);

    st = st == PINC_OK ? pinc_toml_require(&url, table, "url", err) : st;
    st = st == PINC_OK ? pinc_toml_string(&address, url, err) : st;
    st = st == PINC_OK ? join_words(&names, packages, err) : st;
    st = st == PINC_OK && targets ? join_words(&where, targets, err) : st;
    for (key = pinc_toml_first(table); key && st == PINC_OK; key = pinc_toml_next(key)) {
        if (key != packages && key != url && key != targets) {
            st = pinc_fail_quoted(err, PINC_EUSAGE, 0, "a source has no ", pinc_toml_key(key), "");
            pinc_fail_hint(err, "it has packages, targets and url");
            st = fail_at(key, st, err);
        }
    }
    pinc_buf_add(&text, pinc_buf_slice(&names));
    pinc_buf_add_str(&text, where.len ? "@" : "");
    pinc_buf_add(&text, pinc_buf_slice(&where));
    pinc_buf_add_char(&text, '=');
    pinc_buf_add(&text, address);
    pinc_buf_clear(&names);
    pinc_buf_clear(&where);
    *out = pinc_buf_keep(&text, arena);
    return st != PINC_OK ? st : out->ptr ? PINC_OK : pinc_fail_memory(err);
}

/* {linux-x86_64 = "cu130"}: one --torch-backend a key. */
static enum pinc_status set_backends(struct pinc_option_values *values,
                                     const struct pinc_toml_value *table,
                                     const struct pinc_project_scope *scope, struct pinc_error *err)
{
    const struct pinc_toml_value *item;
    enum pinc_status st = PINC_OK;

    for (item = pinc_toml_first(table); item && st == PINC_OK; item = pinc_toml_next(item)) {
        struct pinc_slice backend = PINC_LIT("");
        struct pinc_buf text = {0};

        st = pinc_toml_string(&backend, item, err);
        pinc_buf_add(&text, pinc_toml_key(item));
        pinc_buf_add_char(&text, '=');
        pinc_buf_add(&text, backend);
        backend = pinc_buf_keep(&text, scope->arena);
        if (st == PINC_OK) {
            st = backend.ptr ? set_text(values, PINC_OPT_TORCH_BACKEND, backend, item, scope, err)
                             : pinc_fail_memory(err);
        }
    }
    return st;
}

static enum pinc_status set_item(struct pinc_option_values *values, enum pinc_option_id id,
                                 const struct pinc_toml_value *item,
                                 const struct pinc_project_scope *scope, struct pinc_error *err)
{
    struct pinc_slice text = PINC_LIT("");
    enum pinc_status st;

    if (id == PINC_OPT_SOURCE && pinc_toml_kind(item) == PINC_TOML_TABLE) {
        st = read_source(&text, item, scope->arena, err);
    } else {
        st = text_of(&text, item, scope->arena, err);
    }
    return st == PINC_OK ? set_text(values, id, text, item, scope, err) : st;
}

static enum pinc_status set_list(struct pinc_option_values *values, enum pinc_option_id id,
                                 const struct pinc_toml_value *value,
                                 const struct pinc_project_scope *scope, struct pinc_error *err)
{
    const struct pinc_toml_value *item;
    enum pinc_status st = PINC_OK;

    if (pinc_toml_kind(value) == PINC_TOML_TABLE && id == PINC_OPT_TORCH_BACKEND) {
        return set_backends(values, value, scope, err);
    }
    if (pinc_toml_kind(value) != PINC_TOML_ARRAY) {
        return set_item(values, id, value, scope, err);
    }
    for (item = pinc_toml_first(value); item && st == PINC_OK; item = pinc_toml_next(item)) {
        st = set_item(values, id, item, scope, err);
    }
    return st;
}

enum pinc_status pinc_project_option_set(struct pinc_option_values *values, enum pinc_option_id id,
                                         const struct pinc_toml_value *value,
                                         const struct pinc_project_scope *scope,
                                         struct pinc_error *err)
{
    const enum pinc_option_kind kind = pinc_option_row(id)->kind;
    struct pinc_option_value *slot = &values->of[id];
    enum pinc_status st = PINC_OK;
    bool on = true;

    if (pinc_toml_kind(value) == PINC_TOML_BOOLEAN) {
        st = pinc_toml_boolean(&on, value, err);
        if (kind != PINC_OPTION_FLAG && on) {
            return fail_kind(value, kind == PINC_OPTION_LIST ? "an array" : "a string", err);
        }
    } else if (kind == PINC_OPTION_FLAG) {
        return fail_kind(value, "true or false", err);
    } else if (kind == PINC_OPTION_LIST) {
        st = set_list(values, id, value, scope, err);
    } else {
        st = set_item(values, id, value, scope, err);
    }
    /* An empty list, or false, takes back what the layers below have. */
    slot->off = slot->n == 0 && (kind != PINC_OPTION_FLAG || !on);
    slot->given = true;
    slot->line = pinc_toml_key_place(value).line;
    return st;
}

/* "no-annotate = true": the name of a negation. */
static enum pinc_status fail_negation(const struct pinc_toml_value *value,
                                      const struct pinc_option *row, struct pinc_error *err)
{
    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "there is no setting ", pinc_toml_key(value), "");
    pinc_fail_hint(err, "write %s = false", row->name);
    return fail_at(value, PINC_EUSAGE, err);
}

static enum pinc_status fail_refused(const struct pinc_toml_value *value, enum pinc_option_id id,
                                     struct pinc_error *err)
{
    const bool program = pinc_option_row(id)->of_program;

    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "a project file may not set ", pinc_toml_key(value),
                           "");
    pinc_fail_hint(err, program ? "give it on the command line"
                                : "it belongs to the machine: give it on the command line, or in "
                                  "pip's configuration");
    return fail_at(value, PINC_EUSAGE, err);
}

enum pinc_status pinc_project_option_read(struct pinc_option_values *values,
                                          const struct pinc_toml_value *value,
                                          const struct pinc_project_scope *scope,
                                          const struct pinc_slice *more, size_t n_more,
                                          struct pinc_error *err)
{
    bool negated;
    const enum pinc_option_id id = pinc_option_id_of(pinc_toml_key(value), &negated);

    if (id >= PINC_OPT_COUNT) {
        return fail_unknown(value, more, n_more, err);
    }
    if (negated) {
        return fail_negation(value, pinc_option_row(id), err);
    }
    return pinc_project_option_allowed(id) ? pinc_project_option_set(values, id, value, scope, err)
                                           : fail_refused(value, id, err);
}
