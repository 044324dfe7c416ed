/*
 * Sets of names that --no-binary, --only-binary, --all-releases and --only-final collect
 * (pip 26.3).
 */
#ifndef PINC_LOCK_INPUT_FORMAT_CONTROL_H
#define PINC_LOCK_INPUT_FORMAT_CONTROL_H

#include "base/text.h"

/* A sorted list without doubles, of normalized names and ":all:"; its parts are the owner's. */
struct pinc_format_control {
    struct pinc_slice **names;
    size_t *count, *cap;
};

/** Add a name. PINC_OK, PINC_ELIMIT (PINC_REQUIREMENTS_FILE_NAMES), PINC_ENOMEM; nothing is changed then. */
PINC_MUST_USE enum pinc_status pinc_format_control_add(const struct pinc_format_control *set,
                                                       struct pinc_slice name);

/**
 * Is every part of "a,b" a project name, ":all:" or ":none:"? Nothing between two commas is fine.
 * @param bad the first part that is not; may be NULL
 */
bool pinc_format_control_valid(struct pinc_slice names, struct pinc_slice *bad);

/**
 * Apply one value, "a,b": names go into `set` and out of `other`. ":all:" empties both first, and
 * swallows what follows unless there is a ":none:", which empties `set`.
 * @param arena where normalized names live
 * @return PINC_OK, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_format_control_apply(const struct pinc_format_control *set,
                                                         const struct pinc_format_control *other,
                                                         struct pinc_slice names,
                                                         struct pinc_arena *arena);

#endif
