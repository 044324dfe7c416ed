/*
 * What was asked for and counts nowhere: lines whose marker holds on no target, --upgrade-package of what
 * is not there.
 */
#ifndef PINC_LOCK_INPUT_NOTES_H
#define PINC_LOCK_INPUT_NOTES_H

#include "lock/state/compile_state.h"

/** Warn of lines whose marker holds on no target or cannot be decided, of a project that is editable in one
 * line and not in another, and of an empty result. */
void pinc_input_notes_tell(const struct pinc_compile *compile);

/**
 * After resolving: warn of --upgrade-package with a name that nothing has.
 * @return PINC_OK; PINC_ENOSOLUTION (NAME==VERSION of a package that the solution does without);
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_input_notes_check_upgrades(const struct pinc_compile *compile,
                                                               struct pinc_error *err);

#endif
