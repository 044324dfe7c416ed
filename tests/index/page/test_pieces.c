#include "tests/support/cmocka_all.h"

#include "index/page/pieces.h"

#include <stdio.h>

static void test_each_once(void **state)
{
    struct pinc_pieces pieces = {.seed = 7};
    char text[16];
    uint32_t number, i;
    unsigned round;

    (void)state;
    for (round = 0; round < 2; round++) {
        for (i = 0; i < 1000; i++) {
            (void)snprintf(text, sizeof text, "%u", (unsigned)i);
            assert_true(pinc_pieces_add(&pieces, pinc_slice_of(text), &number));
            assert_int_equal(number, i);
            assert_true(pinc_slice_equal(pinc_pieces_get(&pieces, i), pinc_slice_of(text)));
        }
    }
    assert_int_equal(pieces.n, 1000);
    assert_true(pinc_pieces_add(&pieces, PINC_LIT(""), &number));
    assert_int_equal(number, 1000);
    assert_int_equal(pinc_pieces_get(&pieces, number).len, 0);
    assert_true(pinc_pieces_find(&pieces, PINC_LIT("999"), &number));
    assert_int_equal(number, 999);
    assert_true(pinc_pieces_find(&pieces, PINC_LIT("999"), &number));
    assert_int_equal(number, 999);
    assert_false(pinc_pieces_find(&pieces, PINC_LIT("1000"), &number));
    assert_false(pinc_pieces_find(&pieces, PINC_LIT("998 "), &number));
    assert_true(pinc_pieces_find(&pieces, PINC_LIT("0"), &number));
    assert_int_equal(number, 0);
    assert_int_equal(pieces.n, 1001);
    pinc_pieces_clear(&pieces);
    pieces = (struct pinc_pieces){.seed = 7};
    assert_false(pinc_pieces_find(&pieces, PINC_LIT(""), &number));
}

static void test_out_of_memory(void **state)
{
    const long live = pinc_alloc_live();
    unsigned long n;
    bool done = false;

    (void)state;
    for (n = 1; !done; n++) {
        struct pinc_pieces pieces = {.seed = 7};
        uint32_t number, i;

        pinc_alloc_fail_at(n);
        done = true;
        for (i = 0; i < 40 && done; i++) {
            const char c = (char)('0' + i);

            done = pinc_pieces_add(&pieces, (struct pinc_slice){&c, 1}, &number);
        }
        pinc_alloc_fail_at(0);
        assert_int_equal(pieces.n, done ? 40 : i - 1);
        pinc_pieces_clear(&pieces);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_true(n > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_once),
                                       cmocka_unit_test(test_out_of_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
