/*
 * What the user should know about an output: where installing it takes options that it does not have,
 * and what of the input is not written.
 */
#ifndef PINC_LOCK_COMPILE_NOTES_H
#define PINC_LOCK_COMPILE_NOTES_H

#include "lock/state/compile_state.h"

/** Report notes and warnings about a compile that is finished. Those that memory does not suffice for
 * are left out. */
void pinc_compile_tell(const struct pinc_compile *compile);

#endif
