/*
 * Build requirements: chosen by the same resolver as everything else, for the interpreter that
 * builds.
 */
#ifndef PINC_LOCK_BUILD_REQUIREMENTS_H
#define PINC_LOCK_BUILD_REQUIREMENTS_H

#include "index/source/source.h"
#include "lock/input/requirements.h"

/* What build requirements are chosen by. */
struct pinc_build_rules {
    const struct pinc_resolve_request *request;  /* of the compile: its rules for files hold */
    const struct pinc_requirements *constraints; /* --build-constraint; NULL: none */
};

/** A pinc_source_choose; `user` is a struct pinc_build_rules, which is only read. */
PINC_MUST_USE enum pinc_status
pinc_build_requirements_choose(void *user, const struct pinc_chosen_file **files, size_t *n,
                               const struct pinc_slice *requirements, size_t n_requirements,
                               struct pinc_slice python, struct pinc_slice platform,
                               const struct pinc_provider *provider, struct pinc_arena *arena,
                               struct pinc_error *err);

#endif
