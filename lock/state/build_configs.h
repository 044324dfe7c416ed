/*
 * How packages are built: --config-settings, of the command line and of the input's lines, and which
 * packages build without isolation.
 */
#ifndef PINC_LOCK_BUILD_CONFIGS_H
#define PINC_LOCK_BUILD_CONFIGS_H

#include "index/source/source.h"
#include "lock/config/settings.h"
#include "lock/input/requirements.h"

/**
 * Settle them. As for pip, settings on a package's line replace those of the command line. A package's
 * own ones of the command line replace those of the same key for all. A key that is given twice has
 * a list of values.
 * @param out that of all packages first; in the arena
 * @param list the input; lines without a name count for nothing
 * @return PINC_OK; PINC_EUSAGE (no "KEY=VALUE" or "NAME:KEY=VALUE", no name); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_configs_make(struct pinc_build_config **out, size_t *n,
                                                       const struct pinc_settings *settings,
                                                       const struct pinc_requirements *list,
                                                       struct pinc_arena *arena,
                                                       struct pinc_error *err);

/**
 * The references of lines with -e, as they are spelled.
 * @param out in the arena; texts are the list's
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_editables(const struct pinc_slice **out, size_t *n,
                                                    const struct pinc_requirements *list,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

#endif
