/*
 * Sets of names that --no-binary, --only-binary, --all-releases and --only-final collect
 * (pip 26.3).
 */
#ifndef PINC_LOCK_INPUT_FORMAT_CONTROL_H
#define PINC_LOCK_INPUT_FORMAT_CONTROL_H

#include "base/text.h"

/* A sorted list without doubles, of normalized names and ":all:". Zero it; free `names` at the
 * end. The texts are borrowed. */
struct pinc_name_list {
    struct pinc_slice *names;
    size_t n, cap;
};

/* --only-binary and --no-binary: one setting of two sets, which share no name. */
struct pinc_formats {
    struct pinc_name_list only_binary, no_binary;
};

/** Free the lists and zero them; the texts stay. */
void pinc_formats_clear(struct pinc_formats *formats);

/**
 * Make `out` a copy: its lists are its own, the texts are those of `from`.
 * @param out zeroed or cleared
 * @return PINC_OK, PINC_ENOMEM (out is then clear)
 */
PINC_MUST_USE enum pinc_status pinc_formats_copy(struct pinc_formats *out,
                                                 const struct pinc_formats *from);

/** Add a name. PINC_OK, PINC_ELIMIT (PINC_REQUIREMENTS_FILE_NAMES), PINC_ENOMEM; nothing is changed then. */
PINC_MUST_USE enum pinc_status pinc_format_control_add(struct pinc_name_list *set,
                                                       struct pinc_slice name);

/** Does the list hold the name, or ":all:"? Exactly this text is looked for. */
bool pinc_name_list_has(const struct pinc_name_list *list, struct pinc_slice name);

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
PINC_MUST_USE enum pinc_status pinc_format_control_apply(struct pinc_name_list *set,
                                                         struct pinc_name_list *other,
                                                         struct pinc_slice names,
                                                         struct pinc_arena *arena);

#endif
