/*
 * What decisions leave of each contested package at each target (resolver/solve/decide.h): changes that can be taken back, and
 * who is to blame for them.
 *
 * A version is also ruled out when what it needs lies beyond a bound that somebody puts on another package: so a decision that leaves nothing
 * of a package much later is found out at once. What is ruled out so is what the solver's clauses rule out, no more:
 * whether a package is needed in its turn must not depend on who looks.
 */
#ifndef PINC_RESOLVER_SOLVE_DECIDE_PLACES_H
#define PINC_RESOLVER_SOLVE_DECIDE_PLACES_H

#include "resolver/solve/blame.h"
#include "resolver/solve/encode.h"

/* A bound on the place in cands, and who put it there. */
struct decide_bound {
    uint32_t at;
    pinc_blame why;
};

/* What the specifiers of a package come to at a target. */
struct decide_spec {
    uint32_t lo, hi;     /* those that it holds lie in [lo, hi) of cands; lo == hi: it holds none */
    uint32_t first, end; /* in the watchers: versions of others that need it */
    bool dead;           /* these are ruled out */
};

/* A package at a target. */
struct decide_place {
    uint32_t package, target;
    uint32_t *cands; /* that take part and exist there, ascending */
    uint32_t n, left;
    pinc_blame *gone;   /* of each: 1 + who rules it out; 0: nobody does */
    pinc_blame *wanted; /* of each extra: 1 + who needs it; 0: nobody does */
    struct decide_pick {
        uint32_t at; /* in cands; PINC_NONE: none yet */
        pinc_blame why;
        bool chosen; /* it is a decision; else it was the only one left */
    } pick;
    struct decide_need {
        bool is;
        bool late; /* it was passed by before it was needed */
        pinc_blame why;
    } need;
    struct decide_bound low, high; /* what is left lies in [low, high) */
    struct decide_spec *specs;     /* of each specifier of the package */
    bool queued;                   /* because its bounds have changed */
};

/* What is to be followed: no extra and no bounds: there is one candidate left. */
struct decide_todo {
    uint32_t place;
    uint32_t extra; /* that the pick is to have; PINC_NONE */
    bool bounds;
};

struct decide_places {
    const struct pinc_encoding *e;
    struct decide_place *list; /* in the order in which they are decided */
    uint32_t n;
    uint32_t *order; /* of each package: its place in e->order */
    uint32_t at;     /* the place whose turn it is */
    struct decide_watcher {
        uint32_t place, cand;
    } * watchers;
    struct pinc_blames blames;
    pinc_blame conflict; /* decisions that contradict each other */
    struct decide_changes {
        struct decide_change *items;
        size_t n, cap;
    } changes;
    struct decide_todos {
        struct decide_todo *items;
        size_t n, cap;
    } todos;
    bool input_only; /* no decisions: nobody is to blame, and targets are not kept alike */
    bool failed;     /* out of memory, or pinc_graph_exhausted() */
};

/** The places of all contested packages, with nothing asked of them. @param places cleared by decide_places_clear(), also after a failure.
 * false: out of memory */
bool decide_places_init(struct decide_places *places, const struct pinc_encoding *e);

/** What is in the arena of the encoding stays. */
void decide_places_clear(struct decide_places *places);

/** Out of memory? */
bool decide_failed(const struct decide_places *places);

/** The place of a package at a target. */
struct decide_place *decide_place_of(const struct decide_places *places, uint32_t package,
                                     size_t target);

/* The following return false when decisions contradict each other, or decide_failed(). */

/** These decisions contradict each other. @return false */
bool decide_clash(struct decide_places *places, pinc_blame a, pinc_blame b);

/** Rule out one candidate. decide_look_at() is to be called after that. */
bool decide_rule_out(struct decide_places *places, struct decide_place *p, uint32_t cand,
                     pinc_blame why);

/** Something is asked of a place, or less is left of it: is it the last one, or nothing? */
bool decide_look_at(struct decide_places *places, struct decide_place *p);

/** The place is needed. */
bool decide_need(struct decide_places *places, struct decide_place *p, pinc_blame why);

/** The place is needed with an extra. */
bool decide_want_extra(struct decide_places *places, struct decide_place *p, uint32_t extra,
                       pinc_blame why);

/** Only what a specifier holds is left. */
bool decide_restrict(struct decide_places *places, struct decide_place *p, uint32_t spec,
                     pinc_blame why);

/** Take a candidate; what it needs is up to the caller. */
bool decide_set_pick(struct decide_places *places, struct decide_place *p, uint32_t cand,
                     pinc_blame why, bool chosen);

/** No candidate below that one. */
bool decide_raise(struct decide_places *places, struct decide_place *p, uint32_t low,
                  pinc_blame why);

/** Rule out what needs versions beyond the bounds of a place: a todo with bounds. */
bool decide_follow_bounds(struct decide_places *places, struct decide_place *p);

/** Who rules all others out, and who needs the place. @param into not 0 */
void decide_join_gone(struct decide_places *places, pinc_blame into, const struct decide_place *p);

/** To be followed. */
bool decide_push(struct decide_places *places, struct decide_todo todo);

/** Take back all but the first n changes, and forget what was to be followed. The sets of decisions stay. */
void decide_take_back(struct decide_places *places, size_t n_changes);

#endif
