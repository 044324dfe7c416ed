/*
 * What builds get from the one who wants them.
 */
#ifndef PINC_INDEX_BUILD_SERVICES_H
#define PINC_INDEX_BUILD_SERVICES_H

#include "index/build/python.h"

/* What a build needs of others. Called on the build's own thread, and never twice at once for one
 * build. */
struct pinc_build_services {
    /** What an interpreter is: pinc_python_ask(), or what is remembered of it. */
    enum pinc_status (*python)(void *user, struct pinc_python *out, const char *program,
                               struct pinc_arena *arena, struct pinc_error *err);

    /**
     * Unpacked wheels (wheel_store.h) that fulfil requirements for an interpreter, with all that
     * they need themselves.
     * @param folders absolute paths, in the arena
     */
    enum pinc_status (*requirements)(void *user, const char *const **folders, size_t *n,
                                     const struct pinc_slice *requirements, size_t n_requirements,
                                     const struct pinc_python *python, struct pinc_arena *arena,
                                     struct pinc_error *err);
    void *user;
};

#endif
