/*
 * Files that were uploaded too late do not exist: --exclude-newer, --exclude-newer-strict,
 * --exclude-newer-package.
 */
#ifndef PINC_RESOLVER_POLICY_UPLOAD_TIME_H
#define PINC_RESOLVER_POLICY_UPLOAD_TIME_H

#include "resolver/policy/unusable.h"
#include "resolver/types.h"

/** The time that counts for a project: its own, or that of all. @param name normalized */
static inline int64_t pinc_upload_time_limit(const struct pinc_file_rules *rules,
                                             struct pinc_slice name)
{
    size_t i;

    for (i = rules->n_limits; i > 0; i--) {
        if (pinc_slice_equal(rules->limits[i - 1].name, name)) {
            return rules->limits[i - 1].exclude_newer;
        }
    }
    return rules->exclude_newer;
}

/** Some time that counts for a project, so that upload times have to be known; INT64_MAX: none. */
static inline int64_t pinc_upload_time_any(const struct pinc_file_rules *rules)
{
    int64_t any = rules->exclude_newer;
    size_t i;

    for (i = 0; i < rules->n_limits && any == INT64_MAX; i++) {
        any = rules->limits[i].exclude_newer;
    }
    return any;
}

/** PINC_USABLE, PINC_TOO_NEW or PINC_TIME_NOT_KNOWN. What the input names by its URL was never on a
 * page, so that the rule does not speak of it: INT64_MAX is its limit. @param limit of
 * pinc_upload_time_limit() */
static inline enum pinc_unusable pinc_upload_time_judge(const struct pinc_file_rules *rules,
                                                        int64_t limit,
                                                        const struct pinc_project_file *file)
{
    if (limit == INT64_MAX) {
        return PINC_USABLE;
    }
    if (file->upload_time == INT64_MIN) {
        return rules->exclude_newer_strict ? PINC_TIME_NOT_KNOWN : PINC_USABLE;
    }
    return file->upload_time >= limit ? PINC_TOO_NEW : PINC_USABLE;
}

#endif
