/*
 * The end of a compile: what is kept of it for the caller.
 */
#ifndef PINC_LOCK_COMPILE_FINISH_H
#define PINC_LOCK_COMPILE_FINISH_H

#include "lock/state/compile_state.h"

/**
 * Make the finished lock. It takes the text and the old output from the compile, and copies the rest.
 * @param out freed by pinc_lock_free(); NULL on failure
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_compile_finish(struct pinc_lock **out, struct pinc_compile *compile, struct pinc_error *err);

#endif
