/*
 * --against: what another set of requirements, installed over the lock at run time, would do to it. So do the
 * bootstrapper of Elyra's pipelines and the images of platforms: what is older is replaced, what is newer is
 * kept, what is missing is installed.
 */
#ifndef PINC_LOCK_AGAINST_H
#define PINC_LOCK_AGAINST_H

#include "lock/state/compile_state.h"

/**
 * --against-lower: let no version be older than the other set has it, by lower bounds in
 * compile->peers.bounds. A local part of a version does not count.
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_against_bound(struct pinc_compile *compile,
                                                  struct pinc_error *err);

/**
 * Add a line for each package that the other set would touch, in the order of its lines:
 * "elyra.txt:3: numpy 1.24.0 is replaced by 1.26.4 on linux-x86_64".
 * @param labels of the targets, as the lock has them
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_against_tell(struct pinc_buf *out,
                                                 const struct pinc_compile *compile,
                                                 const struct pinc_slice *labels,
                                                 struct pinc_error *err);

#endif
