/*
 * Build requirements: chosen by the same resolver as everything else, for the interpreter that
 * builds.
 */
#ifndef PINC_LOCK_BUILD_REQUIREMENTS_H
#define PINC_LOCK_BUILD_REQUIREMENTS_H

#include "index/source/source.h"

/** A pinc_source_choose; `user` is the struct pinc_resolve_request of the compile, whose rules for
 * files hold for build requirements, too. It is only read. */
PINC_MUST_USE enum pinc_status
pinc_build_requirements_choose(void *user, const struct pinc_chosen_file **files, size_t *n,
                               const struct pinc_slice *requirements, size_t n_requirements,
                               struct pinc_slice python, struct pinc_slice platform,
                               const struct pinc_provider *provider, struct pinc_arena *arena,
                               struct pinc_error *err);

#endif
