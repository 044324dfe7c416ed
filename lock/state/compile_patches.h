/*
 * Patch releases: a minor version of Python stands for all of them. Where a marker turns inside, its
 * targets are parted, each part is solved, and what comes to the same is put together again.
 */
#ifndef PINC_LOCK_COMPILE_PATCHES_H
#define PINC_LOCK_COMPILE_PATCHES_H

#include "lock/state/compile_state.h"

/** Add what the markers of lines turn at on the targets of a minor version. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_patches_of_lines(pinc_turns *turns,
                                                     const struct pinc_target_list *targets,
                                                     struct pinc_slice minor,
                                                     const struct pinc_requirements *list,
                                                     struct pinc_error *err);

/** Part the targets by the markers of the input. Before anything is made of the targets. PINC_OK,
 * PINC_ELIMIT, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_patches_of_input(struct pinc_compile *compile,
                                                     struct pinc_error *err);

/**
 * Part the targets by what the packages of the resolution need, and make the request again.
 * @param again was a target parted? Then the resolution is no longer that of the request
 * @return PINC_OK, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_patches_of_resolution(bool *again, struct pinc_compile *compile,
                                                          struct pinc_error *err);

/** Part the targets of a compile by these turns of a minor version, and the source rules with them; the
 * request has to be made again then. PINC_OK, PINC_ELIMIT, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_patches_part(bool *again, struct pinc_compile *compile,
                                                 struct pinc_slice minor, pinc_turns turns,
                                                 struct pinc_error *err);

/** Put parts together that have the same packages. compile->result.parted and parted_request keep what
 * there was, for verification. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_patches_join(struct pinc_compile *compile,
                                                 struct pinc_error *err);

#endif
