/*
 * One compile from its settings to its text: what pinc_compile() and the members of a set have in common.
 */
#ifndef PINC_LOCK_COMPILE_H
#define PINC_LOCK_COMPILE_H

#include "lock/state/compile_state.h"

/**
 * All that follows settling: read the input, resolve, verify, make the text and what is told of it.
 * @param compile settled by pinc_compile_settle()
 * @param session takes the explanation when there is no solution
 * @return as pinc_compile()
 */
PINC_MUST_USE enum pinc_status pinc_compile_run(struct pinc_compile *compile,
                                                struct pinc_session *session,
                                                struct pinc_error *err);

#endif
