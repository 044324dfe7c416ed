/*
 * The [[lock]] tables of a project file: what each output is made of.
 *
 *     [[lock]]
 *     name = "dev"                  inputs = ["dev.in"]       output = "dev.txt"
 *     constraints = ["base"]        groups = ["test"]         extras = ["gpu"]
 *     targets = {python-version = ["3.12"]}                   and any other setting
 */
#ifndef PINC_LOCK_CONFIG_PROJECT_LOCKS_H
#define PINC_LOCK_CONFIG_PROJECT_LOCKS_H

#include "lock/config/project_settings.h"
#include "lock/config/project_options.h"

/**
 * Read the settings of a table: those of the file, or those of one [[lock]].
 * @param lock NULL for the file's own: `lock` and `consistent` are passed over then
 * @return PINC_OK; PINC_ESYNTAX, PINC_EUSAGE with the place; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_project_locks_read_table(struct pinc_option_values *values,
                                                             struct pinc_project_lock *lock,
                                                             const struct pinc_toml_value *table,
                                                             const struct pinc_project_scope *scope,
                                                             struct pinc_error *err);

/**
 * Read all [[lock]] tables into file->locks, in the order in which they can be made: a lock stands behind
 * those that constrain it.
 * @param tables the array; NULL: there are none
 * @return PINC_OK; PINC_ESYNTAX, PINC_EUSAGE (a name twice or unknown, a circle, two locks of one
 * output), PINC_ELIMIT with the place; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_project_locks_read(struct pinc_project_settings *file,
                                                       const struct pinc_toml_value *tables,
                                                       const struct pinc_project_scope *scope,
                                                       struct pinc_error *err);

/**
 * The lock that --lock names. *out is NULL on failure.
 * @return PINC_OK; PINC_EUSAGE (the file has no such lock, or none at all)
 */
PINC_MUST_USE enum pinc_status pinc_project_locks_find(const struct pinc_project_lock **out,
                                                       const struct pinc_project_settings *file,
                                                       struct pinc_slice name,
                                                       struct pinc_error *err);

/** Name the locks that --lock can take, at most ten, as the hint of a failure. Nothing when the file has none; err may be NULL. */
void pinc_project_locks_hint(const struct pinc_project_settings *file, struct pinc_error *err);

#endif
