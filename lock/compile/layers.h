/*
 * Outputs of other locks whose pins hold in this one.
 */
#ifndef PINC_LOCK_COMPILE_LAYERS_H
#define PINC_LOCK_COMPILE_LAYERS_H

#include "lock/input/logical_lines.h"
#include "lock/state/compile_state.h"

/**
 * Read compile->peers.layers as constraints into compile->input.list: as the same run makes them, else as they are
 * on disk, in either format.
 * @param env for ${NAME}, with user
 * @return PINC_OK; as pinc_requirements_file_read() and pinc_pylock_pins_read()
 */
PINC_MUST_USE enum pinc_status pinc_layers_read(struct pinc_compile *compile,
                                                pinc_logical_lines_getenv *env, void *user,
                                                struct pinc_error *err);

#endif
