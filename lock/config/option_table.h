/*
 * The table of options.
 *
 * Everything that knows an option's name comes from this one table: the program's parser, its help,
 * the manual, the completions, the header of an output file, and their tests.
 */
#ifndef PINC_LOCK_CONFIG_OPTION_TABLE_H
#define PINC_LOCK_CONFIG_OPTION_TABLE_H

#include "base/text.h"

#include <stdbool.h>

/* In the order of the table. */
enum pinc_option_id {
    PINC_OPT_OUTPUT_FILE,
    PINC_OPT_CONSTRAINT,
    PINC_OPT_OVERRIDE,
    PINC_OPT_EXPAND_VARIABLES,
    PINC_OPT_BASE,
    PINC_OPT_BASE_CONDA,
    PINC_OPT_AGAINST,
    PINC_OPT_AGAINST_LOWER,
    PINC_OPT_EXCLUDE,
    PINC_OPT_LEAVE,
    PINC_OPT_TRIM_WRITE,
    PINC_OPT_TRIM_OUTPUT,
    PINC_OPT_TRIM_LOCK,
    PINC_OPT_EXTRA,
    PINC_OPT_ALL_EXTRAS,
    PINC_OPT_GROUP,
    PINC_OPT_FORMAT,
    PINC_OPT_DRY_RUN,
    PINC_OPT_LOCK,
    PINC_OPT_CONFIG,
    PINC_OPT_EACH,
    PINC_OPT_DIFF_FORMAT,
    PINC_OPT_TREE_FORMAT,
    PINC_OPT_EXPORT_FORMAT,
    PINC_OPT_EXPORT_FILE,
    PINC_OPT_HTML,
    PINC_OPT_TARGET,
    PINC_OPT_DEPTH,
    PINC_OPT_INVERT,
    PINC_OPT_DEST,
    PINC_OPT_FLAT,
    PINC_OPT_SDIST,
    PINC_OPT_EXIT_CODE,

    PINC_OPT_PYTHON_VERSION,
    PINC_OPT_PLATFORM,
    PINC_OPT_FORK_STRATEGY,

    PINC_OPT_UPGRADE,
    PINC_OPT_UPGRADE_PACKAGE,
    PINC_OPT_UPGRADE_GROUP,
    PINC_OPT_ADVISORIES,
    PINC_OPT_UPGRADE_VULNERABLE,
    PINC_OPT_PRE,
    PINC_OPT_ALL_RELEASES,
    PINC_OPT_ONLY_FINAL,
    PINC_OPT_RESOLUTION,
    PINC_OPT_EXCLUDE_NEWER,
    PINC_OPT_EXCLUDE_NEWER_STRICT,
    PINC_OPT_EXCLUDE_NEWER_PACKAGE,
    PINC_OPT_ONLY_BINARY,
    PINC_OPT_NO_BINARY,
    PINC_OPT_DEPS,

    PINC_OPT_INDEX_URL,
    PINC_OPT_EXTRA_INDEX_URL,
    PINC_OPT_FIND_LINKS,
    PINC_OPT_NO_INDEX,
    PINC_OPT_INDEX_STRATEGY,
    PINC_OPT_SOURCE,
    PINC_OPT_TORCH_BACKEND,
    PINC_OPT_TORCH_INDEX_URL,
    PINC_OPT_ISOLATED,

    PINC_OPT_TIMEOUT,
    PINC_OPT_RETRIES,
    PINC_OPT_CERT,
    PINC_OPT_CLIENT_CERT,
    PINC_OPT_TRUSTED_HOST,
    PINC_OPT_PROXY,
    PINC_OPT_KEYRING_PROVIDER,

    PINC_OPT_SOLVE_TIMEOUT,
    PINC_OPT_PAGE_TIMEOUT,
    PINC_OPT_WAIT_TIMEOUT,
    PINC_OPT_MAX_PROJECTS,
    PINC_OPT_MAX_REQUESTS,
    PINC_OPT_MAX_MEMORY,

    PINC_OPT_CACHE_DIR,
    PINC_OPT_REMOTE_CACHE,
    PINC_OPT_REMOTE_CACHE_WRITE,
    PINC_OPT_REMOTE_CACHE_BUILDS,
    PINC_OPT_REMOTE_CACHE_WAIT,
    PINC_OPT_NO_CACHE,
    PINC_OPT_REFRESH,
    PINC_OPT_OFFLINE,
    PINC_OPT_CACHE_KEEP,
    PINC_OPT_KEEP,

    PINC_OPT_PYTHON,
    PINC_OPT_BUILD,
    PINC_OPT_BUILD_TIMEOUT,
    PINC_OPT_BUILD_CONSTRAINT,
    PINC_OPT_BUILD_ISOLATION,
    PINC_OPT_NO_BUILD_ISOLATION_PACKAGE,
    PINC_OPT_CONFIG_SETTINGS,
    PINC_OPT_CONFIG_SETTINGS_PACKAGE,

    PINC_OPT_GENERATE_HASHES,
    PINC_OPT_STRIP_EXTRAS,
    PINC_OPT_ANNOTATE,
    PINC_OPT_ANNOTATION_STYLE,
    PINC_OPT_HEADER,
    PINC_OPT_CUSTOM_COMPILE_COMMAND,
    PINC_OPT_NEWLINE,
    PINC_OPT_EMIT_INDEX_URL,
    PINC_OPT_EMIT_FIND_LINKS,
    PINC_OPT_EMIT_TRUSTED_HOST,
    PINC_OPT_EMIT_OPTIONS,
    PINC_OPT_EMIT_INDEX_ANNOTATION,
    PINC_OPT_EMIT_SOURCES,
    PINC_OPT_MAX_SIZE,
    PINC_OPT_SIZE,
    PINC_OPT_ALLOW_UNSAFE,
    PINC_OPT_NO_EMIT_PACKAGE,
    PINC_OPT_UNSAFE_PACKAGE,

    PINC_OPT_JSON,
    PINC_OPT_QUIET,
    PINC_OPT_VERBOSE,
    PINC_OPT_NO_PROGRESS,
    PINC_OPT_COLOR,
    PINC_OPT_HELP,
    PINC_OPT_VERSION,
    PINC_OPT_COUNT
};

/* One row. */
struct pinc_option {
    const char *name, *argument, *initial, *group, *help;
    enum pinc_option_kind kind;
    unsigned commands;
    char letter;
    bool negatable;
    bool of_program; /* only the program acts on it */
    /* Not of the project, so that a project file may not set it: where a certificate, a proxy or the
     * cache is decides who gets to see passwords and what is taken for an index's answer; so does what
     * becomes of ${NAME}. --each: the set stands in the project file itself. */
    bool of_machine;
    bool names_file; /* its values are paths or URLs, see pinc_option_split_path() */
    bool
        recorded; /* shapes the result: written into the header of the output and read from there */
};

/** Row `id` of the table. */
const struct pinc_option *pinc_option_row(enum pinc_option_id id);

/** The row of a name without dashes; *negated tells "no-NAME". PINC_OPT_COUNT when there is none. */
enum pinc_option_id pinc_option_id_of(struct pinc_slice name, bool *negated);

/** Part a value of --group, "PATH:NAME" or "NAME". @param path ptr NULL: it names none. @return the name */
struct pinc_slice pinc_group_split(struct pinc_slice group, struct pinc_slice *path);

/**
 * Part a value of an option that names files: of --group the path is what stands before the last colon,
 * empty when there is none; of any other option it is the whole value.
 * @return what follows the path: ":NAME" of a group, else empty
 */
struct pinc_slice pinc_option_split_path(enum pinc_option_id id, struct pinc_slice value,
                                         struct pinc_slice *path);

#endif
