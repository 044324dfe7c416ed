/*
 * The pins of an existing pylock.toml, so that a second compile keeps them.
 */
#ifndef PINC_LOCK_OUTPUT_READ_PYLOCK_H
#define PINC_LOCK_OUTPUT_READ_PYLOCK_H

#include "base/text.h"

/**
 * Add a line "NAME==VERSION ; MARKER" for each package that has a version, in order. Reads what
 * pinc_write_pylock() writes, line by line; what it does not understand is passed over, as a pin
 * that is not kept does no harm.
 */
void pinc_read_pylock_pins(struct pinc_buf *out, struct pinc_slice text);

#endif
