/*
 * Where ${NAME} in a requirements file is replaced by the value of a variable.
 *
 * pip does so everywhere. Who runs pinc on files of strangers (a pull request) says less, so that no
 * URL there takes a secret to a host of its own.
 */
#ifndef PINC_LOCK_INPUT_EXPAND_VARIABLES_H
#define PINC_LOCK_INPUT_EXPAND_VARIABLES_H

#include "base/text.h"

#include <stdbool.h>

enum pinc_expand_variables {
    PINC_EXPAND_ALL,
    PINC_EXPAND_CREDENTIALS, /* only in the user and the password of a URL */
    PINC_EXPAND_NONE
};

/**
 * May the "${NAME}" at line[at] be replaced?
 * @param n its length
 */
bool pinc_expand_variables_allowed(enum pinc_expand_variables expand, struct pinc_slice line,
                                   size_t at, size_t n);

#endif
