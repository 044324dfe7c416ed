/*
 * Wheels, sdists, or both: --only-binary and --no-binary.
 */
#ifndef PINC_RESOLVER_POLICY_FORMATS_H
#define PINC_RESOLVER_POLICY_FORMATS_H

#include "resolver/types.h"

/* Which formats a project may be taken in. */
struct pinc_allowed_formats {
    bool wheels, sdists;
};

/** What the options allow for a project. pip's rule: a name beats :all:, and --only-binary beats
 * --no-binary. @param name normalized */
struct pinc_allowed_formats pinc_formats_of(const struct pinc_file_rules *rules,
                                            struct pinc_slice name);

/** Is a file of this kind allowed? */
static inline bool pinc_formats_allow(struct pinc_allowed_formats formats,
                                      const struct pinc_project_file *file)
{
    return file->kind == PINC_WHEEL ? formats.wheels : formats.sdists;
}

#endif
