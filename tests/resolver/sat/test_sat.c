/*
 * The SAT solver beside plain enumeration: random problems of a few variables, and literals tried one
 * after the other.
 */
#include "tests/support/random_sat.h"

#define CASES 400u

static void compare_tries(struct pinc_sat *sat, struct random_sat *p)
{
    size_t i;

    for (i = 0; i < p->n_vars + 3 && p->n_fixed < RANDOM_SAT_FIXED; i++) {
        const int literal = random_sat_literal(p);
        bool left;

        p->fixed[p->n_fixed++] = literal;
        left = random_sat_solvable(p);
        p->n_fixed -= !left;
        assert_int_equal(pinc_sat_try(sat, literal, NULL, NULL), left ? PINC_OK : PINC_ENOSOLUTION);
        assert_int_equal(pinc_sat_forced(sat, (size_t)(literal > 0 ? literal : -literal)) > 0,
                         (literal > 0) == left);
    }
}

static void test_random(void **state)
{
    unsigned seed, solvable = 0;

    (void)state;
    for (seed = 1; seed <= CASES; seed++) {
        struct random_sat p;
        struct pinc_sat *sat = random_sat_make(&p, seed);
        const bool want = random_sat_solvable(&p);

        assert_int_equal(pinc_sat_try(sat, 0, NULL, NULL), want ? PINC_OK : PINC_ENOSOLUTION);
        if (want) {
            compare_tries(sat, &p);
        }
        solvable += want;
        pinc_sat_free(sat);
    }
    assert_in_range(solvable, CASES / 5, CASES * 4 / 5);
}

/* n + 1 pigeons, n holes. */
static struct pinc_sat *pigeons(int n)
{
    struct pinc_sat *sat = pinc_sat_new((size_t)(n * (n + 1)));
    int holes[16], i, k, hole;

    assert_non_null(sat);
    for (i = 0; i <= n; i++) {
        for (hole = 0; hole < n; hole++) {
            holes[hole] = i * n + hole + 1;
        }
        assert_true(pinc_sat_add(sat, holes, (size_t)n));
        for (k = 0; k < i; k++) {
            for (hole = 0; hole < n; hole++) {
                const int both[] = {-(i * n + hole + 1), -(k * n + hole + 1)};

                assert_true(pinc_sat_add(sat, both, 2));
            }
        }
    }
    return sat;
}

static bool never(void *user)
{
    ++*(unsigned *)user;
    return false;
}

/* The search is asked whether to go on, and tells what it was busy with. */
static void test_limit(void **state)
{
    struct pinc_sat *sat = pigeons(9);
    unsigned asked = 0;

    (void)state;
    assert_int_equal(pinc_sat_try(sat, 0, never, &asked), PINC_ELIMIT);
    assert_int_equal(asked, 1);
    assert_true(pinc_sat_decisions(sat, 1) > 0);
    pinc_sat_free(sat);
}

static void test_odd(void **state)
{
    const int both[] = {1, -1}, twice[] = {2, 2}, not_two[] = {-2};
    struct pinc_sat *sat = pinc_sat_new(2);

    (void)state;
    assert_true(pinc_sat_add(sat, both, 2));
    assert_true(pinc_sat_add(sat, twice, 2));
    assert_int_equal(pinc_sat_try(sat, 0, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_sat_forced(sat, 2), 1);
    assert_int_equal(pinc_sat_forced(sat, 1), 0);
    pinc_sat_free(sat);
    sat = pinc_sat_new(2);
    assert_true(pinc_sat_add(sat, twice, 1));
    assert_true(pinc_sat_add(sat, not_two, 1));
    assert_int_equal(pinc_sat_try(sat, 1, NULL, NULL), PINC_ENOSOLUTION);
    pinc_sat_free(sat);
    sat = pinc_sat_new(0);
    assert_true(pinc_sat_add(sat, NULL, 0));
    assert_int_equal(pinc_sat_try(sat, 0, NULL, NULL), PINC_ENOSOLUTION);
    pinc_sat_free(sat);
    pinc_sat_free(NULL);
}

/* Whichever allocation fails: that is said, and nothing is left. */
static void test_memory(void **state)
{
    enum pinc_status st = PINC_ENOMEM;
    const long live = pinc_alloc_live();
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM; n++) {
        struct random_sat p;
        struct pinc_sat *sat;

        pinc_alloc_fail_at(n);
        sat = random_sat_make(&p, 5);
        st = sat ? pinc_sat_try(sat, 0, NULL, NULL) : PINC_ENOMEM;
        pinc_alloc_fail_at(0);
        pinc_sat_free(sat);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_odd),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
