/*
 * What of an output has a newer version: the facts behind pinc/outdated.h.
 */
#ifndef PINC_LOCK_OUTDATED_H
#define PINC_LOCK_OUTDATED_H

#include "lock/state/compile_state.h"

#include <pinc/outdated.h>

/* Texts end in NUL; "" where there is none. */
struct pinc_outdated_package {
    const char *name, *locked, *fits, *newest;
    struct pinc_party holder;
    bool has_holder;
    const char *held_by;
    const char *standing;  /* "archived: REASON" */
    const char **affected; /* advisories about the locked version, a line each */
    size_t n_affected;
    bool current; /* the locked version is the newest */
    pinc_targets targets;
};

struct pinc_outdated {
    struct pinc_arena *arena;
    const char *path;
    const char **labels; /* of the targets */
    size_t n_targets;
    struct pinc_outdated_package *items;
    size_t n, cap;
    size_t n_locked;
};

/**
 * Compare the old output's pins with a resolution that was made without them.
 * @param out     zeroed but for its arena; items freed by pinc_outdated_free()
 * @param compile ran, with its old pins
 * @return PINC_OK, PINC_ENOMEM, PINC_ECANCELLED
 */
PINC_MUST_USE enum pinc_status
pinc_outdated_find(struct pinc_outdated *out, struct pinc_compile *compile, struct pinc_error *err);

#endif
