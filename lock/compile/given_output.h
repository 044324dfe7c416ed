/*
 * An output of pinc that was named where its input is wanted.
 */
#ifndef PINC_LOCK_COMPILE_GIVEN_OUTPUT_H
#define PINC_LOCK_COMPILE_GIVEN_OUTPUT_H

#include "lock/input/given_files.h"
#include "lock/input/repository.h"

/**
 * Has the file at `path` the header of an output? Then that is recorded (PINC_EUSAGE), with a hint that names
 * the input of its header, if that is there. Nothing of the file is shown but that name.
 * @param given may be NULL
 */
bool pinc_given_output_check(struct pinc_error *err, const struct pinc_given_files *given,
                             struct pinc_slice path);

#endif
