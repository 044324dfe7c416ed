/*
 * What an image has already (--base, --base-conda), and what is not there at all for the resolver
 * (--exclude): packages of one version each, without dependencies, in front of the index.
 */
#ifndef PINC_LOCK_BASE_PACKAGES_H
#define PINC_LOCK_BASE_PACKAGES_H

#include "lock/input/requirements.h"
#include "resolver/types.h"

/* Opaque. */
struct pinc_base;

/** None yet; freed by pinc_base_free(). NULL when out of memory. */
struct pinc_base *pinc_base_new(void);

/** NULL is fine. */
void pinc_base_free(struct pinc_base *base);

/**
 * Add a package.
 * @param name    normalized; texts and version live as long as the base is used
 * @param version what the image has; NULL: any will do
 * @return PINC_OK (a name that is there already keeps its first version), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_base_add(struct pinc_base *base, struct pinc_slice name,
                                             const struct pinc_version *version,
                                             struct pinc_slice text, struct pinc_error *err);

/** Is a package there? false for NULL. @param text set to its version, "" when any will do; may be
 * NULL */
bool pinc_base_has(const struct pinc_base *base, struct pinc_slice name, struct pinc_slice *text);

/**
 * Stand in front of a provider: projects of the base are answered at once, all others by it.
 * @param rules a package that they bind counts as one of its index
 * @return borrowed from the base; `under` itself when the base is empty
 */
const struct pinc_provider *pinc_base_provider(struct pinc_base *base,
                                               const struct pinc_provider *under,
                                               const struct pinc_source_rules *rules);

/** Is it a project of a base, and of no index? */
bool pinc_base_owns(const struct pinc_project *project);

#endif
