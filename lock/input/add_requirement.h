/*
 * A requirement that a line of a requirements file asks for, with the options that belong to it.
 */
#ifndef PINC_LOCK_INPUT_ADD_REQUIREMENT_H
#define PINC_LOCK_INPUT_ADD_REQUIREMENT_H

#include "lock/input/input_line.h"

/**
 * Add it to the list. One that cannot be read fails, or is kept as PINC_LINE_INVALID by a list that
 * keeps going.
 * @param text    the requirement, variables expanded
 * @param written the same, variables not expanded
 * @param at      where it stands in the line
 * @return PINC_OK; PINC_ESYNTAX, PINC_ELIMIT, PINC_EUSAGE with the place; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_input_line_add(const struct pinc_input_line *in,
                                                   struct pinc_slice text,
                                                   struct pinc_slice written, size_t at);

#endif
