/*
 * What the files of the SAT solver share.
 */
#ifndef PINC_RESOLVER_SAT_SAT_STATE_H
#define PINC_RESOLVER_SAT_SAT_STATE_H

#include "base/alloc.h"

#define PINC_SAT_NONE UINT32_MAX

/* Inside, a literal is twice its variable, and one more when negative. A clause lies in the store as
 * its size, how many levels its literals are of (0: it was given), its number, its literals. It is
 * known by its place. */
enum { PINC_SAT_SIZE, PINC_SAT_LEVELS, PINC_SAT_NUMBER, PINC_SAT_LITERALS };

struct pinc_sat_watches {
    struct pinc_sat_watch {
        uint32_t clause, other; /* some other literal of it: where that is true, the clause is */
    } * items;
    size_t n, cap;
};

struct pinc_sat_variable {
    double activity;
    uint32_t reason; /* the clause that made it so; PINC_SAT_NONE: it was decided */
    uint32_t level;
    uint32_t place; /* in the heap, from 1 on; 0: not there */
    uint32_t decisions;
    bool phase; /* its last value */
    bool model; /* its value in the last solution */
    bool seen;
};

struct pinc_sat_list {
    uint32_t *items;
    size_t n, cap;
};

struct pinc_sat {
    size_t n_vars;
    struct pinc_sat_variable *vars;
    signed char *values; /* of each literal: 1 true, -1 false, 0 not known */
    struct pinc_sat_watches *watches;
    struct {
        struct pinc_sat_list store, learnt;
        struct pinc_sat_list fresh; /* literals of the one that is being made */
        uint32_t n_given, n_learnt; /* so far, forgotten ones as well */
    } clauses;
    struct {
        uint32_t *literals;          /* that are true, in the order in which they became so */
        size_t n, head;              /* what follows from those before head has been looked at */
        struct pinc_sat_list levels; /* where each begins */
    } trail;
    struct {
        uint32_t *literals;
        size_t n;
    } decided; /* for good, a level each */
    struct {
        uint32_t *vars;
        size_t n;
        double bump; /* of the activity of what is in conflict now */
    } heap;          /* variables without a value, the most active one first */
    struct {
        uint32_t conflicts, since; /* since the last restart */
        uint32_t restarts;
        uint32_t most; /* learnt clauses to be kept */
    } count;
    struct {
        struct pinc_sat_list from, first; /* clauses and ~variables of level 0 that each learnt
                                             clause comes from */
        uint32_t last;                    /* the clause that has no true literal left */
        bool overfull;
    } log;
    struct {
        uint32_t *items, last;
    } stamps; /* of levels */
    bool begun;
    bool failed; /* there is no solution */
    bool no_memory;
    bool solved; /* there was one, the model */
};

/** Before the first try: begin with a variable as if it had been in conflict already. @param activity not less than it has
 * @param value tried first */
void pinc_sat_favour(struct pinc_sat *sat, uint32_t var, double activity, bool value);

/** false: out of memory */
static inline bool pinc_sat_list_add(struct pinc_sat_list *list, uint32_t item)
{
    if (!PINC_GROW(list->items, list->cap, list->n + 1)) {
        return false;
    }
    list->items[list->n++] = item;
    return true;
}

/** The literals of a clause; they move when a clause is added. */
static inline uint32_t *pinc_sat_literals(const struct pinc_sat *s, uint32_t clause)
{
    return s->clauses.store.items + clause + PINC_SAT_LITERALS;
}

/** How many they are. */
static inline uint32_t pinc_sat_size(const struct pinc_sat *s, uint32_t clause)
{
    return s->clauses.store.items[clause + PINC_SAT_SIZE];
}

/** The number of a clause: given ones first, in their order, then learnt ones. */
static inline uint32_t pinc_sat_number(const struct pinc_sat *s, uint32_t clause)
{
    return s->clauses.store.items[clause + PINC_SAT_NUMBER];
}

/** The variable of a literal. */
static inline struct pinc_sat_variable *pinc_sat_var(const struct pinc_sat *s, uint32_t literal)
{
    return &s->vars[literal >> 1];
}

#endif
