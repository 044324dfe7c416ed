/* The clauses of a proof have no solution by themselves, and are not simply all. */
#include "tests/support/random_sat.h"

#define CASES 300u

static void test_proofs(void **state)
{
    size_t shorter = 0, proofs = 0;
    unsigned seed;

    (void)state;
    for (seed = 1; seed <= CASES; seed++) {
        bool needed[RANDOM_SAT_CLAUSES] = {0};
        struct random_sat p;
        struct pinc_sat *sat = random_sat_make(&p, seed);
        size_t c, n = 0;

        if (pinc_sat_try(sat, 0, NULL, NULL) == PINC_ENOSOLUTION) {
            assert_true(pinc_sat_proof(sat, needed));
            for (c = 0; c < p.n_clauses; c++) {
                p.left_out[c] = !needed[c];
                n += needed[c];
            }
            assert_false(random_sat_solvable(&p));
            proofs++;
            shorter += n < p.n_clauses;
        }
        pinc_sat_free(sat);
    }
    assert_true(proofs > CASES / 5);
    assert_true(shorter > proofs * 9 / 10);
}

/* What would take too much to remember is not told: then it may be any clause. */
static void test_overfull(void **state)
{
    bool needed[] = {false, false, false};
    const int one[] = {1}, not_one[] = {-1}, two[] = {2};
    struct pinc_sat *sat = pinc_sat_new(2);

    (void)state;
    assert_true(pinc_sat_add(sat, two, 1) && pinc_sat_add(sat, one, 1) &&
                pinc_sat_add(sat, not_one, 1));
    assert_int_equal(pinc_sat_try(sat, 0, NULL, NULL), PINC_ENOSOLUTION);
    assert_true(pinc_sat_proof(sat, needed));
    assert_true(!needed[0] && needed[1] && needed[2]);
    sat->log.overfull = true;
    assert_true(pinc_sat_proof(sat, needed));
    assert_true(needed[0]);
    pinc_sat_free(sat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proofs),
        cmocka_unit_test(test_overfull),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
