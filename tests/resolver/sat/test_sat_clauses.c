#include "tests/support/random_sat.h"

#include "resolver/sat/sat_clauses.h"

#define CASES 300u

/* Learnt clauses are forgotten all the time: the answers, and the proofs, are the same. */
static void test_forgetting(void **state)
{
    unsigned seed;

    (void)state;
    for (seed = 1; seed <= CASES; seed++) {
        struct random_sat p;
        struct pinc_sat *sat = random_sat_make(&p, seed);
        const bool want = random_sat_solvable(&p);
        bool needed[RANDOM_SAT_CLAUSES];

        sat->count.most = 0;
        assert_int_equal(pinc_sat_try(sat, 0, NULL, NULL), want ? PINC_OK : PINC_ENOSOLUTION);
        pinc_sat_forget(sat);
        assert_false(sat->no_memory);
        assert_int_equal(pinc_sat_try(sat, 0, NULL, NULL), want ? PINC_OK : PINC_ENOSOLUTION);
        assert_true(pinc_sat_proof(sat, needed));
        pinc_sat_free(sat);
    }
}

/* Those of two levels stay, and of the others the half that joins fewer. */
static void test_which(void **state)
{
    struct pinc_sat *sat = pinc_sat_new(8);
    uint32_t levels, place[5];

    (void)state;
    for (levels = 2; levels <= 5; levels++) {
        sat->clauses.fresh.n = 0;
        assert_true(pinc_sat_list_add(&sat->clauses.fresh, 2 * levels));
        assert_true(pinc_sat_list_add(&sat->clauses.fresh, 2 * levels + 2));
        place[levels - 2] = pinc_sat_store(sat, levels, levels);
        assert_true(pinc_sat_list_add(&sat->clauses.learnt, place[levels - 2]));
    }
    pinc_sat_forget(sat);
    assert_int_equal(sat->clauses.learnt.n, 2);
    assert_int_equal(pinc_sat_number(sat, sat->clauses.learnt.items[0]), 2);
    assert_int_equal(pinc_sat_number(sat, sat->clauses.learnt.items[1]), 3);
    assert_int_equal(pinc_sat_size(sat, sat->clauses.learnt.items[1]), 2);
    assert_int_equal(sat->watches[6].n, 2); /* of 2 and 3 */
    assert_int_equal(sat->watches[10].n, 0);
    pinc_sat_free(sat);
}

static void test_following(void **state)
{
    const int given[] = {-1, 2, 3};
    struct pinc_sat *sat = pinc_sat_new(3);

    (void)state;
    assert_true(pinc_sat_add(sat, given, 3));
    pinc_sat_assign(sat, 2, PINC_SAT_NONE);
    assert_int_equal(pinc_sat_propagate(sat), PINC_SAT_NONE);
    assert_int_equal(sat->trail.n, 1);
    pinc_sat_assign(sat, 5, PINC_SAT_NONE);
    assert_int_equal(pinc_sat_propagate(sat), PINC_SAT_NONE);
    assert_int_equal(pinc_sat_forced(sat, 3), 1);
    pinc_sat_free(sat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forgetting),
        cmocka_unit_test(test_which),
        cmocka_unit_test(test_following),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
