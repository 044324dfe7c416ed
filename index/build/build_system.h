/*
 * How a source tree wants to be built: [build-system] of its pyproject.toml (PEP 517, 518), else
 * setuptools by its setup.py.
 */
#ifndef PINC_INDEX_BUILD_BUILD_SYSTEM_H
#define PINC_INDEX_BUILD_BUILD_SYSTEM_H

#include "base/error.h"
#include "base/text.h"

/* Slices live in the arena. */
struct pinc_build_system {
    const struct pinc_slice *requires; /* PEP 508, as written */
    size_t n_requires;
    struct pinc_slice backend;             /* "module.name:object.attribute" */
    const struct pinc_slice *backend_path; /* folders within the source tree, relative to it */
    size_t n_backend_path;
};

/**
 * Read how the source tree in a folder is built, as pip does: without a build-backend, setuptools'
 * __legacy__ one; without a [build-system] table, or pyproject.toml, that with setuptools for a
 * requirement.
 * @param folder absolute path
 * @return PINC_OK; PINC_ESYNTAX (pyproject.toml cannot be read or breaks PEP 518; backend-path
 * leaves the tree); PINC_ENOTFOUND (neither pyproject.toml nor setup.py); PINC_ELIMIT; PINC_EIO;
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_system_read(struct pinc_build_system *out,
                                                      const char *folder, struct pinc_arena *arena,
                                                      struct pinc_error *err);

#endif
