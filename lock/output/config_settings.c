#include "lock/output/config_settings.h"

/* Does a line of the input give settings to what a locked line installs? As for pip, constraints
 * give none. */
static bool concerns(const struct pinc_requirement_line *line, struct pinc_slice name)
{
    return line->settings.n && line->kind == PINC_LINE_REQUIREMENT && line->req &&
           pinc_slice_equal(line->req->norm, name);
}

static bool may_be_shown(const struct pinc_requirement_line *line)
{
    size_t i;

    for (i = 0; i < line->settings.n; i++) {
        if (!line->settings.items[i].written.ptr) {
            return false;
        }
    }
    return true;
}

static bool is_among(const struct pinc_slice *items, size_t n, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if (pinc_slice_equal(items[i], text)) {
            return true;
        }
    }
    return false;
}

/* Those of one line; a setting may stand on it twice, which makes a list for pip. */
static size_t add_settings(struct pinc_slice *out, size_t n,
                           const struct pinc_requirement_line *line)
{
    const size_t others = n;
    size_t i;

    for (i = 0; i < line->settings.n; i++) {
        if (!is_among(out, others, line->settings.items[i].written)) {
            out[n++] = line->settings.items[i].written;
        }
    }
    return n;
}

enum pinc_status pinc_config_settings_collect(const struct pinc_slice **out, size_t *n_out,
                                              struct pinc_slice name, pinc_targets targets,
                                              const struct pinc_requirements *list,
                                              const struct pinc_resolve_request *request,
                                              struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *settings;
    size_t i, room = 0, n = 0;

    *out = NULL;
    *n_out = 0;
    for (i = 0; list->facts.settings && i < list->n_lines; i++) {
        room += concerns(&list->lines[i], name) ? list->lines[i].settings.n : 0;
    }
    if (room == 0) {
        return PINC_OK;
    }
    settings = pinc_arena_array(arena, room, sizeof *settings);
    if (!settings) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (concerns(line, name) && may_be_shown(line) &&
            !(targets & ~pinc_marker_targets(line->req->marker, request->envs, request->n_envs))) {
            n = add_settings(settings, n, line);
        }
    }
    *out = settings;
    *n_out = n;
    return PINC_OK;
}

const char *pinc_config_settings_unwritten(const struct pinc_requirement_line *line,
                                           struct pinc_slice name, pinc_targets targets,
                                           pinc_targets holds)
{
    if (!concerns(line, name) || !(targets & holds)) {
        return NULL;
    }
    if (!may_be_shown(line)) {
        return "they would show a password or the value of a variable";
    }
    return targets & ~holds ? "other targets take the same version without them" : NULL;
}
