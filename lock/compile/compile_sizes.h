/*
 * How large what a compile locks is, and what it was before; --max-size.
 */
#ifndef PINC_LOCK_COMPILE_SIZES_H
#define PINC_LOCK_COMPILE_SIZES_H

#include "lock/state/compile_state.h"
#include "lock/result/lock.h"

/**
 * Find the sizes of all files of the resolution; where the text differs from the old output, also
 * those of the old one. Sets compile->result.sizes and target_sizes.
 * @return PINC_OK, also where sizes cannot be had; PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_sizes(struct pinc_compile *compile,
                                                  struct pinc_error *err);

/**
 * Give the lock the sizes of its targets, say what made them grow, and hold them against --max-size.
 * @param lock its targets and graph are there; the sizes go into its targets
 * @return PINC_OK; PINC_ENOSOLUTION (a target is larger than its limit: the text names what brings
 * the most, the hint what to do); PINC_EUSAGE (a --max-size that cannot be read); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_judge_sizes(struct pinc_lock *lock,
                                                        const struct pinc_compile *compile,
                                                        struct pinc_error *err);

#endif
