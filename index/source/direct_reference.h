/*
 * Direct references: the project behind "name @ url", "./folder", "-e git+...".
 */
#ifndef PINC_INDEX_SOURCE_DIRECT_REFERENCE_H
#define PINC_INDEX_SOURCE_DIRECT_REFERENCE_H

#include "index/source/metadata.h"

/** The project behind a URL; see struct pinc_provider. @param name empty: its metadata tells */
PINC_MUST_USE enum pinc_status direct_reference_get(struct projects *projects, struct metas *metas,
                                                    const struct pinc_project **out,
                                                    struct pinc_slice name, struct pinc_slice url,
                                                    struct pinc_error *err);

/** Let a project that was asked for without a name be known by the one that it has now, too. PINC_OK,
 * PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status direct_reference_name(struct projects *projects,
                                                     struct pinc_slice name, struct pinc_slice url,
                                                     struct pinc_error *err);

#endif
