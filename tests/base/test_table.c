#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "base/table.h"

/* Numbers, of which many have the same hash. */
static bool same(const void *things, uint32_t number, const void *key)
{
    return ((const unsigned *)things)[number] == *(const unsigned *)key;
}

static uint64_t hash(const void *things, uint32_t number)
{
    return ((const unsigned *)things)[number] % 7;
}

static void test_collisions(void **state)
{
    struct pinc_table table = {0};
    unsigned things[300], missing = 1000;
    uint32_t i, *slot;

    (void)state;
    for (i = 0; i < 300; i++) {
        things[i] = i * 3;
        assert_true(pinc_table_reserve(&table, i, 4, 3, hash, things));
        assert_true(table.n_slots > i && (table.n_slots & (table.n_slots - 1)) == 0);
        slot = pinc_table_slot(&table, hash(things, i), same, things, &things[i]);
        assert_int_equal(*slot, 0);
        *slot = i + 1;
    }
    for (i = 0; i < 300; i++) {
        assert_int_equal(*pinc_table_slot(&table, hash(things, i), same, things, &things[i]),
                         i + 1);
    }
    assert_int_equal(*pinc_table_slot(&table, missing % 7, same, things, &missing), 0);
    pinc_table_clear(&table);
    assert_int_equal(table.n_slots, 0);
}

static void test_memory(void **state)
{
    struct pinc_table table = {0};
    unsigned things[] = {5};

    (void)state;
    pinc_alloc_fail_at(1);
    assert_false(pinc_table_reserve(&table, 0, 4, 3, hash, things));
    pinc_alloc_fail_at(0);
    assert_null(table.slots);
    assert_true(pinc_table_reserve(&table, 0, 4, 3, hash, things));
    *pinc_table_slot(&table, 5, same, things, things) = 1;
    pinc_alloc_fail_at(1);
    assert_false(pinc_table_reserve(&table, 3, 4, 3, hash, things));
    pinc_alloc_fail_at(0);
    assert_int_equal(*pinc_table_slot(&table, 5, same, things, things), 1);
    pinc_table_clear(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_collisions),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
