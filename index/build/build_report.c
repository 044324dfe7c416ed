#include "index/build/build_report.h"

#include "base/json.h"
#include "base/limits.h"

/* The strings of an array; none for what is no array. */
static enum pinc_status read_list(struct pinc_json *json, const struct pinc_slice **out, size_t *n,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *list = NULL, *copy;
    size_t cap = 0, i;

    *n = 0;
    if (pinc_json_kind(json) != PINC_JSON_ARRAY) {
        pinc_json_skip(json);
        return PINC_OK;
    }
    pinc_json_enter(json);
    while (pinc_json_item(json)) {
        struct pinc_slice text = pinc_json_text(json);

        if (text.ptr && !PINC_GROW(list, cap, *n + 1)) {
            pinc_free(list);
            return pinc_fail_memory(err);
        }
        if (text.ptr) {
            list[(*n)++] = text;
        }
    }
    copy = pinc_arena_array(arena, *n, sizeof *copy);
    for (i = 0; copy && i < *n; i++) {
        copy[i] = list[i];
    }
    pinc_free(list);
    *out = copy;
    return copy ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status read_metadata(struct pinc_json *json, struct pinc_metadata_text *m,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_slice key;

    if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
        pinc_json_skip(json);
        return PINC_OK;
    }
    pinc_json_enter(json);
    while (st == PINC_OK && pinc_json_key(json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("metadata_version"))) {
            m->metadata_version = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("name"))) {
            m->name = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("version"))) {
            m->version = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("requires_python"))) {
            m->requires_python = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("requires_dist"))) {
            st = read_list(json, &m->requires, &m->n_requires, arena, err);
        } else if (pinc_slice_equal(key, PINC_LIT("provides_extra"))) {
            st = read_list(json, &m->extras, &m->n_extras, arena, err);
        } else {
            pinc_json_skip(json);
        }
    }
    return st;
}

/* "install": one entry for each package. */
static enum pinc_status read_install(struct pinc_json *json, struct pinc_metadata_text *m,
                                     size_t *n, struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_slice key;

    if (pinc_json_kind(json) != PINC_JSON_ARRAY) {
        pinc_json_skip(json);
        return PINC_OK;
    }
    pinc_json_enter(json);
    while (st == PINC_OK && pinc_json_item(json)) {
        ++*n;
        if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
            pinc_json_skip(json);
            continue;
        }
        pinc_json_enter(json);
        while (st == PINC_OK && pinc_json_key(json, &key)) {
            if (pinc_slice_equal(key, PINC_LIT("metadata"))) {
                st = read_metadata(json, m, arena, err);
            } else {
                pinc_json_skip(json);
            }
        }
    }
    return st;
}

/* "environment": what markers would see. */
static void read_environment(struct pinc_json *json, struct pinc_build_report *out)
{
    struct pinc_slice key;

    if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
        pinc_json_skip(json);
        return;
    }
    pinc_json_enter(json);
    while (pinc_json_key(json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("python_version"))) {
            out->python_version = pinc_json_text(json);
        } else {
            pinc_json_skip(json);
        }
    }
}

enum pinc_status pinc_build_report_read(struct pinc_build_report *out, struct pinc_slice text,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_json json;
    struct pinc_slice key;
    size_t n = 0;
    bool object;

    *out = (struct pinc_build_report){.metadata = {.final = true}};
    if (text.len > PINC_METADATA_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "pip's report has more than %u bytes",
                         PINC_METADATA_MAX);
    }
    text = pinc_slice_dup(arena, text);
    if (!text.ptr) {
        return pinc_fail_memory(err);
    }
    pinc_json_init(&json, text, arena);
    object = pinc_json_kind(&json) == PINC_JSON_OBJECT;
    if (object) {
        pinc_json_enter(&json);
    } else {
        pinc_json_skip(&json);
    }
    while (st == PINC_OK && object && pinc_json_key(&json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("install"))) {
            st = read_install(&json, &out->metadata, &n, arena, err);
        } else if (pinc_slice_equal(key, PINC_LIT("environment"))) {
            read_environment(&json, out);
        } else {
            pinc_json_skip(&json);
        }
    }
    if (st == PINC_OK) {
        st = pinc_json_end(&json, err);
    }
    if (st == PINC_OK && n != 1) {
        st = pinc_fail(err, PINC_ESYNTAX, "pip reports %zu packages instead of one", n);
    }
    if (st == PINC_OK && (!out->metadata.name.len || !out->metadata.version.len)) {
        st = pinc_fail(err, PINC_ESYNTAX, "pip reports a package without name or version");
    }
    return st;
}
