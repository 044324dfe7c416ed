#include "index/source/meta_slots.h"

#include "tests/support/sweep.h"

#define FILES 1000u

/* Stands for the object of a file. */
static struct meta *object(uint32_t file)
{
    static char objects[FILES];

    return (struct meta *)(void *)&objects[file];
}

static void test_slots(void **state)
{
    static const uint32_t files[] = {999, 0, 63, 64, 127, 128, 500};
    struct meta_slots slots = {0};
    size_t taken = 0, i;
    uint32_t file;

    (void)state;
    for (i = 0; i < sizeof files / sizeof *files; i++) {
        assert_null(meta_slots_get(&slots, files[i]));
        assert_true(meta_slots_put(&slots, files[i], object(files[i]), FILES));
    }
    for (file = 0; file < FILES; file++) {
        const struct meta *meta = meta_slots_get(&slots, file);

        assert_true(!meta || meta == object(file));
        taken += meta != NULL;
    }
    assert_int_equal(taken, sizeof files / sizeof *files);
    assert_int_equal(slots.n, taken);
    meta_slots_clear(&slots);
    assert_null(meta_slots_get(&slots, 999));
}

static enum pinc_status put_one(const void *data, struct pinc_error *err)
{
    struct meta_slots slots = {0};
    enum pinc_status st =
        meta_slots_put(&slots, 70, object(70), FILES) ? PINC_OK : pinc_fail_memory(err);

    (void)data;
    assert_ptr_equal(meta_slots_get(&slots, 70), st == PINC_OK ? object(70) : NULL);
    meta_slots_clear(&slots);
    return st;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    sweep(put_one, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
