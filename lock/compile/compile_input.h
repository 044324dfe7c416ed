/*
 * The first half of a compile: everything that is read before anything is resolved.
 */
#ifndef PINC_LOCK_COMPILE_INPUT_H
#define PINC_LOCK_COMPILE_INPUT_H

#include "lock/state/compile_state.h"

/**
 * Find the files, read the output as it is, and settle all layers of settings.
 * @param compile new, with its session and arena set; what was found stays in it whatever the result
 * @return PINC_OK; what reading, parsing or an option's value failed with
 */
PINC_MUST_USE enum pinc_status pinc_compile_settle(struct pinc_compile *compile,
                                                   struct pinc_error *err);

/**
 * Read the input, find targets and indexes, and make the request.
 * @param compile settled
 * @return PINC_OK; what reading, parsing or an option's value failed with
 */
PINC_MUST_USE enum pinc_status pinc_compile_read(struct pinc_compile *compile,
                                                 struct pinc_error *err);

#endif
