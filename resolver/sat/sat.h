/*
 * A small SAT solver: learns from conflicts, decides what was in conflict lately, and starts over often.
 * For problems where the order of preference runs into a wall (resolver/solve/hard.h).
 *
 * Variables are numbers from 1 on; a literal is a variable, or its negative. Literals that are tried
 * one after the other stay decided when there is a solution with all of them, so that the last ones
 * tell a solution that is best in the order of the tries, however it was searched for.
 */
#ifndef PINC_RESOLVER_SAT_SAT_H
#define PINC_RESOLVER_SAT_SAT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Opaque. */
struct pinc_sat;

/* Is asked every few hundred conflicts whether to go on. */
typedef bool pinc_sat_go_on(void *user);

/** A problem without clauses. @param n_vars below 2^30. NULL: out of memory */
struct pinc_sat *pinc_sat_new(size_t n_vars);

/** NULL is fine. */
void pinc_sat_free(struct pinc_sat *sat);

/** One of the literals is to be true; before the first try only. @param n none: there is no solution.
 * false: out of memory */
bool pinc_sat_add(struct pinc_sat *sat, const int *literals, size_t n);

/**
 * Is there a solution with the literal and all that were decided before? Then it is decided, too.
 * @param literal 0: with those before alone
 * @param go_on   NULL: no limit
 * @return PINC_OK; PINC_ENOSOLUTION: the literal is false in all solutions, or there are none; PINC_ELIMIT:
 * go_on said no, and nothing more is to be asked; PINC_ENOMEM likewise
 */
enum pinc_status pinc_sat_try(struct pinc_sat *sat, int literal, pinc_sat_go_on *go_on, void *user);

/** Does what was decided so far make the variable true (1), false (-1), or is that not known (0)? */
int pinc_sat_forced(const struct pinc_sat *sat, size_t var);

/** How often the search decided on the variable. */
uint32_t pinc_sat_decisions(const struct pinc_sat *sat, size_t var);

#endif
