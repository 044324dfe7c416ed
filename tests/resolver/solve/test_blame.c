#include "tests/support/cmocka_all.h"

#include "resolver/solve/blame.h"

#define DECISIONS 200u

static void test_sets(void **state)
{
    struct pinc_blames b;
    pinc_blame one, two, all, kept;

    (void)state;
    pinc_blames_init(&b, DECISIONS);
    assert_false(b.failed);
    assert_true(pinc_blame_last(&b, 0) == SIZE_MAX);
    one = pinc_blame_new(&b);
    two = pinc_blame_new(&b);
    assert_true(one && two && one != two);
    assert_true(pinc_blame_last(&b, one) == SIZE_MAX);
    pinc_blame_put(&b, one, 0, true);
    pinc_blame_put(&b, one, 63, true);
    pinc_blame_put(&b, two, 199, true);
    assert_int_equal(pinc_blame_last(&b, one), 63);
    assert_int_equal(pinc_blame_both(&b, one, 0), one);
    assert_int_equal(pinc_blame_both(&b, 0, two), two);
    assert_int_equal(pinc_blame_both(&b, two, two), two);
    all = pinc_blame_both(&b, one, two);
    assert_int_equal(pinc_blame_last(&b, all), 199);
    pinc_blame_put(&b, all, 199, false);
    assert_int_equal(pinc_blame_last(&b, all), 63);
    pinc_blame_put(&b, all, 63, false);
    assert_int_equal(pinc_blame_last(&b, all), 0);
    assert_int_equal(pinc_blame_last(&b, two), 199); /* the others are as they were */

    kept = pinc_blames_cut(&b, two, two); /* which lies where the copy comes */
    assert_int_equal(kept, two);
    assert_int_equal(pinc_blame_last(&b, kept), 199);
    kept = pinc_blames_cut(&b, 1, kept);
    assert_int_equal(kept, 1);
    assert_int_equal(pinc_blame_last(&b, kept), 199);
    kept = pinc_blames_cut(&b, 2, 0);
    assert_int_equal(kept, 2);
    assert_true(pinc_blame_last(&b, kept) == SIZE_MAX);
    pinc_blames_clear(&b);
    pinc_blames_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
