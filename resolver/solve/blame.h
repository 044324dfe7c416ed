/*
 * Which decisions are to blame for something: sets of them, each with a number.
 */
#ifndef PINC_RESOLVER_SOLVE_BLAME_H
#define PINC_RESOLVER_SOLVE_BLAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set, by its number. 0 is the empty one. */
typedef uint32_t pinc_blame;

struct pinc_blames {
    uint64_t *bits; /* of all sets, one after the other */
    size_t words;   /* of one set */
    size_t n, cap;
    bool failed; /* out of memory */
};

/** Only the empty set. @param blames cleared by pinc_blames_clear() @param decisions how many there may be */
void pinc_blames_init(struct pinc_blames *blames, size_t decisions);

/** Fine on a zeroed struct. */
void pinc_blames_clear(struct pinc_blames *blames);

/** Forget all sets but the first n (at least 1). @return a copy of one of those that there were; 0 as in pinc_blame_new() */
pinc_blame pinc_blames_cut(struct pinc_blames *blames, size_t n, pinc_blame set);

/** A new set that is empty; 0 when out of memory, which blames->failed tells. */
pinc_blame pinc_blame_new(struct pinc_blames *blames);

/** What is in either set; 0 as in pinc_blame_new(). */
pinc_blame pinc_blame_both(struct pinc_blames *blames, pinc_blame set, pinc_blame other);

/** Add what another set has. @param into not 0 */
void pinc_blame_join(struct pinc_blames *blames, pinc_blame into, pinc_blame set);

/** Add a decision to a set, or take it out. @param set not 0 */
void pinc_blame_put(struct pinc_blames *blames, pinc_blame set, size_t decision, bool in);

/** The last one that is in a set; SIZE_MAX when it is empty. */
size_t pinc_blame_last(const struct pinc_blames *blames, pinc_blame set);

#endif
