/*
 * Limits that hold in sum: what they are set to, and what is said when one is reached.
 */
#ifndef PINC_LOCK_COMPILE_LIMITS_H
#define PINC_LOCK_COMPILE_LIMITS_H

#include "lock/state/compile_state.h"

/** Let --max-memory hold from now on, for the whole process. */
void pinc_compile_limit_memory(const struct pinc_compile *compile);

/**
 * After a failure: when a limit in sum was its cause, say so instead, with the projects in question and
 * the option. Lifts the limit of memory.
 * @param st what the compile came to
 * @return st, or PINC_ELIMIT
 */
PINC_MUST_USE enum pinc_status pinc_compile_tell_limit(const struct pinc_compile *compile,
                                                       enum pinc_status st, struct pinc_error *err);

#endif
