/*
 * The pins of an existing pylock.toml (PEP 751), so that a second compile keeps them.
 */
#ifndef PINC_LOCK_OUTPUT_READ_PYLOCK_H
#define PINC_LOCK_OUTPUT_READ_PYLOCK_H

#include "base/text.h"

/* Limit of struct pinc_toml_limits for a pylock.toml: seven values for each wheel, which takes some 300
 * bytes, as many as the largest output has. */
#define PINC_PYLOCK_VALUES_MAX (4u << 20)

/**
 * Add a line "NAME==VERSION ; MARKER" for each package that has a version, in order. Anything else
 * in the file is not looked at, but for its lock-version.
 * @param source path for messages
 * @return PINC_OK; with source, line and column in err PINC_ESYNTAX (not TOML, a value of the wrong
 * type, an invalid name, version or marker), PINC_EUNSUPPORTED (a lock-version other than 1.x) and
 * PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_read_pylock_pins(struct pinc_buf *out, struct pinc_slice text,
                                                     const char *source, struct pinc_error *err);

#endif
