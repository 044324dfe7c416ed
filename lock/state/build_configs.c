#include "lock/state/build_configs.h"

#include "base/json/json_tree.h"
#include "markers/name.h"

/* The key of "KEY=VALUE"; all of a text without '='. */
static struct pinc_slice key_of(struct pinc_slice text)
{
    return pinc_slice_part(text, 0, pinc_slice_find(text, '='));
}

/* The values of the key that stands at `at` for the first time: a text, or a list of them. */
static struct pinc_json_value *values_of(bool *ok, const struct pinc_slice *items, size_t n,
                                         size_t at)
{
    const struct pinc_slice key = key_of(items[at]);
    struct pinc_json_value *list;
    size_t i, count = 0;

    for (i = at; i < n; i++) {
        count += pinc_slice_equal(key_of(items[i]), key);
    }
    if (count == 1) {
        return pinc_json_value_string(pinc_slice_part(items[at], key.len + 1, items[at].len));
    }
    list = pinc_json_value_array();
    for (i = at; i < n; i++) {
        if (pinc_slice_equal(key_of(items[i]), key)) {
            pinc_json_value_append(
                ok, list,
                pinc_json_value_string(pinc_slice_part(items[i], key.len + 1, items[i].len)));
        }
    }
    return list;
}

/* "KEY=VALUE" texts as a JSON object; empty for none. ptr NULL when out of memory. */
static struct pinc_slice make_object(const struct pinc_slice *items, size_t n,
                                     struct pinc_arena *arena)
{
    struct pinc_json_value *object;
    struct pinc_slice none = {NULL, 0};
    struct pinc_buf out = {0};
    bool ok = true;
    size_t i, k;

    if (n == 0) {
        return PINC_LIT("");
    }
    object = pinc_json_value_object();
    for (i = 0; i < n && ok; i++) {
        const struct pinc_slice key = pinc_slice_dup(arena, key_of(items[i]));

        for (k = 0; k < i && !pinc_slice_equal(key_of(items[k]), key); k++) {
        }
        ok = key.ptr != NULL;
        if (ok && k == i) {
            pinc_json_value_set(&ok, object, key.ptr, values_of(&ok, items, n, i));
        }
    }
    ok = ok && pinc_json_value_print(&out, object, 0);
    pinc_json_value_free(object);
    if (!ok) {
        pinc_buf_clear(&out);
        return none;
    }
    return pinc_slice_trim(pinc_buf_keep(&out, arena));
}

/* The entry of a package, made as a copy of what holds for all. */
static struct pinc_build_config *config_of(struct pinc_build_config *list, size_t *n,
                                           struct pinc_slice name)
{
    size_t i;

    for (i = 1; i < *n; i++) {
        if (pinc_slice_equal(list[i].name, name)) {
            return &list[i];
        }
    }
    list[*n] = list[0];
    list[*n].name = name;
    return &list[(*n)++];
}

static bool is_setting(struct pinc_slice text)
{
    return key_of(text).len > 0 && key_of(text).len < text.len;
}

/* "KEY=VALUE" of "NAME:KEY=VALUE"; empty where there is none. */
static struct pinc_slice setting_of(struct pinc_slice text)
{
    return pinc_slice_part(text, pinc_slice_find(text, ':') + 1, text.len);
}

/* The normalized name of "NAME:KEY=VALUE". ptr NULL when out of memory. */
static struct pinc_slice package_of(struct pinc_slice text, struct pinc_arena *arena)
{
    return pinc_name_normalize(
        arena, pinc_slice_trim(pinc_slice_part(text, 0, pinc_slice_find(text, ':'))));
}

static enum pinc_status check_given(const struct pinc_build_settings *builds,
                                    struct pinc_error *err)
{
    const struct pinc_texts all = builds->config, own = builds->package_config;
    size_t i;

    for (i = 0; i < all.n; i++) {
        if (!is_setting(all.items[i])) {
            return pinc_fail_quoted(err, PINC_EUSAGE, 0, "--config-settings takes KEY=VALUE, not ",
                                    all.items[i], "");
        }
    }
    for (i = 0; i < own.n; i++) {
        if (pinc_slice_find(own.items[i], ':') == 0 || !is_setting(setting_of(own.items[i]))) {
            return pinc_fail_quoted(err, PINC_EUSAGE, 0,
                                    "--config-settings-package takes NAME:KEY=VALUE, not ",
                                    own.items[i], "");
        }
    }
    return PINC_OK;
}

static bool has_key(const struct pinc_slice *items, size_t n, struct pinc_slice key)
{
    size_t i;

    for (i = 0; i < n && !pinc_slice_equal(key_of(items[i]), key); i++) {
    }
    return i < n;
}

/* The settings that the command line gives a package: its own, and those for all with other keys. */
static enum pinc_status add_package(struct pinc_build_config *list, size_t *n,
                                    const struct pinc_build_settings *builds,
                                    struct pinc_slice name, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    const struct pinc_texts all = builds->config, own = builds->package_config;
    struct pinc_slice *items = pinc_arena_array(arena, all.n + own.n, sizeof *items);
    struct pinc_build_config *config;
    size_t i, n_own = 0, n_items;

    for (i = 0; items && i < own.n; i++) {
        if (pinc_slice_equal(package_of(own.items[i], arena), name)) {
            items[n_own++] = setting_of(own.items[i]);
        }
    }
    n_items = n_own;
    for (i = 0; items && i < all.n; i++) {
        if (!has_key(items, n_own, key_of(all.items[i]))) {
            items[n_items++] = all.items[i];
        }
    }
    config = config_of(list, n, name);
    config->settings = items ? make_object(items, n_items, arena) : config->settings;
    return items && config->settings.ptr ? PINC_OK : pinc_fail_memory(err);
}

/* The settings of an input's line. */
static enum pinc_status add_line(struct pinc_build_config *list, size_t *n,
                                 const struct pinc_requirement_line *line, struct pinc_arena *arena,
                                 struct pinc_error *err)
{
    struct pinc_slice *items = pinc_arena_array(arena, line->settings.n, sizeof *items);
    struct pinc_build_config *config;
    size_t i;

    if (!items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < line->settings.n; i++) {
        items[i] = line->settings.items[i].value;
    }
    config = config_of(list, n, line->req->norm);
    config->settings = make_object(items, line->settings.n, arena);
    return config->settings.ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_build_configs_make(struct pinc_build_config **out, size_t *n,
                                         const struct pinc_settings *settings,
                                         const struct pinc_requirements *list,
                                         struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_build_settings *builds = &settings->builds;
    struct pinc_build_config *configs =
        pinc_arena_array(arena, 1 + builds->unisolated.n + builds->package_config.n + list->n_lines,
                         sizeof *configs);
    enum pinc_status st = check_given(builds, err);
    size_t i;

    *out = configs;
    *n = 1;
    if (!configs) {
        return pinc_fail_memory(err);
    }
    configs[0].settings = make_object(builds->config.items, builds->config.n, arena);
    st = st == PINC_OK && !configs[0].settings.ptr ? pinc_fail_memory(err) : st;
    for (i = 0; i < builds->package_config.n && st == PINC_OK; i++) {
        const struct pinc_slice name = package_of(builds->package_config.items[i], arena);

        st = name.ptr ? add_package(configs, n, builds, name, arena, err) : pinc_fail_memory(err);
    }
    for (i = 0; i < list->n_lines && st == PINC_OK; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->settings.n && line->req && line->kind == PINC_LINE_REQUIREMENT) {
            st = add_line(configs, n, line, arena, err);
        }
    }
    for (i = 0; i < builds->unisolated.n && st == PINC_OK; i++) {
        const struct pinc_slice name = pinc_name_normalize(arena, builds->unisolated.items[i]);

        if (!name.ptr) {
            return pinc_fail_memory(err);
        }
        config_of(configs, n, name)->no_isolation = true;
    }
    return st;
}

enum pinc_status pinc_build_editables(const struct pinc_slice **out, size_t *n,
                                      const struct pinc_requirements *list,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *items = pinc_arena_array(arena, list->n_lines + 1, sizeof *items);
    size_t i;

    *out = items;
    *n = 0;
    for (i = 0; items && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        const bool named = line->req && line->req->url.ptr;

        if (line->editable && (named || line->link.ptr)) {
            items[(*n)++] = named ? line->req->url : line->link;
        }
    }
    return items ? PINC_OK : pinc_fail_memory(err);
}
