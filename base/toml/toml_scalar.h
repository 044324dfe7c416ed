/*
 * TOML's plain values but strings: numbers, booleans, dates and times, each a word by itself.
 */
#ifndef PINC_BASE_TOML_SCALAR_H
#define PINC_BASE_TOML_SCALAR_H

#include "base/toml/toml_types.h"

/* What a word means. */
struct pinc_toml_scalar {
    enum pinc_toml_kind kind;
    union {
        int64_t integer;
        double number;
        bool boolean;
        struct pinc_toml_time time;
    } as;
};

/**
 * The length of the word at the start: letters, digits and "_+-.:", and one space between a date
 * and a time. It need not be a value. 0 when there is none.
 */
size_t pinc_toml_scalar_length(struct pinc_slice text);

/**
 * Read a whole word. Integers have 64 bits; a float beyond the range of a double is infinite, as it
 * is in Python. Independent of the locale.
 * @param reason set on PINC_ESYNTAX: what is wrong with it, a static text
 * @return PINC_OK, PINC_ESYNTAX, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_toml_scalar_read(struct pinc_toml_scalar *out,
                                                     struct pinc_slice word,
                                                     enum pinc_toml_version version,
                                                     const char **reason);

#endif
