#include "index/build/hooks.h"

#include "base/json.h"

#define REQUIRES_MAX 1000u

/* --- what the program is given */

/* A JSON string. Bytes that are not UTF-8 (of a path) are written as Python knows them: lone
 * surrogates (PEP 383). */
static void add_text(struct pinc_buf *out, struct pinc_slice text)
{
    uint32_t point;
    size_t n;

    pinc_buf_add_char(out, '"');
    while (text.len) {
        const char c = *text.ptr;

        n = pinc_utf8_decode(text, &point);
        if (n == 0) {
            pinc_buf_addf(out, "\\udc%02x", (unsigned)(unsigned char)c);
            n = 1;
        } else if ((unsigned char)c < 0x20 || c == '"' || c == '\\' || c == 0x7f) {
            pinc_buf_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
        } else {
            pinc_buf_add(out, pinc_slice_part(text, 0, n));
        }
        text = pinc_slice_part(text, n, text.len);
    }
    pinc_buf_add_char(out, '"');
}

static void add_list(struct pinc_buf *out, const struct pinc_slice *items, size_t n)
{
    size_t i;

    pinc_buf_add_char(out, '[');
    for (i = 0; i < n; i++) {
        pinc_buf_add_str(out, i ? ", " : "");
        add_text(out, items[i]);
    }
    pinc_buf_add_char(out, ']');
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

void pinc_hooks_write_call(struct pinc_buf *out, const struct pinc_hooks_call *call)
{
    const struct pinc_build_system *system = call->system;

    pinc_buf_add_str(out, "{\"source\": ");
    add_text(out, pinc_slice_of(call->source));
    pinc_buf_add_str(out, ", \"out\": ");
    add_text(out, pinc_slice_of(call->out));
    pinc_buf_add_str(out, ", \"backend\": ");
    add_text(out, system->backend);
    pinc_buf_add_str(out, ", \"backend_path\": ");
    add_list(out, system->backend_path, system->n_backend_path);
    pinc_buf_add_str(out, ", \"requires\": ");
    add_list(out, system->requires, system->n_requires);
    pinc_buf_addf(out, ", \"goal\": \"%s\", \"requires_known\": %s, \"settings\": ",
                  goal_name(call->goal), call->requires_known ? "true" : "false");
    pinc_buf_add(out, call->settings.len ? call->settings : PINC_LIT("null"));
    pinc_buf_add_str(out, "}\n");
}

/* --- what came of it */

static enum pinc_status read_requires(struct pinc_hooks_result *out, struct pinc_json *json,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *items = pinc_arena_array(arena, REQUIRES_MAX, sizeof *items);

    if (!items) {
        return pinc_fail_memory(err);
    }
    if (pinc_json_kind(json) != PINC_JSON_ARRAY) {
        pinc_json_skip(json);
        return PINC_OK;
    }
    pinc_json_enter(json);
    while (pinc_json_item(json)) {
        const struct pinc_slice text = pinc_json_text(json);

        if (text.ptr && out->n_requires == REQUIRES_MAX) {
            return pinc_fail(err, PINC_ELIMIT, "the backend asks for more than %u requirements",
                             REQUIRES_MAX);
        }
        if (text.ptr) {
            items[out->n_requires++] = text;
        }
    }
    out->requires = items;
    return PINC_OK;
}

/* A path, NUL-terminated. */
static enum pinc_status read_path(struct pinc_slice *out, struct pinc_json *json,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_slice text = pinc_json_text(json);

    if (!text.ptr || memchr(text.ptr, 0, text.len)) {
        return PINC_OK;
    }
    *out = pinc_slice_dup(arena, text);
    return out->ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_hooks_read_result(struct pinc_hooks_result *out, struct pinc_slice text,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_json json;
    struct pinc_slice key;

    *out = (struct pinc_hooks_result){.requires = NULL};
    text = pinc_slice_dup(arena, text);
    if (!text.ptr) {
        return pinc_fail_memory(err);
    }
    pinc_json_init(&json, text, arena);
    if (pinc_json_kind(&json) != PINC_JSON_OBJECT) {
        return pinc_fail(err, PINC_ESYNTAX, "the backend's result cannot be read");
    }
    pinc_json_enter(&json);
    while (st == PINC_OK && pinc_json_key(&json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("requires"))) {
            st = read_requires(out, &json, arena, err);
        } else if (pinc_slice_equal(key, PINC_LIT("metadata"))) {
            st = read_path(&out->metadata, &json, arena, err);
        } else if (pinc_slice_equal(key, PINC_LIT("wheel"))) {
            st = read_path(&out->wheel, &json, arena, err);
        } else if (pinc_slice_equal(key, PINC_LIT("error"))) {
            out->error = pinc_json_text(&json);
        } else if (pinc_slice_equal(key, PINC_LIT("type"))) {
            out->error_type = pinc_json_text(&json);
        } else {
            pinc_json_skip(&json);
        }
    }
    return st == PINC_OK ? pinc_json_end(&json, err) : st;
}
