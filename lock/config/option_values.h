/*
 * The values that were given for options, on the command line or in the header of an output.
 */
#ifndef PINC_LOCK_CONFIG_OPTION_VALUES_H
#define PINC_LOCK_CONFIG_OPTION_VALUES_H

#include "base/slices.h"
#include "lock/config/option_table.h"
#include "lock/input/format_control.h"

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
struct pinc_texts pinc_option_list(const struct pinc_option_values *values, enum pinc_option_id id);

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
