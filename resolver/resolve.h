/*
 * Resolving: requirements for several target environments in, one version a package and target out.
 */
#ifndef PINC_RESOLVER_RESOLVE_H
#define PINC_RESOLVER_RESOLVE_H

#include "resolver/types.h"

/**
 * Resolve.
 * @param out      the solution, freed by pinc_resolution_free()
 * @param conflict set with PINC_ENOSOLUTION, freed by pinc_conflict_free(); may be NULL
 * @return PINC_OK; PINC_ENOSOLUTION; PINC_ENOTFOUND (a project that the input names is on no
 * index); what the provider failed with; PINC_EUSAGE; PINC_ENOMEM; PINC_EINTERNAL
 */
PINC_MUST_USE enum pinc_status pinc_resolve(struct pinc_resolution **out,
                                            const struct pinc_resolve_request *request,
                                            const struct pinc_provider *provider,
                                            struct pinc_conflict **conflict,
                                            struct pinc_error *err);

/** NULL is fine. */
void pinc_resolution_free(struct pinc_resolution *resolution);

#endif
