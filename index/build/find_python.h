/*
 * Where an interpreter of a version is on this machine.
 */
#ifndef PINC_INDEX_BUILD_FIND_PYTHON_H
#define PINC_INDEX_BUILD_FIND_PYTHON_H

#include "base/error.h"
#include "base/text.h"

/* Which interpreter builds for a Python of the targets. */
struct pinc_build_python {
    struct pinc_slice version; /* "3.10" */
    const char *program;       /* path; NULL: there is none here */
    bool given;                /* by the user: it builds whatever its version is */
};

/**
 * Look for "pythonX.Y": on PATH, among pyenv's (a shim on PATH leads to the newest of that version,
 * whatever pyenv has active), among those that uv has installed.
 * @param out     path in the arena; NULL when there is none
 * @param version "3.10"
 * @param search  the value of PATH; may be NULL
 * @param home    the user's; NULL: uv's and pyenv's are only found by PATH
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_find_python(const char **out, struct pinc_slice version,
                                                const char *search, const char *home,
                                                struct pinc_arena *arena, struct pinc_error *err);

#endif
