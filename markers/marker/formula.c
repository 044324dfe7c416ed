#include "markers/marker/formula.h"

#include "base/limits.h"

#define FORMULAS_MAX 4096u /* formulas that one search may keep */
#define PAIRS_MAX 300000ul /* pairs of them that all searches may try */

static bool has(pinc_targets set, size_t target)
{
    return (set >> target & 1u) != 0;
}

static unsigned count_targets(pinc_targets set)
{
    unsigned n = 0;

    for (; set != 0; set &= set - 1) {
        n++;
    }
    return n;
}

void pinc_formulas_clear(struct pinc_formulas *all)
{
    pinc_free(all->list);
    pinc_table_clear(&all->table);
    *all = (struct pinc_formulas){0};
}

/* --- searching */

static bool same_targets(const void *list, uint32_t number, const void *key)
{
    return ((const struct pinc_formula *)list)[number].holds == *(const pinc_targets *)key;
}

/* Where a formula that selects these targets is, or the empty slot for it. */
static uint32_t *find_slot(const struct pinc_formulas *all, pinc_targets holds)
{
    return pinc_table_slot(&all->table, holds * 0x9e3779b97f4a7c15u >> 40, same_targets, all->list,
                           &holds);
}

/* Start a search: no formula is known. */
static enum pinc_status reset_formulas(struct pinc_formulas *all, struct pinc_error *err)
{
    size_t i;

    /* There are never more than FORMULAS_MAX: it does not grow. */
    if (!pinc_table_reserve(&all->table, 0, 4 * FORMULAS_MAX, 1, NULL, NULL)) {
        return pinc_fail_memory(err);
    }
    /* Most searches are over after a few formulas: emptying the whole table would cost more. */
    for (i = 0; i < all->count; i++) {
        all->table.slots[all->list[i].slot] = 0;
    }
    all->count = 0;
    return PINC_OK;
}

/* Keep a formula without looking for another that selects the same; PINC_NO_FORMULA when out of
 * memory.
 */
static uint32_t push_formula(struct pinc_formulas *all, struct pinc_formula formula)
{
    if (!PINC_GROW(all->list, all->cap, all->count + 1)) {
        return PINC_NO_FORMULA;
    }
    all->list[all->count] = formula;
    return (uint32_t)all->count++;
}

/* Keep a formula that selects what none before it does. */
static enum pinc_status add_formula(struct pinc_formulas *all, struct pinc_formula formula,
                                    struct pinc_error *err)
{
    uint32_t *slot = find_slot(all, formula.holds);

    if (formula.holds == 0 || formula.holds == all->every || *slot != 0) {
        return PINC_OK;
    }
    formula.slot = (uint32_t)(slot - all->table.slots);
    if (push_formula(all, formula) == PINC_NO_FORMULA) {
        return pinc_fail_memory(err);
    }
    *slot = (uint32_t)all->count;
    return PINC_OK;
}

/* A range of formulas that have one number of atoms. */
struct level {
    size_t from, to;
};

/* Join two formulas to the wanted one; PINC_NO_FORMULA when that is not what comes of it, or out of
 * memory. */
static enum pinc_status join_wanted(struct pinc_formulas *all, size_t x, size_t y, uint32_t *found,
                                    struct pinc_error *err)
{
    pinc_targets left = all->list[x].holds, right = all->list[y].holds;
    struct pinc_formula joined = {all->want, PINC_ATOM, (uint32_t)x, (uint32_t)y, 0};

    if ((left | right) == all->want) {
        joined.by = PINC_OR;
    } else if ((left & right) == all->want) {
        joined.by = PINC_AND;
    } else {
        return PINC_OK;
    }
    *found = push_formula(all, joined);
    return *found == PINC_NO_FORMULA ? pinc_fail_memory(err) : PINC_OK;
}

/* Look for the wanted formula among the pairs of two levels. */
static enum pinc_status finish(struct pinc_formulas *all, struct level a, struct level b,
                               uint32_t *found, struct pinc_error *err)
{
    pinc_targets want = all->want;
    enum pinc_status st = PINC_OK;
    size_t x, y;

    for (x = a.from; x < a.to && st == PINC_OK && *found == PINC_NO_FORMULA; x++) {
        pinc_targets left = all->list[x].holds;

        /* Part of an `or`, or of an `and`, that gives what is wanted? */
        if ((left & ~want) != 0 && (want & ~left) != 0) {
            continue;
        }
        for (y = a.from == b.from ? x + 1 : b.from;
             y < b.to && st == PINC_OK && *found == PINC_NO_FORMULA; y++) {
            all->pairs++;
            st = join_wanted(all, x, y, found, err);
        }
    }
    return st;
}

/* Join every formula of one level with every one of another, which comes no earlier. */
static enum pinc_status join_levels(struct pinc_formulas *all, struct level a, struct level b,
                                    struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t x, y;

    for (x = a.from; x < a.to && st == PINC_OK; x++) {
        for (y = a.from == b.from ? x + 1 : b.from; y < b.to && st == PINC_OK; y++) {
            pinc_targets left = all->list[x].holds, right = all->list[y].holds;
            struct pinc_formula either = {left | right, PINC_OR, (uint32_t)x, (uint32_t)y, 0};
            struct pinc_formula both = {left & right, PINC_AND, (uint32_t)x, (uint32_t)y, 0};

            if (++all->pairs > PAIRS_MAX || all->count + 2 > FORMULAS_MAX) {
                return PINC_ELIMIT;
            }
            st = add_formula(all, either, err);
            if (st == PINC_OK) {
                st = add_formula(all, both, err);
            }
        }
    }
    return st;
}

/* The formulas with one atom; *found is set when one of them is wanted. */
static enum pinc_status list_singles(struct pinc_formulas *all, unsigned groups, uint32_t *found,
                                     struct pinc_error *err)
{
    enum pinc_status st = reset_formulas(all, err);
    size_t i;

    for (i = 0; i < all->n_atoms && st == PINC_OK; i++) {
        struct pinc_formula single = {all->atoms[i].holds, PINC_ATOM, (uint32_t)i, 0, 0};

        if ((groups >> all->atoms[i].group & 1u) != 0) {
            st = add_formula(all, single, err);
        }
    }
    if (st == PINC_OK) {
        *found = *find_slot(all, all->want) - 1;
    }
    return st;
}

enum pinc_status pinc_formulas_search(struct pinc_formulas *all, unsigned groups, unsigned *cost,
                                      uint32_t *found, struct pinc_error *err)
{
    struct level levels[PINC_TARGETS_MAX + 1] = {{0, 0}};
    unsigned n = 1, low;
    enum pinc_status st;

    *found = PINC_NO_FORMULA;
    st = list_singles(all, groups, found, err);
    levels[1].to = all->count;
    while (st == PINC_OK && *found == PINC_NO_FORMULA && n < *cost) {
        n++;
        for (low = 1; low <= n / 2 && st == PINC_OK && *found == PINC_NO_FORMULA; low++) {
            st = finish(all, levels[low], levels[n - low], found, err);
        }
        levels[n].from = all->count;
        for (low = 1; low <= n / 2 && n < *cost && st == PINC_OK && *found == PINC_NO_FORMULA;
             low++) {
            st = join_levels(all, levels[low], levels[n - low], err);
        }
        levels[n].to = all->count;
    }
    *cost = n;
    return st;
}

/* --- when there is too much to search */

/* The atom that holds for the target and keeps the fewest unwanted ones of `left`; of those, the
 * most wanted ones. */
static uint32_t best_atom(const struct pinc_formulas *all, unsigned groups, size_t target,
                          pinc_targets left)
{
    uint32_t best = PINC_NO_FORMULA;
    unsigned best_bad = 0, best_good = 0;
    size_t i;

    for (i = 0; i < all->n_atoms; i++) {
        const struct pinc_atom *atom = &all->atoms[i];
        unsigned bad = count_targets(left & atom->holds & ~all->want);
        unsigned good = count_targets(left & atom->holds & all->want);

        if ((groups >> atom->group & 1u) == 0 || !has(atom->holds, target)) {
            continue;
        }
        if (best == PINC_NO_FORMULA || bad < best_bad || (bad == best_bad && good > best_good)) {
            best = (uint32_t)i;
            best_bad = bad;
            best_good = good;
        }
    }
    return best;
}

/* Join a formula to a chain, which may be empty (PINC_NO_FORMULA); PINC_NO_FORMULA when out of
 * memory. */
static uint32_t chain(struct pinc_formulas *all, enum pinc_connective by, uint32_t sofar,
                      uint32_t next)
{
    struct pinc_formula joined = {0, by, sofar, next, 0};

    if (sofar == PINC_NO_FORMULA || next == PINC_NO_FORMULA) {
        return next;
    }
    joined.holds = by == PINC_AND ? all->list[sofar].holds & all->list[next].holds
                                  : all->list[sofar].holds | all->list[next].holds;
    return push_formula(all, joined);
}

/* A conjunction that holds for the target and for no unwanted one. The variables tell them apart,
 * so that it ends. */
static uint32_t conjunction(struct pinc_formulas *all, unsigned groups, size_t target)
{
    pinc_targets left = all->every;
    uint32_t sofar = PINC_NO_FORMULA;

    while ((left & ~all->want) != 0) {
        uint32_t atom = best_atom(all, groups, target, left);
        struct pinc_formula single = {0, PINC_ATOM, atom, 0, 0};
        uint32_t next;

        if (atom == PINC_NO_FORMULA) {
            return PINC_NO_FORMULA;
        }
        single.holds = all->atoms[atom].holds;
        left &= single.holds;
        next = push_formula(all, single);
        sofar = next == PINC_NO_FORMULA ? PINC_NO_FORMULA : chain(all, PINC_AND, sofar, next);
        if (sofar == PINC_NO_FORMULA) {
            return PINC_NO_FORMULA;
        }
    }
    return sofar;
}

/* Conjunctions, until every wanted target is in one. */
enum pinc_status pinc_formulas_cover(struct pinc_formulas *all, unsigned groups, uint32_t *found,
                                     struct pinc_error *err)
{
    pinc_targets missing = all->want;
    uint32_t sofar = PINC_NO_FORMULA;
    size_t target;

    for (target = 0; target < PINC_TARGETS_MAX; target++) {
        uint32_t next;

        if (!has(missing, target)) {
            continue;
        }
        next = conjunction(all, groups, target);
        if (next == PINC_NO_FORMULA) {
            return pinc_fail_memory(err);
        }
        missing &= ~all->list[next].holds;
        sofar = chain(all, PINC_OR, sofar, next);
        if (sofar == PINC_NO_FORMULA) {
            return pinc_fail_memory(err);
        }
    }
    *found = sofar;
    return PINC_OK;
}

/* --- looking at a formula */

/* The smallest atom of a formula decides where it stands among its neighbours. Formulas only refer
 * to earlier ones. */
static uint32_t first_atom(const struct pinc_formulas *all, uint32_t at)
{
    const struct pinc_formula *formula = &all->list[at];
    uint32_t left, right;

    if (formula->by == PINC_ATOM) {
        return formula->left;
    }
    left = first_atom(all, formula->left);
    right = first_atom(all, formula->right);
    return left < right ? left : right;
}

/* Add the operands of a chain of one connective. */
static bool add_operands(const struct pinc_formulas *all, uint32_t at, enum pinc_connective by,
                         uint32_t *list, size_t max, size_t *n)
{
    const struct pinc_formula *formula = &all->list[at];
    size_t i;

    if (formula->by == by) {
        return add_operands(all, formula->left, by, list, max, n) &&
               add_operands(all, formula->right, by, list, max, n);
    }
    if (*n == max) {
        return false;
    }
    for (i = (*n)++; i > 0 && first_atom(all, list[i - 1]) > first_atom(all, at); i--) {
        list[i] = list[i - 1];
    }
    list[i] = at;
    return true;
}

bool pinc_formula_operands(const struct pinc_formulas *all, uint32_t at, uint32_t *list, size_t max,
                           size_t *n)
{
    *n = 0;
    return add_operands(all, at, all->list[at].by, list, max, n);
}
