/*
 * The statements of a setup.py that hands what it knows to setup() in one call: which call that is,
 * and what stands behind its arguments.
 */
#ifndef PINC_INDEX_DIST_SETUP_STATEMENTS_H
#define PINC_INDEX_DIST_SETUP_STATEMENTS_H

#include "index/dist/python_literals.h"

/* The one call of setup(). Opaque. */
struct pinc_setup_call;

/**
 * Find the call, where the file has no other statements than setup_script.h says.
 * @param out in the arena; NULL where it does not
 * @param why what stands against it, in English; NULL with a call
 * @param text of setup.py; borrowed as long as the call
 * @return PINC_OK, also without a call; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_setup_call_read(struct pinc_setup_call **out, const char **why,
                                                    struct pinc_slice text,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

/** The value of an argument, for pinc_python_literal(); NULL when it is not given. */
const struct pinc_python_part *pinc_setup_call_argument(const struct pinc_setup_call *call,
                                                        const char *name);

#endif
