#include "tests/support/cmocka_all.h"

#include "base/text.h"
#include "tests/support/sweep.h"

static void test_map(void **state)
{
    struct pinc_map *map = pinc_map_new();
    struct pinc_arena *arena = pinc_arena_new();
    uint32_t i, value = 0;

    (void)state;
    for (i = 0; i < 5000; i++) {
        struct pinc_buf buf = {0};

        pinc_buf_addf(&buf, "key-%u", (unsigned)i);
        assert_true(pinc_map_put(map, pinc_slice_dup(arena, pinc_buf_slice(&buf)), i));
        pinc_buf_clear(&buf);
    }
    assert_int_equal(pinc_map_count(map), 5000);
    assert_true(pinc_map_get(map, PINC_LIT("key-4321"), &value));
    assert_int_equal(value, 4321);
    assert_false(pinc_map_get(map, PINC_LIT("key-5000"), &value));
    assert_true(pinc_map_put(map, PINC_LIT("key-7"), 9));
    assert_true(pinc_map_get(map, PINC_LIT("key-7"), &value));
    assert_int_equal(value, 9);
    assert_int_equal(pinc_map_count(map), 5000);
    pinc_map_free(map);
    pinc_arena_free(arena);
}

static enum pinc_status fill(const void *data, struct pinc_error *err)
{
    struct pinc_map *map = pinc_map_new();
    const char *names = data;
    bool ok = map != NULL;
    uint32_t i;

    for (i = 0; ok && i < 40; i++) {
        ok = pinc_map_put(map, (struct pinc_slice){names + i, 2}, i);
    }
    /* What was put in before the failure is still there. */
    while (map && i > 1) {
        uint32_t value;

        i--;
        assert_int_equal(pinc_map_get(map, (struct pinc_slice){names + i - 1, 2}, &value), true);
        assert_int_equal(value, i - 1);
    }
    pinc_map_free(map);
    return ok ? PINC_OK : pinc_fail_memory(err);
}

static void test_memory(void **state)
{
    (void)state;
    sweep(fill, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
