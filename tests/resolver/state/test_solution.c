#include "tests/support/sweep.h"

#include "resolver/state/solution.h"

static void test_grow(void **state)
{
    struct pinc_solution a = {.n_envs = 2}, b;

    (void)state;
    assert_int_equal(pinc_solution_pick(&a, 0, 1), PINC_NONE);
    assert_true(pinc_solution_grow(&a, 3));
    assert_int_equal(pinc_solution_pick(&a, 2, 1), PINC_NONE);
    pinc_solution_set(&a, 2, 1, 7);
    a.apart[1] = 3;
    assert_true(pinc_solution_grow(&a, 2)); /* never smaller */
    assert_true(pinc_solution_grow(&a, 100));
    assert_int_equal(pinc_solution_pick(&a, 2, 1), 7);
    assert_int_equal(pinc_solution_pick(&a, 2, 0), PINC_NONE);
    assert_int_equal(pinc_solution_pick(&a, 99, 0), PINC_NONE);
    assert_int_equal(a.apart[1], 3);
    assert_int_equal(a.apart[99], 0);
    /* A copy is its own. */
    assert_true(pinc_solution_copy(&b, &a));
    pinc_solution_set(&b, 2, 1, 8);
    b.apart[1] = 0;
    assert_int_equal(pinc_solution_pick(&a, 2, 1), 7);
    assert_int_equal(a.apart[1], 3);
    pinc_solution_clear(&a);
    assert_int_equal(a.n_envs, 2);
    assert_int_equal(pinc_solution_pick(&a, 2, 1), PINC_NONE);
    assert_true(pinc_solution_copy(&a, &(struct pinc_solution){.n_envs = 2}));
    assert_int_equal(a.n, 0);
    pinc_solution_clear(&a);
    pinc_solution_clear(&b);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_solution a = {.n_envs = 3}, b = {.n_envs = 3};
    bool good = pinc_solution_grow(&a, 10) && pinc_solution_copy(&b, &a);

    (void)data;
    pinc_solution_clear(&a);
    pinc_solution_clear(&b);
    return good ? PINC_OK : pinc_fail_memory(err);
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grow),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
