#include "index/build/entry_points.h"

#define SHEBANG_MAX 120u /* bytes that every system takes */

/* Dotted names: letters, digits, underscores; UTF-8 is left to Python. */
static bool is_dotted(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        const char c = text.ptr[i];

        if (!pinc_is_alnum(c) && c != '_' && c != '.' && (unsigned char)c < 0x80) {
            return false;
        }
    }
    return text.len > 0 && text.len <= 200;
}

static bool is_file_name(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        if (text.ptr[i] == '/' || text.ptr[i] == '\0') {
            return false;
        }
    }
    return text.len > 0 && text.len <= 200 && text.ptr[0] != '.';
}

/* "name = module:object [extras]". */
static bool read_line(struct pinc_entry_point *out, struct pinc_slice line)
{
    const size_t equals = pinc_slice_find(line, '=');
    struct pinc_slice value = pinc_slice_trim(pinc_slice_part(line, equals + 1, line.len));
    size_t colon;

    value = pinc_slice_trim(pinc_slice_part(value, 0, pinc_slice_find(value, '[')));
    colon = pinc_slice_find(value, ':');
    out->name = pinc_slice_trim(pinc_slice_part(line, 0, equals));
    out->module = pinc_slice_trim(pinc_slice_part(value, 0, colon));
    out->object = pinc_slice_trim(pinc_slice_part(value, colon + 1, value.len));
    return equals < line.len && colon < value.len && is_file_name(out->name) &&
           is_dotted(out->module) && is_dotted(out->object);
}

enum pinc_status pinc_entry_points_read(struct pinc_entry_point **out, size_t *n,
                                        struct pinc_slice text, struct pinc_arena *arena,
                                        struct pinc_error *err)
{
    struct pinc_slice rest = text;
    size_t lines = 1;
    bool console = false;

    *n = 0;
    while (rest.len) {
        rest = pinc_slice_part(rest, pinc_slice_find(rest, '\n') + 1, rest.len);
        lines++;
    }
    *out = pinc_arena_array(arena, lines, sizeof **out);
    if (!*out) {
        return pinc_fail_memory(err);
    }
    while (text.len) {
        const size_t end = pinc_slice_find(text, '\n');
        const struct pinc_slice line = pinc_slice_trim(pinc_slice_part(text, 0, end));

        text = pinc_slice_part(text, end + 1, text.len);
        if (pinc_slice_starts(line, "[")) {
            console = pinc_slice_equal(line, PINC_LIT("[console_scripts]"));
        } else if (console && line.len && line.ptr[0] != '#' && line.ptr[0] != ';' &&
                   read_line(&(*out)[*n], line)) {
            ++*n;
        }
    }
    return PINC_OK;
}

void pinc_entry_point_add_shebang(struct pinc_buf *buf, struct pinc_slice python)
{
    size_t i;

    for (i = 0; i < python.len && python.ptr[i] != ' ' && python.ptr[i] != '\t'; i++) {
    }
    if (i == python.len && python.len < SHEBANG_MAX) {
        pinc_buf_add_str(buf, "#!");
        pinc_buf_add(buf, python);
        pinc_buf_add_char(buf, '\n');
        return;
    }
    /* To sh a command, to Python a text. */
    pinc_buf_add_str(buf, "#!/bin/sh\n'''exec' \"");
    for (i = 0; i < python.len; i++) {
        if (python.ptr[i] == '"' || python.ptr[i] == '$' || python.ptr[i] == '`' ||
            python.ptr[i] == '\\') {
            pinc_buf_add_char(buf, '\\');
        }
        pinc_buf_add_char(buf, python.ptr[i]);
    }
    pinc_buf_add_str(buf, "\" \"$0\" \"$@\"\n' '''\n");
}

void pinc_entry_point_add_script(struct pinc_buf *buf, const struct pinc_entry_point *point,
                                 struct pinc_slice python)
{
    const struct pinc_slice first =
        pinc_slice_part(point->object, 0, pinc_slice_find(point->object, '.'));

    pinc_entry_point_add_shebang(buf, python);
    pinc_buf_add_str(buf, "import sys\nfrom ");
    pinc_buf_add(buf, point->module);
    pinc_buf_add_str(buf, " import ");
    pinc_buf_add(buf, first);
    pinc_buf_add_str(buf, "\nsys.exit(");
    pinc_buf_add(buf, point->object);
    pinc_buf_add_str(buf, "())\n");
}
