/*
 * --base, --base-conda and --exclude: packages that are there already, or that nobody shall have.
 */
#ifndef PINC_LOCK_COMPILE_BASE_H
#define PINC_LOCK_COMPILE_BASE_H

#include "lock/state/compile_state.h"

/** Read the files of the base: after the input. PINC_OK, what reading fails with. */
PINC_MUST_USE enum pinc_status pinc_compile_read_base(struct pinc_compile *compile,
                                                      struct pinc_error *err);

/**
 * Make compile->base of what was read, with the constraints that fix its versions: once the targets are
 * known, before the request is made.
 * @return PINC_OK; PINC_EUSAGE (--exclude takes a name); PINC_EUNSUPPORTED (a package that is there on
 * some targets only); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_make_base(struct pinc_compile *compile,
                                                      struct pinc_error *err);

/** Add a line for each package of the base that an explanation mentions: which version it is, and where
 * that stands. */
void pinc_compile_explain_base(struct pinc_buf *out, const struct pinc_compile *compile,
                               struct pinc_slice words);

/** Tell what was left to the base, and what was left out. */
void pinc_compile_tell_base(const struct pinc_compile *compile);

#endif
