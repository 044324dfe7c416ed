/*
 * Options of a requirements file's line, as Python's optparse reads them for pip 26.3: unique
 * prefixes of long names
 * ("--ind"), glued values ("-fURL", "--hash=..."), "--" ends them, words that are not options are
 * passed over.
 */
#ifndef PINC_LOCK_INPUT_LINE_OPTIONS_H
#define PINC_LOCK_INPUT_LINE_OPTIONS_H

#include "lock/input/shlex.h"

enum pinc_line_option {
    PINC_LINE_OPTION_ALL_RELEASES,
    PINC_LINE_OPTION_CONFIG_SETTINGS,
    PINC_LINE_OPTION_CONSTRAINT,
    PINC_LINE_OPTION_EDITABLE,
    PINC_LINE_OPTION_EXTRA_INDEX_URL,
    PINC_LINE_OPTION_FIND_LINKS,
    PINC_LINE_OPTION_HASH,
    PINC_LINE_OPTION_INDEX_URL,
    PINC_LINE_OPTION_NO_BINARY,
    PINC_LINE_OPTION_NO_INDEX,
    PINC_LINE_OPTION_NO_REQUIRE_HASHES,
    PINC_LINE_OPTION_ONLY_BINARY,
    PINC_LINE_OPTION_ONLY_FINAL,
    PINC_LINE_OPTION_PRE,
    PINC_LINE_OPTION_PREFER_BINARY,
    PINC_LINE_OPTION_REQUIRE_HASHES,
    PINC_LINE_OPTION_REQUIREMENT,
    PINC_LINE_OPTION_TRUSTED_HOST,
    PINC_LINE_OPTION_USE_FEATURE
};

/* One option that was given. */
struct pinc_line_option_item {
    enum pinc_line_option option;
    struct pinc_slice value; /* empty for options that take none */
    size_t at;               /* where its word starts in the line, bytes from 0 */
};

/* The options of a line, in order; reuse it for many lines. Zero it before use. */
struct pinc_line_options {
    struct pinc_line_option_item *items;
    size_t count, cap;
    struct pinc_words words_; /* private */
};

/**
 * Read the options of a line, in place of what `out` held.
 * @param line from its first option on; must outlive the values
 * @return PINC_OK; PINC_ESYNTAX (err->column is 1-based within line); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_line_options_parse(struct pinc_line_options *out,
                                                       struct pinc_slice line,
                                                       struct pinc_arena *arena,
                                                       struct pinc_error *err);

/** Free what pinc_line_options_parse() filled in. Fine on a zeroed struct. */
void pinc_line_options_clear(struct pinc_line_options *opts);

/** The value of the first item of that option, or NULL. */
const struct pinc_line_option_item *pinc_line_options_first(const struct pinc_line_options *opts,
                                                            enum pinc_line_option option);

#endif
