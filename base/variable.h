/*
 * "${NAME}" in a text, as pip writes variables: upper case letters, digits and underscores.
 */
#ifndef PINC_BASE_VARIABLE_H
#define PINC_BASE_VARIABLE_H

#include "base/slice.h"

#include <stdbool.h>

/** The length of the "${NAME}" that a text begins with; 0: there is none. */
size_t pinc_variable_length(struct pinc_slice text);

/** Is it "${NAME}" and nothing else? */
bool pinc_variable_is(struct pinc_slice text);

#endif
