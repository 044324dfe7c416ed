#include "lock/input/dependency_groups.h"

#include "base/nearest.h"
#include "markers/name.h"

/* A group that is being read, and the one that includes it. */
struct reading {
    const struct pinc_toml_value *group;
    const struct reading *parent;
    unsigned depth;
};

/* Two groups whose names are the same project name are refused, whichever is asked for. */
static enum pinc_status check_names(struct pinc_project_input *in,
                                    const struct pinc_toml_value *groups)
{
    struct pinc_map *seen = pinc_map_new();
    const struct pinc_toml_value *group;
    enum pinc_status st = seen ? PINC_OK : pinc_fail_memory(in->err);

    for (group = pinc_toml_first(groups); group && st == PINC_OK; group = pinc_toml_next(group)) {
        const struct pinc_slice name = pinc_name_normalize(in->list->arena, pinc_toml_key(group));

        if (!name.ptr) {
            st = pinc_fail_memory(in->err);
        } else if (pinc_map_get(seen, name, NULL)) {
            st = pinc_project_input_fail(in, PINC_ESYNTAX, group,
                                         "has the name of another group, another spelling of it");
        } else if (!pinc_map_put(seen, name, 0)) {
            st = pinc_fail_memory(in->err);
        }
    }
    pinc_map_free(seen);
    return st;
}

static enum pinc_status fail_missing(struct pinc_project_input *in,
                                     const struct pinc_toml_value *groups, struct pinc_slice name)
{
    const size_t n = pinc_toml_count(groups);
    struct pinc_slice *names = pinc_arena_array(in->list->arena, n + 1, sizeof *names);
    const struct pinc_toml_value *group = pinc_toml_first(groups);
    struct pinc_buf text = {0};
    size_t i;

    if (!names) {
        return pinc_fail_memory(in->err);
    }
    for (i = 0; i < n; i++, group = pinc_toml_next(group)) {
        names[i] = pinc_toml_key(group);
    }
    (void)pinc_fail_quoted(in->err, PINC_EUSAGE, 0, "no such dependency group: ", name, "");
    i = pinc_nearest(name, names, n);
    pinc_buf_add_escaped(&text, i < n ? names[i] : PINC_LIT(""), 80);
    if (i < n && text.failed == PINC_OK) {
        pinc_fail_hint(in->err, "did you mean '%s'?", text.ptr);
    } else if (n == 0) {
        pinc_fail_hint(in->err, "the file has no table [dependency-groups]");
    }
    pinc_buf_clear(&text);
    return PINC_EUSAGE;
}

static enum pinc_status add_group(struct pinc_project_input *in,
                                  const struct pinc_toml_value *groups,
                                  const struct reading *reading);

static enum pinc_status add_include(struct pinc_project_input *in,
                                    const struct pinc_toml_value *groups,
                                    const struct pinc_toml_value *item,
                                    const struct reading *parent)
{
    const struct pinc_toml_value *include = pinc_toml_get(item, PINC_LIT("include-group"));
    struct reading next = {.parent = parent, .depth = parent->depth + 1};
    const struct reading *up;
    struct pinc_slice name = PINC_LIT("");
    enum pinc_status st;

    if (!include || pinc_toml_count(item) != 1) {
        return pinc_toml_fail(in->err, PINC_ESYNTAX, item, pinc_toml_place(item),
                              "a table in a dependency group has the one key 'include-group'");
    }
    st = pinc_toml_string(&name, include, in->err);
    if (st != PINC_OK) {
        return st;
    }
    next.group = pinc_project_input_named(groups, name);
    if (!next.group) {
        st = fail_missing(in, groups, name);
        pinc_fail_at(in->err, in->file.ptr, pinc_toml_place(include).line,
                     pinc_toml_place(include).column);
        return st;
    }
    for (up = parent; up; up = up->parent) {
        if (up->group == next.group) {
            return pinc_project_input_fail(in, PINC_ESYNTAX, include,
                                           "closes a circle of groups that include each other");
        }
    }
    if (next.depth > PINC_PROJECT_DEPTH) {
        return pinc_project_input_fail(in, PINC_ELIMIT, include,
                                       "is more than %u levels of groups deep", PINC_PROJECT_DEPTH);
    }
    return add_group(in, groups, &next);
}

static enum pinc_status add_group(struct pinc_project_input *in,
                                  const struct pinc_toml_value *groups,
                                  const struct reading *reading)
{
    const struct pinc_toml_value *items = NULL, *item;
    enum pinc_status st = pinc_toml_array(&items, reading->group, in->err);

    for (item = pinc_toml_first(items); item && st == PINC_OK; item = pinc_toml_next(item)) {
        st = pinc_toml_kind(item) == PINC_TOML_TABLE ? add_include(in, groups, item, reading)
                                                     : pinc_project_input_add_value(in, item);
    }
    return st;
}

enum pinc_status pinc_dependency_groups_add(struct pinc_project_input *in,
                                            const struct pinc_toml_value *root,
                                            struct pinc_slice name)
{
    const struct pinc_toml_value *groups = NULL;
    struct reading reading = {.depth = 1};
    enum pinc_status st =
        pinc_toml_table(&groups, pinc_toml_get(root, PINC_LIT("dependency-groups")), in->err);

    if (st == PINC_OK) {
        st = check_names(in, groups);
    }
    if (st != PINC_OK) {
        return st;
    }
    reading.group = pinc_project_input_named(groups, name);
    if (!reading.group) {
        st = fail_missing(in, groups, name);
        pinc_fail_at(in->err, in->file.ptr, 0, 0);
        return st;
    }
    in->group = pinc_slice_dup(in->list->arena, pinc_toml_key(reading.group));
    st = in->group.ptr ? add_group(in, groups, &reading) : pinc_fail_memory(in->err);
    in->group = (struct pinc_slice){NULL, 0};
    return st;
}
