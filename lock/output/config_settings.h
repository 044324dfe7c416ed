/*
 * The --config-settings of requirement lines, and where they are written.
 */
#ifndef PINC_LOCK_OUTPUT_CONFIG_SETTINGS_H
#define PINC_LOCK_OUTPUT_CONFIG_SETTINGS_H

#include "lock/input/requirements.h"
#include "resolver/types.h"

/**
 * The settings that a locked line is written with: those of the input's lines that hold on all of
 * its targets, in their order, none twice.
 * @param out     as they were written; in the arena
 * @param name    of the package, normalized
 * @param targets of the locked line
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_config_settings_collect(const struct pinc_slice **out, size_t *n_out, struct pinc_slice name,
                             pinc_targets targets, const struct pinc_requirements *list,
                             const struct pinc_resolve_request *request, struct pinc_arena *arena,
                             struct pinc_error *err);

/**
 * Why the settings of an input's line are not written on a locked line although pip would use them;
 * NULL when they are, or do not concern it.
 * @param name    of the locked package
 * @param targets of the locked line
 * @param holds   where the input's line holds
 */
const char *pinc_config_settings_unwritten(const struct pinc_requirement_line *line,
                                           struct pinc_slice name, pinc_targets targets,
                                           pinc_targets holds);

#endif
