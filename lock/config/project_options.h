/*
 * Keys of a project file that are options by their long names:
 *
 *     index-url = "https://pypi.example.org/simple"    a value, a choice
 *     extra-index-url = ["https://a/simple"]           a list; one text will do
 *     generate-hashes = true                           a flag; false is --no-NAME
 *     sources = [{packages = ["torch"], targets = ["linux-x86_64"], url = "https://..."}]
 *     torch-backend = {linux-x86_64 = "cu130", linux-aarch64 = "cpu"}
 *     targets = {python-version = ["3.12"], platform = ["linux-x86_64"]}
 *
 * A project file is part of the repository, and whoever proposes a change to that may change it
 * (docs/security.md): what belongs to the machine is refused, and files have to lie in the repository.
 */
#ifndef PINC_LOCK_CONFIG_PROJECT_OPTIONS_H
#define PINC_LOCK_CONFIG_PROJECT_OPTIONS_H

#include "base/toml/toml.h"
#include "lock/config/option_values.h"
#include "lock/input/repository.h"

/* Where a project file stands. Everything is borrowed. */
struct pinc_project_scope {
    struct pinc_slice folder; /* of the file, seen from the current folder: its paths start there */
    const struct pinc_repository *repository;
    struct pinc_arena *arena;
};

/**
 * Set the option that a key names.
 * @param value a member of the file's table
 * @param more  other names that the table knows, for the suggestion; may be NULL when n_more is 0
 * @return PINC_OK; PINC_ESYNTAX, PINC_EUSAGE (no such option, another kind of value, a value that is
 * refused) with source, line and column; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_project_option_read(struct pinc_option_values *values,
                                                        const struct pinc_toml_value *value,
                                                        const struct pinc_project_scope *scope,
                                                        const struct pinc_slice *more,
                                                        size_t n_more, struct pinc_error *err);

/** Read the option `id` from a value, whatever its key is called. As pinc_project_option_read(). */
PINC_MUST_USE enum pinc_status pinc_project_option_set(struct pinc_option_values *values,
                                                       enum pinc_option_id id,
                                                       const struct pinc_toml_value *value,
                                                       const struct pinc_project_scope *scope,
                                                       struct pinc_error *err);

/** Is an option one that a project file may set? Not what belongs to the machine or the program. */
bool pinc_project_option_allowed(enum pinc_option_id id);

/** A path of a project file, seen from the current folder; URLs and "-" stay. In the arena; ptr NULL
 * when out of memory. */
struct pinc_slice pinc_project_path(const struct pinc_project_scope *scope, struct pinc_slice path);

/**
 * Refuse a path that does not lie in the repository, or is hidden (".env", ".git/config").
 * @param path  as pinc_project_path() gives it; URLs and "-" are fine
 * @param value where it stands
 * @return PINC_OK, PINC_EUSAGE
 */
PINC_MUST_USE enum pinc_status pinc_project_path_check(const struct pinc_project_scope *scope,
                                                       struct pinc_slice path,
                                                       const struct pinc_toml_value *value,
                                                       struct pinc_error *err);

#endif
