#include "lock/input/pyproject.h"

#include "base/file/file.h"
#include "lock/input/dependency_groups.h"
#include "markers/name.h"

#include <sys/stat.h>

/* A project that is being read. */
struct project {
    struct pinc_project_input *in;
    const struct pinc_toml_value *table, *extras; /* NULL: there is none */
    struct pinc_slice name;                       /* normalized */
    const struct pinc_input_choice *choice;
    bool dynamic, dynamic_extras;
};

/* An extra that is being read, and the one that asks for it. */
struct reading {
    const struct pinc_toml_value *extra;
    const struct reading *parent;
    struct pinc_slice marker; /* under which it is asked for; empty: always */
    unsigned depth;
};

/* --- extras */

static enum pinc_status add_extra(const struct project *p, const struct reading *reading);

/* "project[other]" in an extra: that extra's requirements, under the marker of the line. */
static enum pinc_status add_own(const struct project *p, const struct pinc_requirement *req,
                                struct pinc_slice marker, const struct pinc_toml_value *value,
                                const struct reading *parent)
{
    struct reading next = {.parent = parent, .marker = marker};
    const struct reading *up;
    enum pinc_status st = PINC_OK;
    size_t i;

    next.depth = parent ? parent->depth + 1 : 1;
    if (next.depth > PINC_PROJECT_DEPTH) {
        return pinc_project_input_fail(p->in, PINC_ELIMIT, value,
                                       "is more than %u levels of extras deep", PINC_PROJECT_DEPTH);
    }
    for (i = 0; i < req->n_extras && st == PINC_OK; i++) {
        next.extra = pinc_project_input_named(p->extras, req->extras[i]);
        for (up = parent; up && up->extra != next.extra; up = up->parent) {
        }
        if (!next.extra) {
            st = pinc_toml_fail(p->in->err, PINC_ESYNTAX, value, pinc_toml_place(value),
                                "the project has no extra '%.*s'", PINC_SLICE_ARG(req->extras[i]));
        } else if (!up) {
            st = add_extra(p, &next);
        }
    }
    return st;
}

/* Two markers of which both must hold; either may be empty. ptr NULL when out of memory. */
static struct pinc_slice join_markers(struct pinc_slice a, struct pinc_slice b,
                                      struct pinc_arena *arena)
{
    struct pinc_buf text = {0};

    if (a.len == 0 || b.len == 0) {
        return a.len ? a : b;
    }
    pinc_buf_add_char(&text, '(');
    pinc_buf_add(&text, a);
    pinc_buf_add_str(&text, ") and (");
    pinc_buf_add(&text, b);
    pinc_buf_add_char(&text, ')');
    return pinc_buf_keep(&text, arena);
}

/* A requirement under one more marker. */
static enum pinc_status add_under(const struct project *p, const struct pinc_requirement *req,
                                  struct pinc_slice marker, const struct pinc_toml_value *value)
{
    const size_t end =
        req->marker ? (size_t)(pinc_marker_text(req->marker).ptr - req->text.ptr) : req->text.len;
    struct pinc_slice bare = pinc_slice_trim(pinc_slice_part(req->text, 0, end));
    struct pinc_buf text = {0};
    enum pinc_status st;

    bare.len -= req->marker && pinc_slice_ends(bare, ";");
    pinc_buf_add(&text, bare);
    pinc_buf_add_str(&text, " ; ");
    pinc_buf_add(&text, marker);
    st = text.failed == PINC_OK ? pinc_project_input_add(p->in, pinc_buf_slice(&text), value, 0)
                                : pinc_fail_memory(p->in->err);
    pinc_buf_clear(&text);
    return st;
}

/* One requirement of the project, of an extra when `reading` is not NULL. */
static enum pinc_status add_dependency(const struct project *p, const struct pinc_toml_value *value,
                                       const struct reading *reading)
{
    struct pinc_arena *arena = p->in->list->arena;
    const struct pinc_requirement *req = NULL;
    struct pinc_slice text = PINC_LIT(""), own = PINC_LIT(""), marker;
    enum pinc_status st = pinc_toml_string(&text, value, p->in->err);

    if (st != PINC_OK) {
        return st;
    }
    st = pinc_requirement_parse(&req, text, arena, NULL);
    if (st != PINC_OK) {
        return pinc_project_input_add_value(p->in, value); /* which tells what is wrong */
    }
    if (req->marker) {
        own = pinc_marker_text(req->marker);
    }
    marker = reading ? join_markers(own, reading->marker, arena) : own;
    if (!marker.ptr) {
        return pinc_fail_memory(p->in->err);
    }
    if (p->name.len && pinc_slice_equal(req->norm, p->name) && !req->url.ptr) {
        return add_own(p, req, marker, value, reading);
    }
    return reading && reading->marker.len ? add_under(p, req, marker, value)
                                          : pinc_project_input_add_value(p->in, value);
}

static enum pinc_status add_list(const struct project *p, const struct pinc_toml_value *value,
                                 const struct reading *reading)
{
    const struct pinc_toml_value *items = NULL, *item;
    enum pinc_status st = pinc_toml_array(&items, value, p->in->err);

    for (item = pinc_toml_first(items); item && st == PINC_OK; item = pinc_toml_next(item)) {
        st = add_dependency(p, item, reading);
    }
    return st;
}

static enum pinc_status add_extra(const struct project *p, const struct reading *reading)
{
    return add_list(p, reading->extra, reading);
}

static enum pinc_status add_extras(const struct project *p)
{
    const struct pinc_input_choice *choice = p->choice;
    struct reading reading = {.depth = 1, .marker = PINC_LIT("")};
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < choice->n_extras && !choice->all_extras && st == PINC_OK; i++) {
        reading.extra = pinc_project_input_named(p->extras, choice->extras[i]);
        if (reading.extra) {
            choice->found[i] = true;
            st = add_extra(p, &reading);
        }
    }
    for (reading.extra = pinc_toml_first(p->extras);
         choice->all_extras && reading.extra && st == PINC_OK;
         reading.extra = pinc_toml_next(reading.extra)) {
        st = add_extra(p, &reading);
    }
    for (i = 0; i < choice->n_extras && choice->all_extras; i++) {
        choice->found[i] =
            choice->found[i] || pinc_project_input_named(p->extras, choice->extras[i]);
    }
    return st;
}

/* --- what the backend alone knows */

static enum pinc_status read_dynamic(struct project *p)
{
    const struct pinc_toml_value *list = NULL, *item;
    enum pinc_status st =
        pinc_toml_array(&list, pinc_toml_get(p->table, PINC_LIT("dynamic")), p->in->err);

    for (item = pinc_toml_first(list); item && st == PINC_OK; item = pinc_toml_next(item)) {
        struct pinc_slice word = PINC_LIT("");

        st = pinc_toml_string(&word, item, p->in->err);
        p->dynamic = p->dynamic || pinc_slice_equal(word, PINC_LIT("dependencies"));
        p->dynamic_extras =
            p->dynamic_extras || pinc_slice_equal(word, PINC_LIT("optional-dependencies"));
    }
    return st;
}

/* The project of the folder, with the extras that are asked for. */
static enum pinc_status add_built(const struct project *p, const struct pinc_toml_value *place)
{
    const struct pinc_input_choice *choice = p->choice;
    const struct pinc_toml_value *extra = pinc_toml_first(p->extras);
    const size_t n = pinc_toml_count(p->extras) + choice->n_extras;
    struct pinc_slice *names = pinc_arena_array(p->in->list->arena, n + 1, sizeof *names);
    size_t i, n_names = 0;

    if (!names) {
        return pinc_fail_memory(p->in->err);
    }
    if (choice->all_extras && (p->dynamic_extras || !p->table)) {
        (void)pinc_toml_fail(p->in->err, PINC_EUNSUPPORTED, place, pinc_toml_key_place(place),
                             "which extras there are is not known before the project is built");
        pinc_fail_hint(p->in->err, "name them with --extra");
        return PINC_EUNSUPPORTED;
    }
    for (; extra && choice->all_extras; extra = pinc_toml_next(extra)) {
        names[n_names++] = pinc_toml_key(extra);
    }
    for (i = 0; i < choice->n_extras; i++) {
        choice->found[i] = p->dynamic_extras || !p->table ||
                           pinc_project_input_named(p->extras, choice->extras[i]);
        if (choice->found[i] && !choice->all_extras) {
            names[n_names++] = choice->extras[i];
        }
    }
    return pinc_project_input_add_folder(p->in, names, n_names, place);
}

/* --- the whole */

static enum pinc_status read_name(struct project *p)
{
    const struct pinc_toml_value *value = NULL;
    struct pinc_slice name = PINC_LIT("");
    enum pinc_status st = pinc_toml_require(&value, p->table, "name", p->in->err);

    if (st == PINC_OK) {
        st = pinc_toml_string(&name, value, p->in->err);
    }
    if (st != PINC_OK) {
        return st;
    }
    if (!pinc_name_valid(name)) {
        return pinc_project_input_fail(p->in, PINC_ESYNTAX, value, "is not a project name");
    }
    p->in->project = pinc_slice_dup(p->in->list->arena, name);
    p->name = pinc_name_normalize(p->in->list->arena, name);
    return p->in->project.ptr && p->name.ptr ? PINC_OK : pinc_fail_memory(p->in->err);
}

static enum pinc_status add_project(struct project *p)
{
    enum pinc_status st = read_name(p);

    if (st == PINC_OK) {
        st = pinc_toml_table(&p->extras, pinc_toml_get(p->table, PINC_LIT("optional-dependencies")),
                             p->in->err);
    }
    if (st == PINC_OK) {
        st = read_dynamic(p);
    }
    if (st == PINC_OK) {
        st = pinc_project_input_limit_python(p->in,
                                             pinc_toml_get(p->table, PINC_LIT("requires-python")));
    }
    if (st != PINC_OK) {
        return st;
    }
    if (p->dynamic || (p->dynamic_extras && (p->choice->n_extras || p->choice->all_extras))) {
        return add_built(p, pinc_toml_get(p->table, PINC_LIT("dynamic")));
    }
    st = add_list(p, pinc_toml_get(p->table, PINC_LIT("dependencies")), NULL);
    return st == PINC_OK ? add_extras(p) : st;
}

static bool has_setup(const struct pinc_project_input *in)
{
    static const char *const names[] = {"setup.py", "setup.cfg"};
    struct stat info;
    bool found = false;
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path =
            pinc_path_join(in->list->arena, pinc_path_folder(in->file), pinc_slice_of(names[i]));

        found = found || (path && stat(path, &info) == 0);
    }
    return found;
}

/* A file without [project]. */
static enum pinc_status add_foreign(struct project *p, const struct pinc_toml_value *root)
{
    const struct pinc_toml_value *poetry = pinc_toml_find(root, "tool.poetry");

    if (poetry) {
        (void)pinc_project_input_fail(
            p->in, PINC_EUNSUPPORTED, poetry,
            "is Poetry's own table: its requirements are no PEP 508 and are not guessed at");
        pinc_fail_hint(p->in->err, "poetry export --without-hashes -o requirements.in writes what "
                                   "pinc reads; Poetry 2 knows the table [project], too");
        return PINC_EUNSUPPORTED;
    }
    if (pinc_toml_get(root, PINC_LIT("build-system")) || has_setup(p->in)) {
        return add_built(p, pinc_toml_get(root, PINC_LIT("build-system")));
    }
    if (p->choice->n_groups) {
        return PINC_OK;
    }
    (void)pinc_fail(p->in->err, PINC_EUNSUPPORTED, "there is no table [project]");
    pinc_fail_at(p->in->err, p->in->file.ptr, 0, 0);
    pinc_fail_hint(p->in->err, pinc_toml_get(root, PINC_LIT("dependency-groups"))
                                   ? "name a dependency group with --group"
                                   : "write the dependencies into a requirements.in");
    return PINC_EUNSUPPORTED;
}

enum pinc_status pinc_pyproject_add(struct pinc_project_input *in,
                                    const struct pinc_toml_value *root,
                                    const struct pinc_input_choice *choice)
{
    struct project p = {.in = in, .choice = choice, .name = PINC_LIT("")};
    enum pinc_status st =
        pinc_toml_table(&p.table, pinc_toml_get(root, PINC_LIT("project")), in->err);
    size_t i;

    in->project = PINC_LIT("");
    if (st == PINC_OK && !choice->groups_only) {
        st = p.table ? add_project(&p) : add_foreign(&p, root);
    } else if (st == PINC_OK && p.table) {
        st = read_name(&p);
    }
    for (i = 0; i < choice->n_groups && st == PINC_OK; i++) {
        st = pinc_dependency_groups_add(in, root, choice->groups[i]);
    }
    if (st == PINC_OK) {
        pinc_project_input_warn_foreign(in, root);
    }
    return st;
}
