/*
 * --lock for commands that are about one lock: the [[lock]] table of the project file is what is compiled.
 */
#ifndef PINC_LOCK_SETTLE_LOCK_H
#define PINC_LOCK_SETTLE_LOCK_H

#include "lock/state/compile_state.h"

/**
 * Settle a compile that is no member of a set: as pinc_compile_settle(), for the lock that --lock names when it is given. The
 * outputs of locks that it has as constraints are read as they are on disk.
 * @return PINC_OK; PINC_EUSAGE (no such lock, more than one, or input files are named, too); what settling fails with
 */
PINC_MUST_USE enum pinc_status pinc_compile_settle_lock(struct pinc_compile *compile,
                                                        struct pinc_error *err);

#endif
