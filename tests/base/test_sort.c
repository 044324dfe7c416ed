#include "tests/support/cmocka_all.h"

#include "base/sort.h"

#include <string.h>

struct item {
    unsigned key, place;
    char rest[PINC_SORT_SIZE_MAX - 2 * sizeof(unsigned)]; /* the largest that is sorted by hand */
};

static int by_key(const void *a, const void *b)
{
    const unsigned x = ((const struct item *)a)->key, y = ((const struct item *)b)->key;

    return (x > y) - (x < y);
}

/* All sizes around the step to qsort(), with equal keys; up to it these keep their order. */
static void test_sizes(void **state)
{
    static struct item items[40];
    unsigned seed, n, i;

    (void)state;
    for (n = 0; n <= 40; n++) {
        for (seed = 0; seed < 20; seed++) {
            unsigned long sum = 0, x = seed * 7919u + n;

            for (i = 0; i < n; i++) {
                x = (x * 1103515245u + 12345u) & 0x7fffffffu;
                items[i] = (struct item){.key = (unsigned)(x >> 16) % (seed % 9 + 1), .place = i};
                memset(items[i].rest, (int)i, sizeof items[i].rest);
            }
            pinc_sort(items, n, sizeof *items, by_key);
            for (i = 0; i < n; i++) {
                sum += items[i].place;
                assert_int_equal(items[i].rest[0], items[i].place);
                assert_int_equal(items[i].rest[sizeof items[i].rest - 1], items[i].place);
                if (i > 0) {
                    assert_true(items[i - 1].key <= items[i].key);
                    assert_true(n > 8 || items[i - 1].key < items[i].key ||
                                items[i - 1].place < items[i].place);
                }
            }
            assert_int_equal(sum, (unsigned long)n * (n ? n - 1 : 0) / 2);
        }
    }
    pinc_sort(NULL, 0, sizeof *items, by_key);
}

static int by_first(const void *a, const void *b)
{
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

/* Larger elements than are held by hand. */
static void test_large_elements(void **state)
{
    unsigned char rows[3][PINC_SORT_SIZE_MAX + 1];

    (void)state;
    memset(rows[0], 3, sizeof rows[0]);
    memset(rows[1], 1, sizeof rows[1]);
    memset(rows[2], 2, sizeof rows[2]);
    pinc_sort(rows, 3, sizeof rows[0], by_first);
    assert_int_equal(rows[0][PINC_SORT_SIZE_MAX], 1);
    assert_int_equal(rows[1][PINC_SORT_SIZE_MAX], 2);
    assert_int_equal(rows[2][PINC_SORT_SIZE_MAX], 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_large_elements),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
