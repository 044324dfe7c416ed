/*
 * The target environments of a compile: from options, from the header of the existing output, or
 * the defaults.
 */
#ifndef PINC_LOCK_CONFIG_TARGETS_H
#define PINC_LOCK_CONFIG_TARGETS_H

#include "base/limits.h"
#include "lock/config/settings.h"
#include "markers/marker/patch_turns.h"

/* The newest Python that is taken when nothing says which. */
#define PINC_NEWEST_PYTHON "3.14"

/* The list of targets; zero it, clear it at the end. */
struct pinc_target_list {
    struct pinc_env *envs[PINC_TARGETS_MAX];
    size_t n_envs;
    struct pinc_env
        *joined[PINC_TARGETS_MAX]; /* parts that are part of others now; they stay valid */
    size_t n_joined;
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

/** The environments, for what does not change them: list->envs as it is at any time. */
const struct pinc_env *const *pinc_target_list_envs(const struct pinc_target_list *list);

/** Free the environments. Fine on a zeroed struct. */
void pinc_target_list_clear(struct pinc_target_list *list);

/**
 * Part the targets of a minor version of Python where its patch releases differ. The order of the list
 * stays that of pinc_target_list_find(). The targets that there were stay valid, and are the first parts.
 * @param minor  "3.11"; targets of a known patch level are left alone
 * @param before of each new target: the place of the one that it was part of; PINC_TARGETS_MAX
 * @return PINC_OK, PINC_ELIMIT (more than PINC_TARGETS_MAX), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_target_list_split(struct pinc_target_list *list,
                                                      struct pinc_slice minor, pinc_turns turns,
                                                      size_t *before, struct pinc_error *err);

/* What stands on both sides of a turn. */
struct pinc_sides {
    bool (*same)(const void *user, size_t a,
                 size_t b); /* is there no difference between two targets? */
    /* Targets were put together: `after` is of each of the n targets that there were its place now, or
     * that of the one that it is part of now. */
    enum pinc_status (*joined)(void *user, const size_t *after, size_t n, struct pinc_error *err);
    void *user;
};

/**
 * Put parts of minor versions together again where all targets of the version are the same on both sides
 * of a turn.
 * @return PINC_OK, PINC_ENOMEM, what `joined` failed with
 */
PINC_MUST_USE enum pinc_status pinc_target_list_join(struct pinc_target_list *list,
                                                     const struct pinc_sides *sides,
                                                     struct pinc_error *err);

/** A set of targets, where `after` tells where they are now. */
pinc_targets pinc_targets_after(pinc_targets targets, const size_t *after, size_t n);

/** Has a target this Python, as --python-version names it? */
bool pinc_target_list_has_python(const struct pinc_target_list *list, struct pinc_slice python);

/** The different minor versions of the targets, in their order. */
size_t pinc_target_list_minors(struct pinc_slice minors[PINC_TARGETS_MAX],
                               const struct pinc_target_list *list);

#endif
