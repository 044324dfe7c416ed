/*
 * One version of a package in all locks of a set, where that is possible.
 */
#ifndef PINC_LOCK_SET_AGREE_H
#define PINC_LOCK_SET_AGREE_H

#include "lock/set/set.h"

/**
 * Let the locks agree: the oldest version that one of them has becomes a constraint of all, so that what needs it
 * stays new; where not all can have it the next ones are tried, and else the same for the targets of each Python. What differs in the end is told as a
 * note. Local variants (1.0+cpu, 1.0+cu130) are one version.
 * @param set made; locks that another version concerns are made again
 * @return as pinc_set_make()
 */
PINC_MUST_USE enum pinc_status pinc_set_agree(struct pinc_set *set, struct pinc_error *err);

#endif
