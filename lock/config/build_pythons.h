/*
 * Which interpreters build source distributions: one for each Python among the targets that is on
 * this machine.
 */
#ifndef PINC_LOCK_CONFIG_BUILD_PYTHONS_H
#define PINC_LOCK_CONFIG_BUILD_PYTHONS_H

#include "index/build/find_python.h"
#include "lock/config/session.h"
#include "lock/config/settings.h"

/**
 * Find them: --python where it names one of that version (a single path serves all), else what is
 * on this machine.
 * @param out one for each Python version of the targets, in their order; in the arena
 * @return PINC_OK; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_pythons_find(struct pinc_build_python **out, size_t *n,
                                                       const struct pinc_env *const *envs,
                                                       size_t n_envs, struct pinc_texts given,
                                                       const struct pinc_session *session,
                                                       struct pinc_arena *arena,
                                                       struct pinc_error *err);

/**
 * The versions that --python stands for, each once ("3.11").
 * @return PINC_OK; PINC_EUSAGE (one that is not here, or does not tell its version); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_pythons_versions(struct pinc_texts *out,
                                                           struct pinc_texts given,
                                                           const struct pinc_session *session,
                                                           struct pinc_arena *arena,
                                                           struct pinc_error *err);

#endif
