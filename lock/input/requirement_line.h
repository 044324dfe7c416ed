/*
 * One requirement line of a requirements file, taken apart as pip 26.3 does: requirement, URL, path
 * or VCS reference.
 */
#ifndef PINC_LOCK_INPUT_REQUIREMENT_LINE_H
#define PINC_LOCK_INPUT_REQUIREMENT_LINE_H

#include "lock/input/requirements_file.h"

/**
 * Set req, link, extras and marker of a line from its kind, text and editable.
 *
 * Whether a text is a path may depend on what lies there: folders and archives are looked for from
 * the current folder, as pip does.
 * @param arena line->text must live as long as it
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM; err->column is 1-based within line->text
 */
PINC_MUST_USE enum pinc_status pinc_requirement_line_parse(struct pinc_requirement_line *line,
                                                           struct pinc_arena *arena,
                                                           struct pinc_error *err);

/** Give a failure the place of a line. Of a line that is hidden the message keeps nothing else. */
void pinc_requirement_line_fail_at(const struct pinc_requirement_line *line,
                                   struct pinc_error *err);

/** Take the text of a file out of a failure: what remains is where it is. */
void pinc_requirement_line_hide(struct pinc_error *err);

/**
 * Give a line whose link did not tell a name its requirement, once the name is known.
 * @param text  "name" or "name==version"; lives as long as the arena
 * @return PINC_OK, PINC_ESYNTAX (no name), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_requirement_line_name(struct pinc_requirement_line *line,
                                                          struct pinc_slice text,
                                                          struct pinc_arena *arena,
                                                          struct pinc_error *err);

#endif
