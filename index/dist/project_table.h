/*
 * The [project] table of a pyproject.toml (PEP 621) as metadata: what it says is final where it is
 * not dynamic.
 */
#ifndef PINC_INDEX_DIST_PROJECT_TABLE_H
#define PINC_INDEX_DIST_PROJECT_TABLE_H

#include "index/dist/metadata.h"

/**
 * Read the fields that pinc uses.
 * @param out  `final` says whether they are all static: name and version are there, and neither
 * version nor dependencies, optional-dependencies and requires-python are in `dynamic` (a field
 * that is there and in `dynamic` may still grow, PEP 808). setuptools may take dependencies that
 * the table does not mention from elsewhere. Texts live in the arena.
 * @param text of the pyproject.toml; what cannot be read is not final
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_project_table_read(struct pinc_metadata_text *out,
                                                       struct pinc_slice text,
                                                       struct pinc_arena *arena,
                                                       struct pinc_error *err);

#endif
