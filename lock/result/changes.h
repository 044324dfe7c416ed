/*
 * What is another version, marker or set of hashes in one lock than in another, for each target.
 */
#ifndef PINC_LOCK_CHANGES_H
#define PINC_LOCK_CHANGES_H

#include "lock/input/requirements.h"
#include "markers/target/environment.h"

#include <pinc/pinc.h>

/* One line of a lock, as far as changes are concerned. */
struct pinc_changes_line {
    struct pinc_slice name;    /* normalized */
    struct pinc_slice version; /* normalized text, or the URL of a direct reference */
    struct pinc_slice marker;
    pinc_targets targets;
    const struct pinc_requirement_line *hashed; /* where its hashes are; NULL: they do not count */
};

struct pinc_change {
    const char *name, *from, *to; /* from NULL: it is new; to NULL: it is gone */
    enum pinc_change_kind kind;
    pinc_targets targets;
};

struct pinc_changes {
    const struct pinc_change *items; /* by name, then target */
    size_t n;
    const char *const *labels; /* of the targets */
    size_t n_targets;
};

/**
 * The lines of a requirements file that pin something, as changes are made from them.
 * @param out in the arena, by name
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_changes_lines(struct pinc_changes_line **out, size_t *n,
                                                  const struct pinc_requirements *list,
                                                  const struct pinc_env *const *envs, size_t n_envs,
                                                  struct pinc_arena *arena, struct pinc_error *err);

/**
 * Compare two locks. Both lists are by name.
 * @param out its items live in the arena; labels are left alone
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_changes_make(struct pinc_changes *out,
                                                 const struct pinc_changes_line *from,
                                                 size_t n_from, const struct pinc_changes_line *to,
                                                 size_t n_to, size_t n_targets,
                                                 struct pinc_arena *arena, struct pinc_error *err);

#endif
