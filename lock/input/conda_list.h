/*
 * What conda lists: `conda list`, `conda list --export`, `conda list --explicit`.
 */
#ifndef PINC_LOCK_INPUT_CONDA_LIST_H
#define PINC_LOCK_INPUT_CONDA_LIST_H

#include "base/text.h"

/**
 * Add the packages that pip sees, one "name==version" a line; every other line becomes an empty one,
 * so that lines keep their numbers. A package is one of Python when its build string has "py" in it
 * ("py310h5f9d8c6_0", "pyhd8ed1ab_0", "pypi_0"); without a build string every package counts. Few
 * names are others on PyPI (pytorch is torch): these are replaced.
 */
void pinc_conda_list_add(struct pinc_buf *out, struct pinc_slice text);

#endif
