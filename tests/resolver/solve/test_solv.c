#include "tests/support/cmocka_all.h"

#include "resolver/solve/solv.h"

#include <string.h>
#include <time.h>

static const struct pinc_solv_limits no_limit = {INT64_MAX, UINT64_MAX, NULL};

/* Two versions of package 0, one of package 1 that needs the older one, and a root. */
struct problem {
    struct pinc_solv *solv;
    pinc_solv_id older, newer, other, root;
};

static void make(struct problem *p)
{
    pinc_solv_id zero, one, rung;

    p->solv = pinc_solv_new();
    assert_non_null(p->solv);
    zero = pinc_solv_name(p->solv, 'v', 0, 0, 0);
    one = pinc_solv_name(p->solv, 'v', 1, 0, 0);
    rung = pinc_solv_name(p->solv, 'l', 0, 0, 1);
    p->older = pinc_solv_add(p->solv, zero, pinc_solv_version(p->solv, 1), 0);
    p->newer = pinc_solv_add(p->solv, zero, pinc_solv_version(p->solv, 12), 0);
    p->other = pinc_solv_add(p->solv, one, pinc_solv_version(p->solv, 1), 1);
    (void)pinc_solv_add(p->solv, rung, 0, PINC_NONE);
    pinc_solv_conflict(p->solv, p->older, rung);
    pinc_solv_require(p->solv, p->newer, rung);
    p->root = pinc_solv_add(p->solv, pinc_solv_name(p->solv, 'r', 0, 0, 0), 0, PINC_NONE);
    pinc_solv_require(p->solv, p->root, zero);
    assert_int_equal(pinc_solv_name_of(p->solv, p->newer), zero);
    pinc_solv_job_install(p->solv, p->root);
    pinc_solv_job_provide(p->solv, zero);
}

static void test_newest(void **state)
{
    struct problem p;

    (void)state;
    make(&p);
    assert_true(pinc_solv_ready(p.solv));
    assert_int_equal(pinc_solv_run(p.solv, NULL, 0, &no_limit), PINC_OK);
    assert_true(pinc_solv_has(p.solv, p.newer));
    assert_false(pinc_solv_has(p.solv, p.older));
    assert_false(pinc_solv_has(p.solv, p.other));
    pinc_solv_free(p.solv);
}

static void test_wishes(void **state)
{
    struct pinc_solv_wish weak = {0, true}, hard = {0, false};
    struct problem p;

    (void)state;
    make(&p);
    pinc_solv_require(p.solv, p.other,
                      pinc_solv_exactly(p.solv, pinc_solv_name_of(p.solv, p.older),
                                        pinc_solv_version(p.solv, 1)));
    pinc_solv_conflict(p.solv, p.other,
                       pinc_solv_exactly(p.solv, pinc_solv_name_of(p.solv, p.older),
                                         pinc_solv_version(p.solv, 12)));
    assert_true(pinc_solv_ready(p.solv));
    weak.node = hard.node = p.other;
    assert_int_equal(pinc_solv_run(p.solv, &hard, 1, &no_limit), PINC_OK);
    assert_true(pinc_solv_has(p.solv, p.older));
    assert_true(pinc_solv_has(p.solv, p.other));
    assert_int_equal(pinc_solv_run(p.solv, &weak, 1, &no_limit), PINC_OK);
    pinc_solv_free(p.solv);
}

static void test_proof(void **state)
{
    bool owners[2] = {false, false};
    struct pinc_solv_wish hard = {0, false};
    struct problem p;

    (void)state;
    make(&p);
    pinc_solv_require(p.solv, p.other, pinc_solv_name(p.solv, '0', 0, 0, 0));
    assert_true(pinc_solv_ready(p.solv));
    hard.node = p.other;
    assert_int_equal(pinc_solv_run(p.solv, &hard, 1, &no_limit), PINC_ENOSOLUTION);
    pinc_solv_proof(p.solv, owners);
    assert_false(owners[0]);
    assert_true(owners[1]);
    pinc_solv_free(p.solv);
}

/* A run that is broken off loses memory of libsolv's, which AddressSanitizer reports. */
#ifndef __SANITIZE_ADDRESS__
static void test_limit(void **state)
{
    const struct pinc_solv_limits no_time = {0, UINT64_MAX, NULL};
    uint32_t busiest[2];
    struct problem p;

    (void)state;
    make(&p);
    assert_true(pinc_solv_ready(p.solv));
    assert_int_equal(pinc_solv_busiest(p.solv, busiest, 2), 0);
    assert_int_equal(pinc_solv_run(p.solv, NULL, 0, &no_time), PINC_ELIMIT);
    assert_int_equal(pinc_solv_busiest(p.solv, busiest, 2), 1);
    assert_int_equal(busiest[0], 0);
    pinc_solv_free(p.solv);
}
#endif

/* libsolv compares all that provide the name of a solvable with it: 40,000 versions took 5 seconds. */
static void test_many_versions(void **state)
{
    struct pinc_solv *solv = pinc_solv_new();
    const clock_t start = clock();
    pinc_solv_id name, root, node = 0;
    uint64_t i;

    (void)state;
    assert_non_null(solv);
    name = pinc_solv_name(solv, 'v', 0, 0, 0);
    for (i = 1; i <= 40000; i++) {
        node = pinc_solv_add(solv, name, pinc_solv_version(solv, i), 0);
    }
    root = pinc_solv_add(solv, pinc_solv_name(solv, 'r', 0, 0, 0), 0, PINC_NONE);
    pinc_solv_require(solv, root, name);
    pinc_solv_job_install(solv, root);
    assert_true(pinc_solv_ready(solv));
    assert_int_equal(pinc_solv_run(solv, NULL, 0, &no_limit), PINC_OK);
    assert_true(pinc_solv_has(solv, node));
    pinc_solv_free(solv);
    assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newest), cmocka_unit_test(test_wishes),
        cmocka_unit_test(test_proof),  cmocka_unit_test(test_many_versions),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(test_limit),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
