/*
 * Members of a set that are made beside each other, on threads.
 *
 * Members are made in turns, and each may depend on what was made before: versions that it prefers, layers, pages that are read. So they
 * are made ahead in waves of a fixed size, and each is taken in its turn if what was
 * made meanwhile can make no difference; else it is made again, then. What a set comes to depends on neither the number of threads nor
 * their pace. Callbacks are called on the caller's thread only.
 */
#ifndef PINC_LOCK_SET_AHEAD_H
#define PINC_LOCK_SET_AHEAD_H

#include "lock/set/set.h"

/** For a set whose members are settled. *out is freed by pinc_set_ahead_free(). PINC_OK, PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_ahead_new(struct pinc_set_ahead **out, struct pinc_set *set,
                                                  struct pinc_error *err);

/** Free it with its threads; locks that were made stay. NULL is fine. */
void pinc_set_ahead_free(struct pinc_set_ahead *ahead);

/**
 * Before a member's turn: make the next wave when it is time. What fails is made, and told, in its turn.
 * @param ahead NULL: nothing is done
 * @param turn  of the member
 * @param of    the member of each turn up to the last
 * @return PINC_OK, PINC_ECANCELLED, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_set_ahead_next(struct pinc_set_ahead *ahead, size_t turn,
                                                   struct pinc_set_member *(*of)(void *turns,
                                                                                 size_t at),
                                                   void *turns, struct pinc_error *err);

#endif
