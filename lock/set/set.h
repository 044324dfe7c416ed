/*
 * Several compiles of one run: which they are, the order that -c, -r and constraints ask for, one source for
 * those that can share it, and the locks that they come to.
 */
#ifndef PINC_LOCK_SET_H
#define PINC_LOCK_SET_H

#include "lock/set/set_state.h"

/**
 * Make one member, and before it those that it needs.
 * @return as pinc_compile(); PINC_EUSAGE (a circle)
 */
PINC_MUST_USE enum pinc_status pinc_set_make(struct pinc_set_member *member,
                                             struct pinc_error *err);

/** Settle all members, none of which is made. PINC_OK; what settling fails with; PINC_EUSAGE (two locks of one
 * output). */
PINC_MUST_USE enum pinc_status pinc_set_begin(struct pinc_set *set, struct pinc_error *err);

/**
 * Settle a member anew, so that it can be made again: with other wishes and bounds.
 * @param before gets what it came to, for pinc_set_restore() or pinc_set_forget()
 * @return PINC_OK; what settling fails with
 */
PINC_MUST_USE enum pinc_status pinc_set_again(struct pinc_set_member *member,
                                              struct pinc_set_made *before, struct pinc_error *err);

/** Take back what a member came to before. */
void pinc_set_restore(struct pinc_set_member *member, struct pinc_set_made *before);

/** Free what a member came to before. */
void pinc_set_forget(const struct pinc_set *set, struct pinc_set_made *before);

/** Let the members that are made from now on prefer what this one came to, where nothing else is preferred
 * already. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status
pinc_set_wish(struct pinc_set *set, const struct pinc_set_member *member, struct pinc_error *err);

/** Forget all wishes. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_wish_nothing(struct pinc_set *set, struct pinc_error *err);

/** Free what made the locks, which stay: owners of sources last, since others ask theirs. */
void pinc_set_drop_compiles(struct pinc_set *set);

#endif
