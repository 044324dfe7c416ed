/*
 * Options of a line of a requirements file: whether their values can be, and what an option line
 * changes.
 */
#ifndef PINC_LOCK_INPUT_OPTION_LINE_H
#define PINC_LOCK_INPUT_OPTION_LINE_H

#include "lock/input/input_line.h"

/** Read the options of a line that was parted, and look at their values; --no-binary and its like
 * count from here on, as for pip. PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_option_line_read(struct pinc_input_line *in);

/** Apply the options of a line that has nothing else. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_option_line_apply(const struct pinc_input_line *in);

/** The value of a --hash option. PINC_OK, PINC_ESYNTAX with its place. */
PINC_MUST_USE enum pinc_status pinc_input_line_hash(struct pinc_line_hash *out,
                                                    const struct pinc_input_line *in,
                                                    const struct pinc_line_option_item *item);

#endif
