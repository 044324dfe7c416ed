#include "index/build/merge_metadata.h"

#include "markers/name.h"

static bool has(const struct pinc_slice *items, size_t n, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < n && !pinc_slice_equal(items[i], text); i++) {
    }
    return i < n;
}

/* Add what is not in the list yet. */
static void add_new(struct pinc_slice *list, size_t *n, const struct pinc_slice *items,
                    size_t n_items)
{
    size_t i;

    for (i = 0; i < n_items; i++) {
        if (!has(list, *n, items[i])) {
            list[(*n)++] = items[i];
        }
    }
}

/* Where the marker of a requirement starts: behind ';', behind " ;" where a URL may hold one. */
static size_t marker_at(struct pinc_slice text)
{
    bool url = false;
    size_t i;

    for (i = 0; i < text.len; i++) {
        url = url || text.ptr[i] == '@';
        if (text.ptr[i] == ';' && (!url || (i > 0 && text.ptr[i - 1] == ' '))) {
            return i;
        }
    }
    return text.len;
}

/* The requirement, for those Pythons alone that have it. */
static struct pinc_slice limit(struct pinc_slice text, const struct pinc_metadata_by_python *by,
                               size_t n, struct pinc_arena *arena)
{
    const size_t at = marker_at(text);
    const struct pinc_slice marker = pinc_slice_trim(pinc_slice_part(text, at + 1, text.len));
    struct pinc_buf out = {0};
    const char *before = "";
    size_t i;

    pinc_buf_add(&out, pinc_slice_trim(pinc_slice_part(text, 0, at)));
    pinc_buf_add_str(&out, " ; ");
    if (marker.len) {
        pinc_buf_add_char(&out, '(');
        pinc_buf_add(&out, marker);
        pinc_buf_add_str(&out, ") and ");
    }
    pinc_buf_add_char(&out, '(');
    for (i = 0; i < n; i++) {
        if (has(by[i].text->requires, by[i].text->n_requires, text)) {
            pinc_buf_addf(&out, "%spython_version == \"%.*s\"", before,
                          PINC_SLICE_ARG(by[i].version));
            before = " or ";
        }
    }
    pinc_buf_add_char(&out, ')');
    return pinc_buf_keep(&out, arena);
}

static bool is_everywhere(struct pinc_slice text, const struct pinc_metadata_by_python *by,
                          size_t n)
{
    size_t i;

    for (i = 0; i < n && has(by[i].text->requires, by[i].text->n_requires, text); i++) {
    }
    return i == n;
}

enum pinc_status pinc_metadata_merge(struct pinc_metadata_text *out,
                                     const struct pinc_metadata_by_python *by, size_t n,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *requires, *extras;
    size_t n_requires = 0, n_extras = 0, most_requires = 1, most_extras = 1, i;

    *out = *by[0].text;
    for (i = 0; i < n; i++) {
        if (!pinc_name_equal(out->name, by[i].text->name) ||
            !pinc_slice_equal(out->version, by[i].text->version)) {
            return pinc_fail(err, PINC_ESYNTAX,
                             "it has another name or version on Python %.*s than on Python %.*s",
                             PINC_SLICE_ARG(by[i].version), PINC_SLICE_ARG(by[0].version));
        }
        most_requires += by[i].text->n_requires;
        most_extras += by[i].text->n_extras;
    }
    requires = pinc_arena_array(arena, most_requires, sizeof *requires);
    extras = pinc_arena_array(arena, most_extras, sizeof *extras);
    if (!requires || !extras) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        add_new(requires, &n_requires, by[i].text->requires, by[i].text->n_requires);
        add_new(extras, &n_extras, by[i].text->extras, by[i].text->n_extras);
    }
    for (i = 0; i < n_requires; i++) {
        if (!is_everywhere(requires[i], by, n)) {
            requires[i] = limit(requires[i], by, n, arena);
            if (!requires[i].ptr) {
                return pinc_fail_memory(err);
            }
        }
    }
    out->requires = requires;
    out->n_requires = n_requires;
    out->extras = extras;
    out->n_extras = n_extras;
    return PINC_OK;
}
