/*
 * pyproject.toml as input: [project] with its extras (PEP 621), and [dependency-groups] (PEP 735).
 */
#ifndef PINC_LOCK_INPUT_PYPROJECT_H
#define PINC_LOCK_INPUT_PYPROJECT_H

#include "lock/input/project_input.h"

/**
 * Add what is chosen of a project. Dependencies that only the build backend knows ("dynamic") are
 * those of the folder: pinc_project_input_add_folder().
 * @param root of the document
 * @return PINC_OK; PINC_EUSAGE (no such group); PINC_ESYNTAX; PINC_EUNSUPPORTED (Poetry's own tables,
 * no table of dependencies at all); PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_pyproject_add(struct pinc_project_input *in,
                                                  const struct pinc_toml_value *root,
                                                  const struct pinc_input_choice *choice);

#endif
