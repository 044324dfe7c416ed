/*
 * Handing locks over as they are finished, and what stays of them: a run may have thousands.
 */
#ifndef PINC_LOCK_SET_GIVE_H
#define PINC_LOCK_SET_GIVE_H

#include "lock/set/set_state.h"

/** Hand over the members that are finished, up to the first one that is not, if somebody takes them. Of several, only what
 * is needed to write them stays, unless members are made anew. PINC_OK, PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_give(struct pinc_set *set, struct pinc_error *err);

/** What a finished member came to, as lines "name==version ; marker". @param out borrowed, or in the arena. As above. */
PINC_MUST_USE enum pinc_status pinc_set_pins(struct pinc_slice *out,
                                             const struct pinc_set_member *member,
                                             struct pinc_arena *arena, struct pinc_error *err);

/** Would the output of a finished member be generated, and is what it holds now written by hand? */
bool pinc_set_over_hand(const struct pinc_set_member *member);

/** Write all members that changed, or none. As pinc_set_write(), of several. */
PINC_MUST_USE enum pinc_status pinc_set_give_files(const struct pinc_set *set,
                                                   struct pinc_error *err);

#endif
