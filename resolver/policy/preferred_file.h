/*
 * Which of the files of one release a target installs, and which one says what that needs.
 */
#ifndef PINC_RESOLVER_POLICY_PREFERRED_FILE_H
#define PINC_RESOLVER_POLICY_PREFERRED_FILE_H

#include "resolver/types.h"

/**
 * Is `file` better than `best` for the target? Files come in their order of preference, so a tie
 * keeps the first.
 * @param rank of a wheel's tags at the target; 0 for anything else
 * @param best NULL: there is none yet
 */
static inline bool pinc_preferred_file_is(const struct pinc_project_file *file, int32_t rank,
                                          const struct pinc_project_file *best, int32_t best_rank)
{
    if (!best) {
        return true;
    }
    if (file->yanked != best->yanked) {
        return best->yanked;
    }
    if (file->kind != best->kind) {
        return file->kind == PINC_WHEEL;
    }
    return rank < best_rank;
}

/**
 * The file whose metadata says what a target that installs `file` needs: the file itself; for an
 * sdist a wheel of the same release where there is one, since an sdist rarely says it without a
 * build, and what a build says depends on the machine that it runs on. Of several wheels one for
 * the target's platform, else for its system, then the one whose name comes last (the newest
 * Python).
 */
uint32_t pinc_metadata_file(const struct pinc_project *project, const struct pinc_env *env,
                            uint32_t file);

/** Would the target take the wheel, were it for its Python? */
bool pinc_platform_suits(const struct pinc_env *env, const struct pinc_tag_set *tags);

#endif
