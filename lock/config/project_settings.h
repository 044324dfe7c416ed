/*
 * What a project file says: its settings, and the locks of its set. project_file.h finds and reads it.
 */
#ifndef PINC_LOCK_CONFIG_PROJECT_SETTINGS_H
#define PINC_LOCK_CONFIG_PROJECT_SETTINGS_H

#include "lock/config/option_values.h"

#define PINC_PROJECT_LOCKS_MAX 256u /* [[lock]] tables of one file */

/* One [[lock]]: an output of its own. */
struct pinc_project_lock {
    struct pinc_slice name;           /* as written; none twice */
    struct pinc_option_values values; /* its own settings; below them are the file's */
    const struct pinc_slice *inputs;  /* seen from the current folder */
    size_t n_inputs;
    const struct pinc_slice *layers; /* names of the locks that constrain it */
    size_t n_layers;
    unsigned line, column;
};

/* What was found. Zero it, clear it at the end; texts live in the arena that was given. */
struct pinc_project_settings {
    struct pinc_slice
        path; /* seen from the current folder, NUL-terminated; ptr NULL: there is none */
    struct pinc_slice table; /* where the settings stand: "tool.pinc"; "" is the whole file */
    struct pinc_option_values values;
    struct pinc_project_lock *locks;
    size_t n_locks;
    bool consistent; /* one version of a package in all locks, where that is possible */
};

#endif
