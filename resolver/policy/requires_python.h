/*
 * Requires-Python: upper bounds and holes count as well as lower bounds, as pip has it.
 */
#ifndef PINC_RESOLVER_POLICY_REQUIRES_PYTHON_H
#define PINC_RESOLVER_POLICY_REQUIRES_PYTHON_H

#include "resolver/policy/unusable.h"
#include "resolver/types.h"

/** PINC_USABLE, PINC_PYTHON_TOO_OLD (a lower bound refuses the target's Python) or
 * PINC_PYTHON_TOO_NEW (anything else does). @param set NULL: nothing is asked for, or it could not
 * be read, which pip ignores */
enum pinc_unusable pinc_requires_python_judge(const struct pinc_env *env,
                                              const struct pinc_specset *set);

#endif
