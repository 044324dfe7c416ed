/*
 * What holds for the builds of one package.
 */
#ifndef PINC_INDEX_SOURCE_BUILD_CONFIG_H
#define PINC_INDEX_SOURCE_BUILD_CONFIG_H

#include "index/source/options.h"

/** How a project is built: its own, else that of all. Never NULL. @param name normalized */
const struct pinc_build_config *build_config_of(const struct pinc_source_build_options *options,
                                                struct pinc_slice name);

#endif
