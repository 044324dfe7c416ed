/*
 * A setup.py that computes nothing of what the metadata says: it hands literals to setup(). What such
 * a project needs is known without running it. Nothing is executed; whatever is not certain is not
 * static, and is built.
 */
#ifndef PINC_INDEX_DIST_SETUP_SCRIPT_H
#define PINC_INDEX_DIST_SETUP_SCRIPT_H

#include "index/dist/metadata.h"

/* The files of an sdist that tell how setuptools builds it; ptr NULL: not there. */
struct pinc_setup_files {
    struct pinc_slice setup_py, setup_cfg, pyproject;
};

/**
 * Put what the files say in the place of what a PKG-INFO says about requirements, extras and
 * Requires-Python, and make it final, where that is certain:
 * - setuptools alone builds it, and neither setup.cfg nor pyproject.toml has a say in what it needs;
 * - setup.py is a sequence of imports of the standard library and of setuptools, of simple
 *   assignments, functions and classes, and of one call of setup() with known arguments by name;
 * - `name`, `install_requires`, `extras_require` and `python_requires` are literals, or names that are
 *   bound once to literals and touched nowhere else.
 * @param text read from the PKG-INFO; as it was when it stays not final
 * @param why  when it is not: what stands against it, in English, for tests and details
 * @return PINC_OK, also when it is not static; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_setup_script_read(struct pinc_metadata_text *text,
                                                      const struct pinc_setup_files *files,
                                                      const char **why, struct pinc_arena *arena,
                                                      struct pinc_error *err);

#endif
