/*
 * Options of a requirements file's line, as Python's optparse reads them for pip 26.3: unique
 * prefixes of long names
 * ("--ind"), glued values ("-fURL", "--hash=..."), "--" ends them, words that are no option are
 * passed over.
 */
#ifndef PINC_LOCK_INPUT_LINE_OPTIONS_H
#define PINC_LOCK_INPUT_LINE_OPTIONS_H

#include "lock/input/shlex.h"

enum pinc_reqopt {
    PINC_REQOPT_ALL_RELEASES,
    PINC_REQOPT_CONFIG_SETTINGS,
    PINC_REQOPT_CONSTRAINT,
    PINC_REQOPT_EDITABLE,
    PINC_REQOPT_EXTRA_INDEX_URL,
    PINC_REQOPT_FIND_LINKS,
    PINC_REQOPT_HASH,
    PINC_REQOPT_INDEX_URL,
    PINC_REQOPT_NO_BINARY,
    PINC_REQOPT_NO_INDEX,
    PINC_REQOPT_NO_REQUIRE_HASHES,
    PINC_REQOPT_ONLY_BINARY,
    PINC_REQOPT_ONLY_FINAL,
    PINC_REQOPT_PRE,
    PINC_REQOPT_PREFER_BINARY,
    PINC_REQOPT_REQUIRE_HASHES,
    PINC_REQOPT_REQUIREMENT,
    PINC_REQOPT_TRUSTED_HOST,
    PINC_REQOPT_USE_FEATURE
};

/* One option that was given. */
struct pinc_reqopt_item {
    enum pinc_reqopt option;
    struct pinc_slice value; /* empty for options that take none */
    size_t at;               /* where its word starts in the line, bytes from 0 */
};

/* The options of a line, in order; reuse it for many lines. Zero it before use. */
struct pinc_reqopts {
    struct pinc_reqopt_item *items;
    size_t count, cap;
    struct pinc_words words_; /* private */
};

/**
 * Read the options of a line, in place of what `out` held.
 * @param line from its first option on; must outlive the values
 * @return PINC_OK; PINC_ESYNTAX (err->column is 1-based within line); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_reqopts_parse(struct pinc_reqopts *out, struct pinc_slice line,
                                                  struct pinc_arena *arena, struct pinc_error *err);
void pinc_reqopts_clear(struct pinc_reqopts *opts);

/** The value of the first item of that option, or NULL. */
const struct pinc_reqopt_item *pinc_reqopts_first(const struct pinc_reqopts *opts,
                                                  enum pinc_reqopt option);

#endif
