/*
 * The variables that a build sees.
 */
#ifndef PINC_INDEX_BUILD_BUILD_VARIABLES_H
#define PINC_INDEX_BUILD_BUILD_VARIABLES_H

#include "base/error.h"
#include "base/text.h"

/* Everything is borrowed for the call. */
struct pinc_build_variables {
    const char *environment; /* folder of the Python environment; NULL: none */
    const char *search;      /* the value of PATH */
    const char *scratch;     /* its HOME and TMPDIR are made below */
    const char *home;        /* the user's; may be NULL */
    const char *const *more; /* further changes; may be NULL */
};

/**
 * Changes to the environment, as struct pinc_job_options takes them: what may be a secret is
 * removed (docs/builds.md lists it), and what makes pip and Python behave in another way.
 * @param out NULL at the end; in the arena
 * @return PINC_OK, PINC_EIO (HOME and TMPDIR cannot be made), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_variables_make(const char *const **out,
                                                         const struct pinc_build_variables *from,
                                                         struct pinc_arena *arena,
                                                         struct pinc_error *err);

#endif
