/*
 * A logical line of a requirements file while it is read: its text, taken apart, and what is wrong
 * with it.
 */
#ifndef PINC_LOCK_INPUT_INPUT_LINE_H
#define PINC_LOCK_INPUT_INPUT_LINE_H

#include "lock/input/line_options.h"
#include "lock/input/location.h"
#include "lock/input/logical_lines.h"
#include "lock/input/requirements.h"

/* Everything but the texts of the line is set by the reader of the file. */
struct pinc_input_line {
    struct pinc_requirements *list;    /* that it is read into */
    const struct pinc_location *place; /* of the file */
    enum pinc_requirement_line_kind kind;
    bool hidden; /* in a file outside of the repository */
    struct pinc_logical_lines text;
    struct pinc_line_options opts, written_opts;
    struct pinc_slice args, written_args; /* in front of the options */
    size_t options_at;                    /* where the options start in the line */
    struct pinc_slice written_options;    /* the same part with variables not expanded */
    struct pinc_error *err;
};

/** Part the line that in->text holds at its first option; the options are not read yet. */
void pinc_input_line_split(struct pinc_input_line *in);

/** Free what reading the lines of a file took; the list stays. */
void pinc_input_line_clear(struct pinc_input_line *in);

/**
 * Complete a failure with its place, and take credentials out of its text. One that has a place
 * keeps it.
 * @param at the byte of the logical line from which err->column counts
 * @return st
 */
enum pinc_status pinc_input_line_fail(const struct pinc_input_line *in, enum pinc_status st,
                                      size_t at);

/** Fail at an option with a text in quotes between `before` and `after`. Returns code. */
enum pinc_status pinc_input_line_fail_item(const struct pinc_input_line *in,
                                           const struct pinc_line_option_item *item,
                                           enum pinc_status code, const char *before,
                                           struct pinc_slice text, const char *after);

/** The value of an option as it was written, variables not expanded. When a variable brought options
 * in, that cannot be told: ptr NULL. */
struct pinc_slice pinc_input_line_written(const struct pinc_input_line *in,
                                          const struct pinc_line_option_item *item);

/** The same, or all options as they were written: no value of a variable may be shown. */
struct pinc_slice pinc_input_line_shown(const struct pinc_input_line *in,
                                        const struct pinc_line_option_item *item);

#endif
