#include "index/build/hooks.h"

#include "base/json/json_tree.h"

#define REQUIRES_MAX 1000u

/* --- what the program is given */

/* A text. One that is not UTF-8 (a path) is an object with its bytes, which the program knows. */
static struct pinc_json_value *text_value(struct pinc_slice text)
{
    struct pinc_json_value *object, *bytes;
    bool ok = true;
    size_t i;

    if (pinc_utf8_valid(text)) {
        return pinc_json_value_string(text);
    }
    object = pinc_json_value_object();
    bytes = pinc_json_value_array();
    for (i = 0; i < text.len; i++) {
        pinc_json_value_append(&ok, bytes, pinc_json_value_number((unsigned char)text.ptr[i]));
    }
    pinc_json_value_set(&ok, object, "pinc-bytes", bytes);
    if (!ok) {
        pinc_json_value_free(object);
        return NULL;
    }
    return object;
}

static struct pinc_json_value *list_value(bool *ok, const struct pinc_slice *items, size_t n)
{
    struct pinc_json_value *list = pinc_json_value_array();
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_json_value_append(ok, list, text_value(items[i]));
    }
    return list;
}

static const char *goal_name(enum pinc_build_goal goal)
{
    switch (goal) {
    case PINC_BUILD_METADATA:
        break;
    case PINC_BUILD_EDITABLE:
        return "editable";
    case PINC_BUILD_WHEEL:
        return "wheel";
    }
    return "metadata";
}

enum pinc_status pinc_hooks_write_call(struct pinc_buf *out, const struct pinc_hooks_call *call,
                                       struct pinc_error *err)
{
    const struct pinc_build_system *system = call->system;
    struct pinc_json_value *object = pinc_json_value_object(), *settings;
    enum pinc_status st = PINC_OK;
    bool ok = true;

    if (call->settings.len) {
        st = pinc_json_value_read(&settings, call->settings, err);
    } else {
        settings = pinc_json_value_null();
    }
    pinc_json_value_set(&ok, object, "source", text_value(pinc_slice_of(call->source)));
    pinc_json_value_set(&ok, object, "out", text_value(pinc_slice_of(call->out)));
    pinc_json_value_set(&ok, object, "backend", text_value(system->backend));
    pinc_json_value_set(&ok, object, "backend_path",
                        list_value(&ok, system->backend_path, system->n_backend_path));
    pinc_json_value_set(&ok, object, "requires",
                        list_value(&ok, system->requires, system->n_requires));
    pinc_json_value_set(&ok, object, "goal",
                        pinc_json_value_string(pinc_slice_of(goal_name(call->goal))));
    pinc_json_value_set(&ok, object, "requires_known", pinc_json_value_truth(call->requires_known));
    pinc_json_value_set(&ok, object, "settings", settings);
    if (st == PINC_OK && (!ok || !pinc_json_value_print(out, object, 0))) {
        st = pinc_fail_memory(err);
    }
    pinc_json_value_free(object);
    return st;
}

/* --- what came of it */

static enum pinc_status read_requires(struct pinc_hooks_result *out,
                                      const struct pinc_json_value *list, struct pinc_arena *arena,
                                      struct pinc_error *err)
{
    const size_t n = pinc_json_value_count(list);
    struct pinc_slice *items;
    size_t i;

    if (n > REQUIRES_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "the backend asks for more than %u requirements",
                         REQUIRES_MAX);
    }
    items = pinc_arena_array(arena, n + 1, sizeof *items);
    if (!items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        const struct pinc_slice text = pinc_json_value_text(pinc_json_value_at(list, i));

        if (text.ptr) {
            items[out->n_requires] = pinc_slice_dup(arena, text);
            if (!items[out->n_requires++].ptr) {
                return pinc_fail_memory(err);
            }
        }
    }
    out->requires = items;
    return PINC_OK;
}

/* A text; nothing when it is none. A path ends at its NUL. */
static enum pinc_status read_text(struct pinc_slice *out, const struct pinc_json_value *value,
                                  bool path, struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_slice text = pinc_json_value_text(value);

    if (!text.ptr || (path && memchr(text.ptr, 0, text.len))) {
        return PINC_OK;
    }
    *out = pinc_slice_dup(arena, text);
    return out->ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_hooks_read_result(struct pinc_hooks_result *out, struct pinc_slice text,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    const struct {
        const char *name;
        struct pinc_slice *to;
        bool path;
    } texts[] = {{"metadata", &out->metadata, true},
                 {"wheel", &out->wheel, true},
                 {"error", &out->error, false},
                 {"type", &out->error_type, false}};
    const struct pinc_json_value *requires;
    struct pinc_json_value *result;
    enum pinc_status st;
    size_t i;

    *out = (struct pinc_hooks_result){.requires = NULL};
    st = pinc_json_value_read(&result, text, err);
    if (st == PINC_OK && !pinc_json_value_is_object(result)) {
        st = pinc_fail(err, PINC_ESYNTAX, "the backend's result cannot be read");
    }
    requires = pinc_json_value_get(result, "requires");
    if (st == PINC_OK && requires && !pinc_json_value_is_object(requires)) {
        st = read_requires(out, requires, arena, err);
    }
    for (i = 0; st == PINC_OK && i < sizeof texts / sizeof *texts; i++) {
        st = read_text(texts[i].to, pinc_json_value_get(result, texts[i].name), texts[i].path,
                       arena, err);
    }
    pinc_json_value_free(result);
    return st;
}
