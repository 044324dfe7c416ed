/*
 * What a search takes over from the one before. Random problems, round after round: tests/resolver/solve/test_hard_memory.c.
 */
#include "tests/support/cmocka_all.h"

#include "resolver/sat/sat.h"
#include "resolver/sat/sat_again.h"

#define PIGEONS 6
#define HOLES 5
#define VARS (PIGEONS * HOLES)

/* Each pigeon has a hole, and no two have the same: there is no solution, and it takes many conflicts to see that.
 * @return how many clauses there are */
static uint32_t add_pigeons(struct pinc_sat *sat, int spare)
{
    uint32_t n = 0;
    int p, q, h;

    for (p = 0; p < PIGEONS; p++) {
        int lits[HOLES + 1];

        for (h = 0; h < HOLES; h++) {
            lits[h] = 1 + p * HOLES + h;
        }
        lits[HOLES] = spare;
        assert_true(pinc_sat_add(sat, lits, spare ? HOLES + 1 : HOLES));
        n++;
    }
    for (h = 0; h < HOLES; h++) {
        for (p = 0; p < PIGEONS; p++) {
            for (q = 0; q < p; q++) {
                const int lits[] = {-(1 + p * HOLES + h), -(1 + q * HOLES + h)};

                assert_true(pinc_sat_add(sat, lits, 2));
                n++;
            }
        }
    }
    return n;
}

/* @param gone the first clauses of the old problem are not in the new one
 * @return conflicts of the new search */
static uint32_t search_again(uint32_t gone, bool learn)
{
    struct pinc_sat *old = pinc_sat_new(VARS), *new = pinc_sat_new(VARS);
    uint32_t vars[VARS + 1], clauses[1000], i, n, conflicts;
    const struct pinc_sat_again again = {old, vars, clauses};

    assert_non_null(old);
    assert_non_null(new);
    (void)add_pigeons(old, 0);
    n = add_pigeons(new, 0);
    for (i = 0; i <= VARS; i++) {
        vars[i] = i;
    }
    for (i = 0; i < n; i++) {
        clauses[i] = i < gone ? PINC_SAT_NONE : i;
    }
    assert_int_equal(pinc_sat_try(old, 0, NULL, NULL), PINC_ENOSOLUTION);
    if (learn) {
        assert_true(pinc_sat_learn_again(new, &again));
    }
    assert_int_equal(pinc_sat_try(new, 0, NULL, NULL), PINC_ENOSOLUTION);
    conflicts = new->count.conflicts;
    pinc_sat_free(old);
    pinc_sat_free(new);
    return conflicts;
}

/* The same problem again is known to have no solution; without a clause of it, that is to be found out anew. */
static void test_taken_over(void **state)
{
    const uint32_t alone = search_again(0, false);

    (void)state;
    assert_in_range(alone, 20, 100000);
    assert_in_range(search_again(0, true), 0, alone / 4);
    assert_in_range(search_again(1000, true), 1, 100000);
}

/* With one hole more there is a solution: nothing that followed from the clauses without it is taken over. */
static void test_not_taken_over(void **state)
{
    struct pinc_sat *old = pinc_sat_new(VARS + 1), *new = pinc_sat_new(VARS + 1);
    uint32_t vars[VARS + 2], clauses[1000], i, n;
    const struct pinc_sat_again again = {old, vars, clauses};

    (void)state;
    assert_non_null(old);
    assert_non_null(new);
    n = add_pigeons(old, 0);
    (void)add_pigeons(new, VARS + 1);
    for (i = 0; i <= VARS + 1; i++) {
        vars[i] = i;
    }
    for (i = 0; i < n; i++) {
        clauses[i] = i < PIGEONS ? PINC_SAT_NONE : i;
    }
    assert_int_equal(pinc_sat_try(old, 0, NULL, NULL), PINC_ENOSOLUTION);
    assert_true(pinc_sat_learn_again(new, &again));
    assert_int_equal(pinc_sat_try(new, 0, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_sat_try(new, VARS + 1, NULL, NULL), PINC_OK);
    pinc_sat_free(old);
    pinc_sat_free(new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken_over),
        cmocka_unit_test(test_not_taken_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
