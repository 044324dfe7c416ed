/*
 * Versions that advisories are about, in a compile: --advisories and --upgrade-vulnerable.
 */
#ifndef PINC_LOCK_VULNERABLE_H
#define PINC_LOCK_VULNERABLE_H

#include "lock/state/compile_state.h"

/**
 * Resolve without versions that an advisory is about, where as few as possible of the existing output's pins change.
 * Does nothing beside pinc_resolve() unless --upgrade-vulnerable is given.
 * @return as pinc_resolve()
 */
PINC_MUST_USE enum pinc_status pinc_vulnerable_resolve(struct pinc_compile *compile,
                                                       const struct pinc_provider *provider,
                                                       struct pinc_conflict **conflict,
                                                       struct pinc_error *err);

/**
 * Warn of what is locked although an advisory is about it; with --advisories index ask that first.
 * @return PINC_OK, as pinc_advisories_ask()
 */
PINC_MUST_USE enum pinc_status pinc_vulnerable_tell(struct pinc_compile *compile,
                                                    struct pinc_error *err);

#endif
