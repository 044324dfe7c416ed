/*
 * The pins of a pylock.toml as lines of requirements.
 */
#ifndef PINC_LOCK_OUTPUT_PYLOCK_PINS_H
#define PINC_LOCK_OUTPUT_PYLOCK_PINS_H

#include "lock/output/pylock.h"

/** Add a line "NAME==VERSION ; MARKER" for each package that has a version, in order. */
void pinc_pylock_pins_add(struct pinc_buf *out, const struct pinc_pylock *lock);

/** The same of a text, of which nothing else is read. @param source path for messages @return as
 * pinc_pylock_read() */
PINC_MUST_USE enum pinc_status pinc_pylock_pins_read(struct pinc_buf *out, struct pinc_slice text,
                                                     const char *source, struct pinc_error *err);

#endif
