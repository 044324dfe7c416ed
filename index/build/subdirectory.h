/*
 * Folders within a source tree.
 */
#ifndef PINC_INDEX_BUILD_SUBDIRECTORY_H
#define PINC_INDEX_BUILD_SUBDIRECTORY_H

#include "base/text.h"

/** May this be the subdirectory of a source: relative, within, no empty or dot parts, nothing that a
 * URL's fragment ends with? The empty one may. */
bool pinc_build_subdirectory_valid(struct pinc_slice subdirectory);

#endif
