#include "lock/input/input_line.h"

/* Complete a failure with its place: err->column counts from byte `at` of the logical line. */
enum pinc_status pinc_input_line_fail(const struct pinc_input_line *in, enum pinc_status st,
                                      size_t at)
{
    const struct pinc_slice bare = pinc_bare_variable(in->text.written);
    unsigned line, column;

    if (st == PINC_ENOMEM || in->err->source[0]) {
        return st;
    }
    pinc_requirements_hide_credentials(in->err);
    pinc_logical_lines_place(&in->text, at + (in->err->column ? in->err->column - 1 : 0), &line,
                             &column);
    pinc_fail_at(in->err, in->place->file.ptr, line, column);
    if (bare.ptr && !in->err->hint[0]) {
        pinc_fail_hint(in->err, "variables are written with braces: ${%.*s}", PINC_SLICE_ARG(bare));
    }
    return st;
}

enum pinc_status pinc_input_line_fail_item(const struct pinc_input_line *in,
                                           const struct pinc_line_option_item *item,
                                           enum pinc_status code, const char *before,
                                           struct pinc_slice text, const char *after)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, text, 120);
    (void)pinc_fail(in->err, code, "%s%s%s", before, quoted.ptr ? quoted.ptr : "", after);
    pinc_buf_clear(&quoted);
    return pinc_input_line_fail(in, code, in->options_at + item->at);
}

/* The value as it was written, variables not expanded. When a variable brought options in, that
 * cannot be told: ptr NULL. */
struct pinc_slice pinc_input_line_written(const struct pinc_input_line *in,
                                          const struct pinc_line_option_item *item)
{
    const size_t at = (size_t)(item - in->opts.items);

    if (in->text.line.ptr == in->text.written.ptr) {
        return item->value;
    }
    if (in->written_opts.count == in->opts.count &&
        in->written_opts.items[at].option == item->option) {
        return in->written_opts.items[at].value;
    }
    return (struct pinc_slice){NULL, 0};
}

/* The same, or all options as they were written: no value of a variable may be shown. */
struct pinc_slice pinc_input_line_shown(const struct pinc_input_line *in,
                                        const struct pinc_line_option_item *item)
{
    const struct pinc_slice written = pinc_input_line_written(in, item);

    return written.ptr ? written : in->written_options;
}

/* Where options start: at the first word, by single spaces, that starts with a dash. */
static size_t options_start(struct pinc_slice line)
{
    size_t i;

    for (i = 0; i < line.len; i++) {
        if (line.ptr[i] == '-' && (i == 0 || line.ptr[i - 1] == ' ')) {
            return i;
        }
    }
    return line.len;
}

void pinc_input_line_split(struct pinc_input_line *in)
{
    const struct pinc_slice line = in->text.line, written = in->text.written;
    const size_t written_at = options_start(written);

    in->options_at = options_start(line);
    in->args = pinc_slice_part(line, 0, in->options_at);
    in->written_args = pinc_slice_part(written, 0, written_at);
    in->written_options = pinc_slice_part(written, written_at, written.len);
    in->opts.count = in->written_opts.count = 0;
}

void pinc_input_line_clear(struct pinc_input_line *in)
{
    pinc_logical_lines_clear(&in->text);
    pinc_line_options_clear(&in->opts);
    pinc_line_options_clear(&in->written_opts);
}
