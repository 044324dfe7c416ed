/*
 * What source rules mean for the output: URLs of files, or proof that pip takes the same files.
 */
#ifndef PINC_LOCK_COMPILE_SOURCES_H
#define PINC_LOCK_COMPILE_SOURCES_H

#include "lock/state/compile_state.h"

/**
 * Set the URLs of bound packages in the model. Where they are written as pins instead, look at every
 * package of the lock on every index that the output names, as pip does, and refuse when pip would
 * take another file than the locked one.
 * @return PINC_OK; PINC_EUSAGE (a pin does not tell its index, with the way out); what asking the
 * indexes failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_sources(struct pinc_compile *compile,
                                                    struct pinc_error *err);

#endif
