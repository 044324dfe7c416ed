/*
 * The shortest formula that selects a set of targets: nothing but sets and `and` and `or`.
 *
 * Formulas are built from the cheapest up: all that select something new with one atom, with two,
 * and so on, until one selects what is wanted. That is exact; a budget bounds it, and beyond the
 * budget there is a cover by conjunctions, which is right but may be longer than need be.
 */
#ifndef PINC_MARKERS_MARKER_FORMULA_H
#define PINC_MARKERS_MARKER_FORMULA_H

#include "base/table.h"
#include "markers/marker/marker.h"

#define PINC_NO_FORMULA UINT32_MAX

/* What formulas are made of. Together, the atoms of a group give the complement of each of them. */
struct pinc_atom {
    pinc_targets holds;
    unsigned group; /* at most 31: a set of groups has a bit for each */
};

enum pinc_connective { PINC_ATOM, PINC_AND, PINC_OR };

/* An atom (left is its number), or two formulas joined (their numbers are smaller than its own). */
struct pinc_formula {
    pinc_targets holds;
    enum pinc_connective by;
    uint32_t left, right;
    uint32_t slot; /* private */
};

/* Zero it, then set the first four fields; the others are private. */
struct pinc_formulas {
    const struct pinc_atom *atoms; /* better ones first: they are tried in this order */
    size_t n_atoms;
    pinc_targets every, want;  /* all targets, and those to select: neither none nor all of them */
    struct pinc_formula *list; /* of the last search */
    size_t count, cap;
    unsigned long pairs;     /* tried so far, by all searches */
    struct pinc_table table; /* formulas by what they select */
};

/** Free what the searches keep. Fine on a zeroed struct. */
void pinc_formulas_clear(struct pinc_formulas *all);

/**
 * The shortest formula over the atoms of some groups. The formulas of an earlier search are
 * forgotten.
 * @param groups one bit each; together they tell every wanted target from every other one
 * @param cost   in: the atoms that it may have, at most PINC_TARGETS_MAX; out: those that it has
 * @param found  its number; PINC_NO_FORMULA when there is none within the cost
 * @return PINC_OK, PINC_ELIMIT (the budget is spent), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_formulas_search(struct pinc_formulas *all, unsigned groups,
                                                    unsigned *cost, uint32_t *found,
                                                    struct pinc_error *err);

/**
 * A formula over the atoms of some groups, found without searching: an `or` of conjunctions, each
 * as wide as it can be.
 * @param groups as in pinc_formulas_search(), which was called before
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_formulas_cover(struct pinc_formulas *all, unsigned groups,
                                                   uint32_t *found, struct pinc_error *err);

/**
 * The operands of a chain of `and` or of `or`, in the order of their first atoms.
 * @param at   no atom
 * @param list room for max numbers
 * @param n    how many there are
 * @return false when there are more than max
 */
bool pinc_formula_operands(const struct pinc_formulas *all, uint32_t at, uint32_t *list, size_t max,
                           size_t *n);

#endif
