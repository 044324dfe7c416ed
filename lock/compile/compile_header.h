/*
 * The header of an output: the command that makes it again, and where to run it, independent of who ran
 * it where.
 */
#ifndef PINC_LOCK_COMPILE_HEADER_H
#define PINC_LOCK_COMPILE_HEADER_H

#include "lock/state/compile_state.h"

/**
 * Say what the header says, once the model is made.
 * @param header its texts live in the compile's arena
 * @return PINC_OK, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_header(struct pinc_header_text *header,
                                                   const struct pinc_compile *compile,
                                                   struct pinc_error *err);

/**
 * A place for --find-links as it is written: a relative path as it is seen from a folder.
 * @param folder seen from the current one; empty: the output's
 * @return in the arena, or the place itself (a URL, an absolute path, a variable); ptr NULL when out of
 * memory
 */
struct pinc_slice pinc_compile_show_place(const struct pinc_compile *compile,
                                          struct pinc_slice folder, struct pinc_slice place);

#endif
