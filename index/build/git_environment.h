/*
 * The environment of git's commands: what git must not take from ours, which protocols it may use,
 * and the credentials of the origin.
 */
#ifndef PINC_INDEX_BUILD_GIT_ENVIRONMENT_H
#define PINC_INDEX_BUILD_GIT_ENVIRONMENT_H

#include "base/text.h"

/**
 * Changes of the environment, as struct pinc_job_options takes them.
 * @param out  ends in NULL; in the arena, secrets included
 * @param url  of the repository, credentials included
 * @param more further changes, copied; ends in NULL, or is NULL
 * @return PINC_OK; PINC_ENOMEM (also for credentials with control characters)
 */
PINC_MUST_USE enum pinc_status pinc_git_environment(const char *const **out, struct pinc_slice url,
                                                    const char *const *more,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

#endif
