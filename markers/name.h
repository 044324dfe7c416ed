/*
 * Project names and extra names (PEP 503, PEP 508, PEP 685).
 */
#ifndef PINC_MARKERS_NAME_H
#define PINC_MARKERS_NAME_H

#include "base/text.h"

/** Is it a valid project or extra name: ASCII letters, digits, '.', '_', '-', a letter or digit at
 * both ends? */
bool pinc_name_valid(struct pinc_slice name);

/** Is it normalized already: valid, lower case, single '-' as only separator? */
bool pinc_name_normalized(struct pinc_slice name);

/** Add the normalized form: lower case, every run of [-_.] one '-' (PEP 503). The name need not be
 * valid; non-ASCII bytes are copied. */
void pinc_name_add_normalized(struct pinc_buf *buf, struct pinc_slice name);

/** The normalized form in the arena, or `name` itself when it is normalized. {NULL, 0} when out of
 * memory. */
struct pinc_slice pinc_name_normalize(struct pinc_arena *arena, struct pinc_slice name);

#define PINC_NAME_SPACE 256u

/**
 * The normalized form, written to space when `name` is not normalized itself.
 * @param space PINC_NAME_SPACE bytes; a longer name that is not normalized is given back as it is
 */
struct pinc_slice pinc_name_normalize_into(char *space, struct pinc_slice name);

/** Are two names the same after normalization? Allocates nothing. */
bool pinc_name_equal(struct pinc_slice a, struct pinc_slice b);

#endif
