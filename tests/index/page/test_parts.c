#include "tests/support/cmocka_all.h"

#include "index/page/parts.h"

#include <string.h>

#define MANY (3 * PINC_PARTS_EACH + 7)

static void test_counts(void **state)
{
    static const size_t counts[] = {
        0, 1, PINC_PARTS_EACH - 1, PINC_PARTS_EACH, PINC_PARTS_EACH + 1, 2 * PINC_PARTS_EACH, MANY};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct pinc_parts parts = {.n = 0};
        uint32_t all[MANY + 1], *element, *kept = NULL;

        for (k = 0; k < counts[i]; k++) {
            element = pinc_parts_add(&parts, sizeof *element);
            assert_non_null(element);
            *element = (uint32_t)k + 5;
            kept = k == PINC_PARTS_EACH ? element : kept;
        }
        assert_int_equal(parts.n, counts[i]);
        for (k = 0; k < counts[i]; k++) {
            assert_int_equal(*(uint32_t *)pinc_parts_at(&parts, k, sizeof *element), k + 5);
        }
        if (kept) {
            assert_ptr_equal(kept, pinc_parts_at(&parts, PINC_PARTS_EACH, sizeof *element));
        }
        all[counts[i]] = 1;
        pinc_parts_copy((char *)all, &parts, sizeof *all);
        for (k = 0; k < counts[i]; k++) {
            assert_int_equal(all[k], k + 5);
        }
        assert_int_equal(all[counts[i]], 1);
        pinc_parts_clear(&parts);
        assert_int_equal(parts.n, 0);
    }
}

static void test_out_of_memory(void **state)
{
    const long live = pinc_alloc_live();
    unsigned long n;
    bool done = false;

    (void)state;
    for (n = 1; !done; n++) {
        struct pinc_parts parts = {.n = 0};

        pinc_alloc_fail_at(n);
        while (parts.n < MANY && pinc_parts_add(&parts, 4)) {
        }
        pinc_alloc_fail_at(0);
        done = parts.n == MANY;
        pinc_parts_clear(&parts);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts),
                                       cmocka_unit_test(test_out_of_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
