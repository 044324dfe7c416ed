#include "tests/support/cmocka_all.h"

#include "base/slices.h"

static void test_list(void **state)
{
    struct pinc_slices list = {0};
    size_t i;

    (void)state;
    assert_false(pinc_slices_have(&list, PINC_LIT("a")));
    for (i = 0; i < 100; i++) {
        assert_true(pinc_slices_add(&list, i % 2 ? PINC_LIT("a") : PINC_LIT("")));
    }
    assert_int_equal(list.n, 100);
    assert_true(pinc_slice_equal(list.items[99], PINC_LIT("a")));
    assert_true(pinc_slices_have(&list, PINC_LIT("a")) && pinc_slices_have(&list, PINC_LIT("")));
    assert_false(pinc_slices_have(&list, PINC_LIT("A")));
    pinc_slices_clear(&list);
    assert_int_equal(list.n, 0);
    assert_true(pinc_slices_add(&list, PINC_LIT("b")));
    pinc_slices_clear(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
