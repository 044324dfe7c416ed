/*
 * The project's own settings: pinc.toml, or [tool.pinc] of pyproject.toml, else what [tool.pip-tools]
 * has that means the same. Found from the input's folder upwards to the root of the repository; the
 * nearest folder that has one counts, and pinc.toml goes before pyproject.toml there.
 *
 * Paths in it start at its folder. It is a layer of the settings: the command line goes before it, the
 * header of the existing output behind it, and what it sets is not recorded in that header.
 */
#ifndef PINC_LOCK_CONFIG_PROJECT_FILE_H
#define PINC_LOCK_CONFIG_PROJECT_FILE_H

#include "lock/config/project_settings.h"
#include "lock/config/session.h"
#include "lock/input/repository.h"

/**
 * Find and read the file for a session: that of --config, none with --no-config, else the nearest one.
 * @param folder where to begin, a path; @param repository of that folder
 * @return PINC_OK, also where there is none; PINC_ENOTFOUND, PINC_EIO (a file that --config names);
 * PINC_ESYNTAX, PINC_EUSAGE, PINC_ELIMIT with source, line and column; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_project_settings_find(struct pinc_project_settings *out, const struct pinc_session *session,
                           const char *folder, const struct pinc_repository *repository,
                           struct pinc_arena *arena, struct pinc_error *err);

/** Release what the values hold. */
void pinc_project_settings_clear(struct pinc_project_settings *file);

#endif
