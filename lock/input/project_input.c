#include "lock/input/project_input.h"

#include "base/file/file.h"
#include "markers/name.h"

#include <string.h>

/* A line of the list that stands at a place of the document. */
static struct pinc_requirement_line start_line(const struct pinc_project_input *in,
                                               struct pinc_toml_place place)
{
    return (struct pinc_requirement_line){
        .kind = PINC_LINE_REQUIREMENT,
        .at = {.file = in->file,
               .shown = in->file,
               .line = place.line + in->line_offset,
               .column = place.column + in->column_offset,
               .hidden = in->hidden},
        .project = {.name = in->project, .group = in->group},
    };
}

static enum pinc_status check_count(struct pinc_project_input *in,
                                    const struct pinc_toml_value *value)
{
    if (in->list->n_lines - in->first_line < PINC_PROJECT_LINES_MAX) {
        return PINC_OK;
    }
    return pinc_toml_fail(in->err, PINC_ELIMIT, value, pinc_toml_place(value),
                          "more than %u requirements in one file", PINC_PROJECT_LINES_MAX);
}

/* A failure inside of a string gets its place in the document. */
static enum pinc_status fail_inside(struct pinc_project_input *in, enum pinc_status st,
                                    const struct pinc_toml_value *value, size_t at)
{
    const size_t column = in->err->column ? in->err->column - 1 : 0;
    const struct pinc_toml_place place = pinc_toml_place_in(value, at + column);

    if (st != PINC_ENOMEM) {
        pinc_fail_at(in->err, in->file.ptr, place.line, place.column);
    }
    return st;
}

enum pinc_status pinc_project_input_add(struct pinc_project_input *in, struct pinc_slice text,
                                        const struct pinc_toml_value *value, size_t at)
{
    const struct pinc_slice trimmed = pinc_slice_trim(text);
    struct pinc_requirement_line line;
    enum pinc_status st = check_count(in, value);

    if (st != PINC_OK) {
        return st;
    }
    at += text.len ? (size_t)(trimmed.ptr - text.ptr) : 0;
    line = start_line(in, pinc_toml_place_in(value, at));
    line.text = line.written = pinc_slice_dup(in->list->arena, trimmed);
    if (!line.text.ptr) {
        return pinc_fail_memory(in->err);
    }
    if (memchr(line.text.ptr, '\0', line.text.len) || line.text.len == 0) {
        st = pinc_fail(in->err, PINC_ESYNTAX, "a requirement is needed here");
        return fail_inside(in, st, value, at);
    }
    st = pinc_requirements_add(in->list, &line, in->err);
    return st == PINC_OK ? PINC_OK : fail_inside(in, st, value, at);
}

enum pinc_status pinc_project_input_add_value(struct pinc_project_input *in,
                                              const struct pinc_toml_value *value)
{
    struct pinc_slice text = PINC_LIT("");
    enum pinc_status st = pinc_toml_string(&text, value, in->err);

    return st == PINC_OK ? pinc_project_input_add(in, text, value, 0) : st;
}

enum pinc_status pinc_project_input_add_folder(struct pinc_project_input *in,
                                               const struct pinc_slice *extras, size_t n_extras,
                                               const struct pinc_toml_value *value)
{
    const struct pinc_slice folder = pinc_path_folder(in->file);
    struct pinc_requirement_line line = start_line(in, pinc_toml_key_place(value));
    struct pinc_buf text = {0};
    enum pinc_status st;

    /* A path is told from a name by its start. */
    pinc_buf_add_str(&text, pinc_slice_starts(folder, "/") || pinc_slice_starts(folder, ".") ? ""
                            : folder.len                                                     ? "./"
                                                                                             : ".");
    pinc_buf_add(&text, folder);
    pinc_extras_print(&text, extras, n_extras);
    line.text = line.written = pinc_buf_keep(&text, in->list->arena);
    line.project.unwritten = true;
    if (!line.text.ptr) {
        return pinc_fail_memory(in->err);
    }
    st = pinc_requirements_add(in->list, &line, in->err);
    if (st != PINC_OK && st != PINC_ENOMEM) {
        pinc_fail_at(in->err, in->file.ptr, line.at.line, line.at.column);
    }
    return st;
}

enum pinc_status pinc_project_input_limit_python(struct pinc_project_input *in,
                                                 const struct pinc_toml_value *value)
{
    const struct pinc_toml_place place = pinc_toml_place(value);
    struct pinc_arena *arena = in->list->arena;
    struct pinc_python_limit *limit = pinc_arena_alloc(arena, sizeof *limit);
    struct pinc_slice text = PINC_LIT("");
    enum pinc_status st = pinc_toml_string(&text, value, in->err);

    if (st != PINC_OK) {
        return st;
    }
    text = pinc_slice_dup(arena, text);
    if (!limit || !text.ptr) {
        return pinc_fail_memory(in->err);
    }
    *limit = (struct pinc_python_limit){.text = text,
                                        .file = in->file,
                                        .line = place.line + in->line_offset,
                                        .column = place.column + in->column_offset,
                                        .hidden = in->hidden,
                                        .next = in->list->facts.pythons};
    st = pinc_specset_parse(&limit->specs, text, arena, in->err);
    if (st != PINC_OK) {
        return fail_inside(in, st, value, 0);
    }
    in->list->facts.pythons = limit;
    return PINC_OK;
}

void pinc_project_input_warn(const struct pinc_project_input *in,
                             const struct pinc_toml_value *value, const char *fmt, ...)
{
    const struct pinc_toml_place place = pinc_toml_key_place(value);
    va_list ap;

    va_start(ap, fmt);
    pinc_requirements_vwarn(in->list, in->file, place.line + in->line_offset, fmt, ap);
    va_end(ap);
}

void pinc_project_input_warn_foreign(const struct pinc_project_input *in,
                                     const struct pinc_toml_value *root)
{
    /* What would make other versions of it. */
    static const char *const keys[] = {"tool.uv.sources",
                                       "tool.uv.constraint-dependencies",
                                       "tool.uv.override-dependencies",
                                       "tool.uv.exclude-dependencies",
                                       "tool.uv.index",
                                       "tool.uv.index-url",
                                       "tool.uv.extra-index-url",
                                       "tool.uv.find-links",
                                       "tool.uv.exclude-newer",
                                       "tool.uv.prerelease",
                                       "tool.uv.resolution"};
    size_t i;

    for (i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct pinc_toml_value *uv = pinc_toml_find(root, keys[i]);

        if (uv) {
            pinc_project_input_warn(in, uv, "%s is uv's own and is not read", keys[i]);
        }
    }
}

const struct pinc_toml_value *pinc_project_input_named(const struct pinc_toml_value *table,
                                                       struct pinc_slice name)
{
    const struct pinc_toml_value *value = pinc_toml_first(table);

    while (value && !pinc_name_equal(pinc_toml_key(value), name)) {
        value = pinc_toml_next(value);
    }
    return value;
}

enum pinc_status pinc_project_input_fail(struct pinc_project_input *in, enum pinc_status code,
                                         const struct pinc_toml_value *value, const char *fmt, ...)
{
    struct pinc_buf text = {0};
    va_list ap;

    pinc_buf_add_char(&text, '\'');
    pinc_toml_add_path(&text, value);
    pinc_buf_add_str(&text, "' ");
    va_start(ap, fmt);
    pinc_buf_vaddf(&text, fmt, ap);
    va_end(ap);
    if (text.failed != PINC_OK) {
        code = pinc_fail_memory(in->err);
    } else {
        (void)pinc_toml_fail(in->err, code, value, pinc_toml_key_place(value), "%s", text.ptr);
    }
    pinc_buf_clear(&text);
    return code;
}
