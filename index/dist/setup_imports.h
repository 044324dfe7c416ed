/*
 * What a setup.py imports that is certain to be there and to do nothing: parts of the standard
 * library, and of setuptools.
 */
#ifndef PINC_INDEX_DIST_SETUP_IMPORTS_H
#define PINC_INDEX_DIST_SETUP_IMPORTS_H

#include "index/dist/python_literals.h"

/* What an import brings. */
struct pinc_setup_import {
    bool setup;      /* the function setup */
    bool setuptools; /* the module setuptools */
};

/**
 * Read "import ..." or "from ... import ...".
 * @param at of the statement; set to what follows its line
 * @return is all of it certain to be there?
 */
bool pinc_setup_import_read(struct pinc_setup_import *out, const struct pinc_python_token *tokens,
                            size_t *at);

#endif
