#include "tests/support/cmocka_all.h"

#include "markers/marker/formula.h"

#include "base/limits.h"

#include <string.h>

#define TARGETS 6u
#define SETS (1u << TARGETS)
#define EVERY ((pinc_targets)SETS - 1)
#define FAR 1000u

/* Three groups over six targets (two of a, three of b): a's two values, b's three, and ranges of b.
 */
static const struct pinc_atom atoms[] = {
    {0x15, 0}, {0x2a, 0}, {0x03, 1}, {0x0c, 1}, {0x30, 1}, {0x3c, 1},
    {0x33, 1}, {0x0f, 1}, {0x3c, 2}, {0x30, 2}, {0x03, 2}, {0x0f, 2},
};
#define ATOMS (sizeof atoms / sizeof *atoms)

/* The fewest atoms for each set, by relaxing until nothing changes: no cleverness at all. */
static void fewest(unsigned cost[SETS], unsigned groups)
{
    bool changed = true;
    unsigned a, b;
    size_t i;

    for (a = 0; a < SETS; a++) {
        cost[a] = FAR;
    }
    for (i = 0; i < ATOMS; i++) {
        if ((groups >> atoms[i].group & 1u) != 0) {
            cost[atoms[i].holds] = 1;
        }
    }
    while (changed) {
        changed = false;
        for (a = 0; a < SETS; a++) {
            for (b = a + 1; b < SETS; b++) {
                unsigned sum = cost[a] + cost[b];

                changed = changed || sum < cost[a | b] || sum < cost[a & b];
                cost[a | b] = sum < cost[a | b] ? sum : cost[a | b];
                cost[a & b] = sum < cost[a & b] ? sum : cost[a & b];
            }
        }
    }
}

/* What a formula selects, and how many atoms it has, looked at anew. */
static pinc_targets evaluate(const struct pinc_formulas *all, uint32_t at, unsigned groups,
                             unsigned *n_atoms)
{
    const struct pinc_formula *formula = &all->list[at];
    pinc_targets left, right;

    if (formula->by == PINC_ATOM) {
        assert_true((groups >> atoms[formula->left].group & 1u) != 0);
        ++*n_atoms;
        return atoms[formula->left].holds;
    }
    assert_true(formula->left < at && formula->right < at);
    left = evaluate(all, formula->left, groups, n_atoms);
    right = evaluate(all, formula->right, groups, n_atoms);
    return formula->by == PINC_AND ? left & right : left | right;
}

/* Every set, over every choice of groups: as short as can be, and not found where it cannot be. */
static void test_shortest(void **state)
{
    struct pinc_formulas all = {.atoms = atoms, .n_atoms = ATOMS, .every = EVERY};
    unsigned groups, best[SETS];

    (void)state;
    for (groups = 1; groups < 8; groups++) {
        fewest(best, groups);
        for (all.want = 1; all.want < EVERY; all.want++) {
            unsigned cost = 12, n_atoms = 0;
            uint32_t found;

            all.pairs = 0; /* a call of its own */
            assert_int_equal(pinc_formulas_search(&all, groups, &cost, &found, NULL), PINC_OK);
            assert_int_equal(found != PINC_NO_FORMULA, best[all.want] <= 12);
            if (found != PINC_NO_FORMULA) {
                assert_int_equal(cost, best[all.want]);
                assert_true(evaluate(&all, found, groups, &n_atoms) == all.want);
                assert_int_equal(n_atoms, cost);
            }
        }
    }
    pinc_formulas_clear(&all);
}

/* A bound on the cost is kept to. */
static void test_bound(void **state)
{
    struct pinc_formulas all = {.atoms = atoms, .n_atoms = ATOMS, .every = EVERY, .want = 0x09};
    unsigned groups = 3, best[SETS], cost;
    uint32_t found;

    (void)state;
    fewest(best, groups);
    assert_int_equal(best[all.want], 4);
    cost = 3;
    assert_int_equal(pinc_formulas_search(&all, groups, &cost, &found, NULL), PINC_OK);
    assert_true(found == PINC_NO_FORMULA);
    cost = 4;
    assert_int_equal(pinc_formulas_search(&all, groups, &cost, &found, NULL), PINC_OK);
    assert_true(found != PINC_NO_FORMULA);
    pinc_formulas_clear(&all);
}

/* The cover that is taken when the budget is spent is right, if not short. */
static void test_cover(void **state)
{
    struct pinc_formulas all = {.atoms = atoms, .n_atoms = ATOMS, .every = EVERY};
    unsigned cost, n_atoms;
    uint32_t found;

    (void)state;
    for (all.want = 1; all.want < EVERY; all.want++) {
        all.pairs = ~0ul - 1000000;
        cost = PINC_TARGETS_MAX;
        n_atoms = 0;
        if (pinc_formulas_search(&all, 3, &cost, &found, NULL) == PINC_ELIMIT) {
            assert_int_equal(pinc_formulas_cover(&all, 3, &found, NULL), PINC_OK);
        }
        assert_true(evaluate(&all, found, 3, &n_atoms) == all.want);
    }
    pinc_formulas_clear(&all);
}

static void test_operands(void **state)
{
    struct pinc_formulas all = {.atoms = atoms, .n_atoms = ATOMS, .every = EVERY, .want = 0x31};
    unsigned cost = 12;
    uint32_t found, list[3];
    size_t n, i;

    (void)state;
    /* b is its last value, or a and b are their first ones */
    assert_int_equal(pinc_formulas_search(&all, 3, &cost, &found, NULL), PINC_OK);
    assert_int_equal(cost, 3);
    assert_int_equal(all.list[found].by, PINC_OR);
    assert_true(pinc_formula_operands(&all, found, list, 3, &n));
    assert_int_equal(n, 2);
    for (i = 0; i < n; i++) {
        assert_true(all.list[list[i]].by != PINC_OR);
    }
    assert_false(pinc_formula_operands(&all, found, list, 1, &n));
    pinc_formulas_clear(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortest),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_cover),
        cmocka_unit_test(test_operands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
