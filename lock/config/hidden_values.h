/*
 * Values of variables that files named as ${NAME}: no message shows them.
 *
 * Messages are made in many places, some by other libraries and programs. So each of them passes here
 * on its way to the caller: a value is written as ${NAME} again, whether it stands as it is, escaped,
 * percent-encoded or as the normalized name of a package; credentials and tokens of URLs
 * (index/net/url_tokens.h) are left out, too.
 *
 * Values of less than four bytes are too short to be secrets, and stay; those of four or five are
 * recognized as whole words.
 */
#ifndef PINC_LOCK_CONFIG_HIDDEN_VALUES_H
#define PINC_LOCK_CONFIG_HIDDEN_VALUES_H

#include "base/text.h"

#include <stdbool.h>

/* One way to write the value of a variable. */
struct pinc_hidden_value {
    struct pinc_slice name, text;
};

/* Zero it, give it an arena, clear it at the end. */
struct pinc_hidden_values {
    struct pinc_arena *arena; /* borrowed */
    struct pinc_hidden_value *items;
    size_t n, cap;
    bool failed; /* out: out of memory, a value is missing */
};

/** Remember a value. @return false when out of memory: `failed` is set then */
bool pinc_hidden_values_add(struct pinc_hidden_values *values, const char *name, const char *value);

/** Add a text as it may be shown. */
void pinc_hidden_values_show(struct pinc_buf *buf, const struct pinc_hidden_values *values,
                             struct pinc_slice text);

/** Add the text of a requirements.txt, with ${NAME} for each value in a URL or in the names of --only-binary and
 * --no-binary, as pip expands it again. */
void pinc_hidden_values_restore(struct pinc_buf *buf, const struct pinc_hidden_values *values,
                                struct pinc_slice text);

/** The name of a variable whose value stands in such a place of the text; ptr NULL: there is none. */
struct pinc_slice pinc_hidden_values_find(const struct pinc_hidden_values *values,
                                          struct pinc_slice text);

/** A copy as it may be shown, in the arena; the text itself where no value is to be hidden. NULL when out of
 * memory. */
const char *pinc_hidden_values_text(const struct pinc_hidden_values *values, const char *text,
                                    struct pinc_arena *arena);

/** A copy of a URL as a file may have it: ${NAME} for each value, no credentials, no tokens. ptr NULL when
 * out of memory, or for such a URL. */
struct pinc_slice pinc_hidden_values_url(const struct pinc_hidden_values *values,
                                         struct pinc_slice url, struct pinc_arena *arena);

/** Rewrite the texts of a failure. err may be NULL. */
void pinc_hidden_values_hide(const struct pinc_hidden_values *values, struct pinc_error *err);

/** Forget all values; their texts are in the arena. Fine on a zeroed struct. */
void pinc_hidden_values_clear(struct pinc_hidden_values *values);

#endif
