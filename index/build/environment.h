/*
 * An isolated Python environment (PEP 405) for a build, put together from unpacked wheels.
 *
 * It takes neither pip nor venv: pyvenv.cfg, a link to the interpreter, and links to what is in the
 * wheels' folders. A package that is in one wheel alone is one link; folders that several wheels
 * share are made and filled with links. .pth files work as in any installation.
 */
#ifndef PINC_INDEX_BUILD_ENVIRONMENT_H
#define PINC_INDEX_BUILD_ENVIRONMENT_H

#include "index/build/python.h"

/**
 * Make an environment.
 * @param folder  absolute; is made, with what is missing above it
 * @param wheels  folders of unpacked wheels (wheel_store.h); absolute. Where two have the same
 * file, the first one's counts.
 * @return PINC_OK; PINC_EIO; PINC_ESYNTAX (a wheel's entry_points.txt); PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_environment_make(const char *folder,
                                                     const struct pinc_python *python,
                                                     const char *const *wheels, size_t n_wheels,
                                                     struct pinc_error *err);

/** Where its interpreter is. NULL when out of memory. */
const char *pinc_environment_python(const char *folder, struct pinc_arena *arena);

#endif
