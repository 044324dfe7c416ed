/*
 * The target environments of a compile: from options, from the header of the existing output, or
 * the defaults.
 */
#ifndef PINC_LOCK_CONFIG_TARGETS_H
#define PINC_LOCK_CONFIG_TARGETS_H

#include "base/limits.h"
#include "lock/config/settings.h"
#include "markers/marker/marker.h"

/* The newest Python that is taken when nothing says which. */
#define PINC_NEWEST_PYTHON "3.14"

/* The list of targets; zero it, clear it at the end. */
struct pinc_target_list {
    struct pinc_env *envs[PINC_TARGETS_MAX];
    size_t n_envs;
};

/**
 * Find the targets: --python-version times --platform. What is not given comes from the header;
 * what that does not tell is the Python that --python or python3 on PATH reports (else
 * PINC_NEWEST_PYTHON), and Linux x86_64 and aarch64. Sorted: the order in which they were given
 * does not count. Doubles are dropped.
 * @return PINC_OK, PINC_EUSAGE, PINC_ELIMIT (more than PINC_TARGETS_MAX), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_target_list_find(struct pinc_target_list *out,
                                                     const struct pinc_target_settings *settings,
                                                     const struct pinc_session *session,
                                                     struct pinc_arena *arena,
                                                     struct pinc_error *err);

/** Free the environments. Fine on a zeroed struct. */
void pinc_target_list_clear(struct pinc_target_list *list);

/** "CPython 3.10 on linux-x86_64". */
void pinc_target_print(struct pinc_buf *buf, const struct pinc_env *env);

#endif
