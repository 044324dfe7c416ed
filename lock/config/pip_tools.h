/*
 * [tool.pip-tools] of a pyproject.toml: the keys that mean the same here.
 */
#ifndef PINC_LOCK_CONFIG_PIP_TOOLS_H
#define PINC_LOCK_CONFIG_PIP_TOOLS_H

#include "base/toml/toml.h"
#include "lock/config/project_settings.h"
#include "lock/config/session.h"
#include "lock/input/repository.h"

/**
 * Read the table into file->values: keys of the table itself and of its `compile`, written with dashes or
 * underscores. What pinc does not know, or does not let a project file decide, is warned about in one
 * message and passed over.
 * @param file its path is set: paths start at its folder
 * @return PINC_OK; PINC_ESYNTAX, PINC_EUSAGE (a value that is refused) with the place; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_pip_tools_read(struct pinc_project_settings *file, const struct pinc_toml_value *table,
                    const struct pinc_session *session, const struct pinc_repository *repository,
                    struct pinc_arena *arena, struct pinc_error *err);

#endif
