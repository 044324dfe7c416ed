/*
 * The source that a compile asks.
 */
#ifndef PINC_LOCK_COMPILE_OPEN_H
#define PINC_LOCK_COMPILE_OPEN_H

#include "lock/state/compile_state.h"

/** Open compile->result.source by the settings, the indexes and the request. PINC_OK, PINC_EUSAGE,
 * PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_compile_open(struct pinc_compile *compile,
                                                 struct pinc_error *err);

#endif
