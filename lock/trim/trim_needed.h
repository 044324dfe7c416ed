/*
 * Which lines of the input a finished resolution could do without, as far as its graph tells: those whose
 * packages are needed by what is left. It is a guess, since a line also limits versions and asks for extras.
 */
#ifndef PINC_LOCK_TRIM_NEEDED_H
#define PINC_LOCK_TRIM_NEEDED_H

#include "resolver/types.h"

/**
 * Find lines that can go together; of two that need each other the last one goes.
 * @param spare   out: one a line
 * @param line_of the line of each requirement of the request; PINC_NONE: one that stays
 * @param n_targets at most PINC_TARGETS_MAX
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_trim_find_spare(bool *spare, size_t n_lines,
                                                    const uint32_t *line_of,
                                                    const struct pinc_resolution *resolution,
                                                    size_t n_targets, struct pinc_error *err);

#endif
