/*
 * The first half of a compile: everything that is read before anything is resolved.
 */
#ifndef PINC_LOCK_COMPILE_INPUT_H
#define PINC_LOCK_COMPILE_INPUT_H

#include "lock/lock.h"

/**
 * Find the files, read the output as it is and the input, find targets and indexes, and make the
 * request.
 * @param lock new, with its session and arena set; what was found stays in it whatever the result
 * @return PINC_OK; what reading, parsing or an option's value failed with
 */
PINC_MUST_USE enum pinc_status pinc_lock_prepare(struct pinc_lock *lock, struct pinc_error *err);

/**
 * Make lock->request out of what was read. pinc_lock_prepare() leaves lines without a name out of
 * it ("./folder"); once they have got theirs it is made again.
 * @return as pinc_request_make()
 */
PINC_MUST_USE enum pinc_status pinc_lock_request(struct pinc_lock *lock, bool skip_unnamed,
                                                 struct pinc_error *err);

#endif
