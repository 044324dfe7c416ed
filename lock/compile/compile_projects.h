/*
 * Input files by name: which parts of project files are asked for, what these say of Python and of the
 * image, and packages that are solved but not written.
 */
#ifndef PINC_LOCK_COMPILE_PROJECTS_H
#define PINC_LOCK_COMPILE_PROJECTS_H

#include "lock/state/compile_state.h"
#include "lock/input/requirements_file.h"

/**
 * Find the input files: those of the session, else those of its groups, else requirements.in.
 * @return PINC_OK, PINC_EUSAGE (a group without a name), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_find_inputs(struct pinc_compile *compile,
                                                        struct pinc_error *err);

/**
 * Read all input files, with the extras and groups that the settings name, into compile->list.
 * @param user for env
 * @return as pinc_input_file_read(); PINC_EUSAGE (an extra that no file has)
 */
PINC_MUST_USE enum pinc_status pinc_compile_read_inputs(struct pinc_compile *compile,
                                                        pinc_logical_lines_getenv *env, void *user,
                                                        struct pinc_error *err);

/** Let an input file say which Python the targets have, unless the command line does: before the
 * targets are found. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_compile_use_python(struct pinc_compile *compile,
                                                       struct pinc_error *err);

/**
 * Compare the targets with what the input files say: requires-python and the glibc of the image.
 * @return PINC_OK; PINC_EUSAGE (a target whose Python a project refuses), with its place
 */
PINC_MUST_USE enum pinc_status pinc_compile_check_targets(const struct pinc_compile *compile,
                                                          struct pinc_error *err);

/** Does a name (normalized) stand for a project file, of which only what it needs is written? */
bool pinc_compile_is_project(const struct pinc_compile *compile, struct pinc_slice name);

/** Is a package of the solution written into the output? Not one of the base, nor one that the options
 * name. */
bool pinc_compile_is_written(const struct pinc_compile *compile, const struct pinc_pick *pick);

/** Is there a line of compile->result.model that is not written? */
bool pinc_compile_leaves_out(const struct pinc_compile *compile);

/** Take the lines that are not written out of compile->result.model. */
void pinc_compile_leave_out(struct pinc_compile *compile);

/**
 * Add the packages that the groups of --upgrade-group name to those that are upgraded.
 * @return PINC_OK; PINC_EUSAGE, PINC_ENOTFOUND, PINC_ESYNTAX (no such group or file); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_upgrade_groups(struct pinc_compile *compile,
                                                           pinc_logical_lines_getenv *env,
                                                           void *user, struct pinc_error *err);

#endif
