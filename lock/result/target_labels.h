/*
 * The shortest names that tell targets apart: "linux-x86_64", with several Pythons "CPython 3.10 on linux-x86_64".
 */
#ifndef PINC_LOCK_TARGET_LABELS_H
#define PINC_LOCK_TARGET_LABELS_H

#include "markers/target/environment.h"

/**
 * Name targets.
 * @param envs n of them
 * @return n NUL-terminated texts in the arena; NULL when out of memory
 */
const char **pinc_target_labels(const struct pinc_env *const *envs, size_t n,
                                struct pinc_arena *arena);

/** The targets' whole names, "CPython 3.10 on linux-x86_64"; otherwise as pinc_target_labels(). */
const char **pinc_target_names(const struct pinc_env *const *envs, size_t n,
                               struct pinc_arena *arena);

#endif
