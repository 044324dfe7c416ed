/*
 * The outputs of the locks of a project file, without compiling them.
 */
#ifndef PINC_LOCK_COMPILE_OUTPUTS_H
#define PINC_LOCK_COMPILE_OUTPUTS_H

#include <pinc/configuration.h>

#include "lock/state/compile_state.h"

struct pinc_outputs {
    struct pinc_arena *arena;
    struct pinc_slice *paths; /* NUL-terminated, seen from the current folder */
    size_t n;
};

#endif
