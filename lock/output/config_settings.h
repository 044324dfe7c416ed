/*
 * The --config-settings of requirement lines, and where they are written.
 */
#ifndef PINC_LOCK_OUTPUT_CONFIG_SETTINGS_H
#define PINC_LOCK_OUTPUT_CONFIG_SETTINGS_H

#include "lock/output/model.h"

/**
 * The settings that a locked line is written with: those of the input's lines that hold on all of
 * its targets, in their order, none twice.
 * @param out as they were written; in the arena
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_config_settings_collect(
    const struct pinc_slice **out, size_t *n_out, const struct pinc_lock_line *locked,
    const struct pinc_requirements *list, const struct pinc_resolve_request *request,
    struct pinc_arena *arena, struct pinc_error *err);

/** Why settings of an input's line are not written somewhere where pip would use them; NULL when
 * they are. */
const char *pinc_config_settings_unwritten(const struct pinc_requirement_line *line,
                                           const struct pinc_lock_model *model);

#endif
