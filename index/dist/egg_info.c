#include "index/dist/egg_info.h"

#include "base/limits.h"
#include "markers/name.h"

#include <string.h>

/* A growing list of texts. */
struct list {
    struct pinc_slice *items;
    size_t count, cap;
};

/* What reading works on. */
struct reader {
    struct pinc_arena *arena;
    struct pinc_slice extra, marker; /* of the section; empty: none */
    struct list requires, extras;
    struct pinc_map *known; /* normalized names of the extras */
    size_t made;            /* bytes of lines that got a marker */
};

static bool add_item(struct list *list, struct pinc_slice text)
{
    if (!PINC_GROW(list->items, list->cap, list->count + 1)) {
        return false;
    }
    list->items[list->count++] = text;
    return true;
}

/* Add an extra unless another spelling of it is there. */
static enum pinc_status add_extra(struct reader *r, struct pinc_slice extra, struct pinc_error *err)
{
    struct pinc_slice name = pinc_name_normalize(r->arena, extra);

    if (name.ptr && pinc_map_get(r->known, name, NULL)) {
        return PINC_OK;
    }
    return name.ptr && pinc_map_put(r->known, name, 0) && add_item(&r->extras, extra)
               ? PINC_OK
               : pinc_fail_memory(err);
}

/* "[extra]", "[:marker]", "[extra:marker]"; "[]" ends them. */
static enum pinc_status read_section(struct reader *r, struct pinc_slice line,
                                     struct pinc_error *err)
{
    struct pinc_slice inner = pinc_slice_trim(pinc_slice_part(line, 1, line.len - 1));
    size_t colon = pinc_slice_find(inner, ':');

    r->extra = pinc_slice_trim(pinc_slice_part(inner, 0, colon));
    r->marker = pinc_slice_trim(pinc_slice_part(inner, colon + 1, inner.len));
    if (!pinc_slice_ends(line, "]") || (r->extra.len && !pinc_name_valid(r->extra))) {
        return pinc_fail_quoted(err, PINC_ESYNTAX, 0, "", line,
                                " is not a section of a requires.txt");
    }
    return r->extra.len ? add_extra(r, r->extra, err) : PINC_OK;
}

/* Where the marker of a requirement starts; a URL goes on to the next blank. */
static size_t find_marker(struct pinc_slice line)
{
    bool url = pinc_slice_find(line, '@') < line.len;
    size_t i = pinc_slice_find(line, ';');

    while (url && i < line.len && (i == 0 || (line.ptr[i - 1] != ' ' && line.ptr[i - 1] != '\t'))) {
        i += 1 + pinc_slice_find(pinc_slice_part(line, i + 1, line.len), ';');
    }
    return i;
}

/* Add a condition; `last` when no other follows, so that one alone needs no parentheses. */
static void add_condition(struct pinc_buf *buf, size_t *n, struct pinc_slice marker, bool last)
{
    bool alone = *n == 0 && last;

    if (marker.len) {
        pinc_buf_add_str(buf, *n == 0 ? " ; " : " and ");
        pinc_buf_add_str(buf, alone ? "" : "(");
        pinc_buf_add(buf, marker);
        pinc_buf_add_str(buf, alone ? "" : ")");
        ++*n;
    }
}

/* The line under the conditions of its section. {NULL, 0}: a failure, which is told. */
static struct pinc_slice under_section(struct reader *r, struct pinc_slice line,
                                       struct pinc_error *err)
{
    size_t at = find_marker(line), n = 0;
    struct pinc_slice own = pinc_slice_trim(pinc_slice_part(line, at + 1, line.len)), made;
    struct pinc_buf buf = {0};

    if (line.len + r->marker.len + r->extra.len > PINC_METADATA_MAX - r->made) {
        (void)pinc_fail(err, PINC_ELIMIT,
                        "the requirements of requires.txt have more than %u bytes",
                        PINC_METADATA_MAX);
        return (struct pinc_slice){NULL, 0};
    }
    pinc_buf_add(&buf, pinc_slice_trim(pinc_slice_part(line, 0, at)));
    add_condition(&buf, &n, own, r->marker.len == 0 && r->extra.len == 0);
    add_condition(&buf, &n, r->marker, r->extra.len == 0);
    if (r->extra.len) {
        pinc_buf_add_str(&buf, n == 0 ? " ; extra == \"" : " and extra == \"");
        pinc_buf_add(&buf, r->extra);
        pinc_buf_add_char(&buf, '"');
    }
    r->made += buf.len;
    made = pinc_buf_keep(&buf, r->arena);
    if (!made.ptr) {
        (void)pinc_fail_memory(err);
    }
    return pinc_slice_trim(made); /* nothing may stand before the marker */
}

/* The line without the comment that old releases of setuptools leave in; a '#' of a URL has no
 * blank in front. */
static struct pinc_slice without_comment(struct pinc_slice line)
{
    size_t i;

    for (i = 0; i < line.len; i++) {
        if (line.ptr[i] == '#' && (i == 0 || line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t')) {
            break;
        }
    }
    return pinc_slice_trim(pinc_slice_part(line, 0, i));
}

static enum pinc_status read_line(struct reader *r, struct pinc_slice line, struct pinc_error *err)
{
    line = without_comment(pinc_slice_trim(line));
    if (line.len == 0) {
        return PINC_OK;
    }
    if (line.ptr[0] == '[') {
        return read_section(r, line, err);
    }
    if (r->extra.len || r->marker.len) {
        struct pinc_error error = {0};

        line = under_section(r, line, &error);
        if (!line.ptr) {
            return pinc_fail(err, error.code, "%s", error.text);
        }
    }
    return add_item(&r->requires, line) ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status read_lines(struct reader *r, struct pinc_slice rest, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (rest.len > PINC_EGG_INFO_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "requires.txt has more than %u bytes",
                         PINC_EGG_INFO_MAX);
    }
    if (!pinc_utf8_valid(rest)) {
        return pinc_fail(err, PINC_ESYNTAX, "requires.txt is not UTF-8");
    }
    while (rest.len && st == PINC_OK) {
        size_t n = pinc_slice_find(rest, '\n');

        st = read_line(r, pinc_slice_part(rest, 0, n), err);
        rest = pinc_slice_part(rest, n + 1, rest.len);
    }
    return st;
}

/* Move a list into the arena. NULL when out of memory. */
static const struct pinc_slice *keep_list(struct pinc_arena *arena, const struct list *list)
{
    struct pinc_slice *copy = pinc_arena_array(arena, list->count, sizeof *copy);

    if (copy && list->count) {
        memcpy(copy, list->items, list->count * sizeof *copy);
    }
    return copy;
}

enum pinc_status pinc_egg_info_read(struct pinc_metadata_text *text, struct pinc_slice requires,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    struct reader r = {.arena = arena, .known = pinc_map_new()};
    enum pinc_status st = r.known ? PINC_OK : pinc_fail_memory(err);
    const struct pinc_slice *lines, *extras;
    size_t i;

    for (i = 0; i < text->n_extras && st == PINC_OK; i++) {
        st = add_extra(&r, text->extras[i], err);
    }
    if (st == PINC_OK) {
        st = read_lines(&r, requires, err);
    }
    if (st == PINC_OK) {
        lines = keep_list(arena, &r.requires);
        extras = keep_list(arena, &r.extras);
        if (lines && extras) {
            text->requires = lines;
            text->n_requires = r.requires.count;
            text->extras = extras;
            text->n_extras = r.extras.count;
        } else {
            st = pinc_fail_memory(err);
        }
    }
    pinc_map_free(r.known);
    pinc_free(r.requires.items);
    pinc_free(r.extras.items);
    return st;
}
