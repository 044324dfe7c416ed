/*
 * Files that were uploaded too late do not exist: --exclude-newer, --exclude-newer-strict.
 */
#ifndef PINC_RESOLVER_POLICY_UPLOAD_TIME_H
#define PINC_RESOLVER_POLICY_UPLOAD_TIME_H

#include "resolver/policy/unusable.h"
#include "resolver/types.h"

/** PINC_USABLE, PINC_TOO_NEW or PINC_TIME_NOT_KNOWN. What the input names by its URL was never on a
 * page, so that the rule does not speak of it: do not ask. */
static inline enum pinc_unusable pinc_upload_time_judge(const struct pinc_file_rules *rules,
                                                        const struct pinc_project_file *file)
{
    if (rules->exclude_newer == INT64_MAX) {
        return PINC_USABLE;
    }
    if (file->upload_time == INT64_MIN) {
        return rules->exclude_newer_strict ? PINC_TIME_NOT_KNOWN : PINC_USABLE;
    }
    return file->upload_time >= rules->exclude_newer ? PINC_TOO_NEW : PINC_USABLE;
}

#endif
