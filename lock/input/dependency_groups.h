/*
 * [dependency-groups] of a pyproject.toml (PEP 735).
 */
#ifndef PINC_LOCK_INPUT_DEPENDENCY_GROUPS_H
#define PINC_LOCK_INPUT_DEPENDENCY_GROUPS_H

#include "lock/input/project_input.h"

/**
 * Add the requirements of a group, those of the groups that it includes in their place.
 * @param root the document
 * @param name of the group, any spelling
 * @return PINC_OK; PINC_EUSAGE (there is no such group); PINC_ESYNTAX (a circle, two groups of one
 * normalized name, what is neither a requirement nor an include); PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_dependency_groups_add(struct pinc_project_input *in,
                                                          const struct pinc_toml_value *root,
                                                          struct pinc_slice name);

#endif
