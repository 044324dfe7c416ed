/*
 * The table of options and the values that were given for them.
 *
 * Everything that knows an option's name comes from this one table: the program's parser, its help,
 * the manual, the completions, the header of an output file, and their tests.
 */
#ifndef PINC_LOCK_CONFIG_OPTION_TABLE_H
#define PINC_LOCK_CONFIG_OPTION_TABLE_H

#include "base/text.h"
#include "lock/input/format_control.h"

#include <stdbool.h>

/* In the order of the table. */
enum pinc_option_id {
    PINC_OPT_OUTPUT_FILE,
    PINC_OPT_CONSTRAINT,
    PINC_OPT_OVERRIDE,
    PINC_OPT_EXPAND_VARIABLES,
    PINC_OPT_BASE,
    PINC_OPT_BASE_CONDA,
    PINC_OPT_EXCLUDE,
    PINC_OPT_EXTRA,
    PINC_OPT_ALL_EXTRAS,
    PINC_OPT_GROUP,
    PINC_OPT_FORMAT,
    PINC_OPT_DRY_RUN,
    PINC_OPT_CONFIG,
    PINC_OPT_DIFF_FORMAT,

    PINC_OPT_PYTHON_VERSION,
    PINC_OPT_PLATFORM,
    PINC_OPT_FORK_STRATEGY,

    PINC_OPT_UPGRADE,
    PINC_OPT_UPGRADE_PACKAGE,
    PINC_OPT_PRE,
    PINC_OPT_RESOLUTION,
    PINC_OPT_EXCLUDE_NEWER,
    PINC_OPT_EXCLUDE_NEWER_STRICT,
    PINC_OPT_SOLVE_TIMEOUT,
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

    PINC_OPT_CACHE_DIR,
    PINC_OPT_NO_CACHE,
    PINC_OPT_REFRESH,
    PINC_OPT_OFFLINE,

    PINC_OPT_PYTHON,
    PINC_OPT_BUILD,
    PINC_OPT_BUILD_TIMEOUT,
    PINC_OPT_BUILD_CONSTRAINT,
    PINC_OPT_BUILD_ISOLATION,
    PINC_OPT_NO_BUILD_ISOLATION_PACKAGE,
    PINC_OPT_CONFIG_SETTINGS,

    PINC_OPT_GENERATE_HASHES,
    PINC_OPT_STRIP_EXTRAS,
    PINC_OPT_ANNOTATE,
    PINC_OPT_ANNOTATION_STYLE,
    PINC_OPT_HEADER,
    PINC_OPT_EMIT_INDEX_URL,
    PINC_OPT_EMIT_SOURCES,
    PINC_OPT_MAX_SIZE,
    PINC_OPT_ALLOW_UNSAFE,
    PINC_OPT_NO_EMIT_PACKAGE,
    PINC_OPT_UNSAFE_PACKAGE,

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
    bool
        recorded; /* shapes the result: written into the header of the output and read from there */
};

/** Row `id` of the table. */
const struct pinc_option *pinc_option_row(enum pinc_option_id id);

/* What was given for one option. */
struct pinc_option_value {
    struct pinc_slice *items; /* a flag: none; a value or choice: one; a list: all, in order */
    size_t n, cap;
    bool given, off; /* off: --no-NAME */
    unsigned line;   /* of a project file; 0: it does not come from one */
};

/* One --only-binary or --no-binary, as it was given. */
struct pinc_option_formats {
    struct pinc_slice names; /* "a,b" */
    bool only;
};

/* Values for the whole table. Zero it, give it an arena, clear it at the end. */
struct pinc_option_values {
    struct pinc_arena *arena; /* where texts are copied to; borrowed */
    struct pinc_option_value of[PINC_OPT_COUNT];
    struct pinc_option_formats *formats; /* both options, in the order in which they were given */
    size_t n_formats, cap_formats;
    const struct pinc_option_values
        *below; /* asked for options that are not given here; may be NULL */
};

/** Release the lists; the texts belong to the arena. */
void pinc_option_values_clear(struct pinc_option_values *values);

/**
 * Set an option.
 * @param name  without dashes; "no-NAME" for one that can be negated
 * @param value ptr NULL: none
 * @return PINC_OK, PINC_EUSAGE, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_option_values_set(struct pinc_option_values *values,
                                                      struct pinc_slice name,
                                                      struct pinc_slice value,
                                                      struct pinc_error *err);

/**
 * Set an option from a word of a header: "--pre", "--resolution=lowest".
 * @param refused set to true, and nothing else done, for an option that is not recorded
 * @return PINC_OK, PINC_EUSAGE (no option, a value that is refused), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_option_values_read(struct pinc_option_values *values,
                                                       struct pinc_slice word, bool *refused,
                                                       struct pinc_error *err);

/** Was it given, here or below? */
bool pinc_option_given(const struct pinc_option_values *values, enum pinc_option_id id);

/** A flag, its default included. */
bool pinc_option_flag(const struct pinc_option_values *values, enum pinc_option_id id);

/** A value or choice, its default included; ptr NULL when there is none. Texts given are
 * NUL-terminated. */
struct pinc_slice pinc_option_text(const struct pinc_option_values *values, enum pinc_option_id id);

/** Is a choice, or its default, this word? */
bool pinc_option_is(const struct pinc_option_values *values, enum pinc_option_id id,
                    const char *word);

/** A list; empty when it was not given. Borrowed. */
const struct pinc_slice *pinc_option_list(const struct pinc_option_values *values,
                                          enum pinc_option_id id, size_t *n);

/**
 * What --only-binary and --no-binary come to, over all layers: one after the other as pip takes
 * them, from the lowest layer on. A layer that has an option replaces the same one of those below.
 * @param out zeroed; cleared by the caller, whatever the result
 * @return PINC_OK, PINC_ELIMIT (too many names), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_option_values_formats(struct pinc_formats *out,
                                                          const struct pinc_option_values *values,
                                                          struct pinc_arena *arena,
                                                          struct pinc_error *err);

/**
 * A whole number of a value option.
 * @param most the largest that is taken
 * @return PINC_OK (*out is left alone when the option has no value), PINC_EUSAGE
 */
PINC_MUST_USE enum pinc_status pinc_option_number(unsigned *out,
                                                  const struct pinc_option_values *values,
                                                  enum pinc_option_id id, unsigned most,
                                                  struct pinc_error *err);

/**
 * The words that give the recorded options again: those that differ from their defaults, in the
 * order of the table.
 * @param words the list and its texts live in the arena
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_option_values_words(const struct pinc_slice **words,
                                                        size_t *n_words,
                                                        const struct pinc_option_values *values,
                                                        struct pinc_arena *arena,
                                                        struct pinc_error *err);

#endif
