#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "base/error.h"

#include <string.h>

static void test_blocks(void **state)
{
    const long live = pinc_alloc_live();
    unsigned char *bytes = pinc_alloc(300);
    void *none = pinc_alloc(0), *array = pinc_alloc_array(0, 8), *unset = pinc_alloc_unset(0);
    size_t i;

    (void)state;
    assert_non_null(bytes);
    assert_non_null(none);
    assert_non_null(array);
    assert_non_null(unset);
    for (i = 0; i < 300; i++) {
        assert_int_equal(bytes[i], 0);
    }
    assert_int_equal(pinc_alloc_live(), live + 4);
    pinc_free(bytes);
    pinc_free(unset);
    pinc_free(none);
    pinc_free(array);
    pinc_free(NULL);
    assert_int_equal(pinc_alloc_live(), live);
}

static void test_overflow(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    const long live = pinc_alloc_live();
    int *numbers = NULL;
    size_t cap = 0;

    (void)state;
    assert_null(pinc_alloc_array(SIZE_MAX / 2 + 1, 2));
    assert_null(pinc_alloc_array(SIZE_MAX, SIZE_MAX));
    assert_false(PINC_GROW(numbers, cap, SIZE_MAX));
    assert_false(PINC_GROW(numbers, cap, SIZE_MAX / sizeof *numbers));
    assert_null(numbers);
    assert_int_equal(cap, 0);
    assert_null(pinc_arena_alloc(arena, SIZE_MAX));
    assert_null(pinc_arena_array(arena, SIZE_MAX / 2 + 1, 2));
    assert_null(pinc_arena_copy(arena, "x", SIZE_MAX));
    assert_int_equal(pinc_alloc_live(), live);
    assert_int_equal(pinc_arena_size(arena), 0);
    pinc_arena_free(arena);
}

static void test_grow(void **state)
{
    const long live = pinc_alloc_live();
    int *numbers = NULL, *before;
    size_t cap = 0, i, had;

    (void)state;
    assert_true(PINC_GROW(numbers, cap, 0));
    assert_null(numbers);
    for (i = 0; i < 1000; i++) {
        assert_true(PINC_GROW(numbers, cap, i + 1));
        assert_true(cap > i && cap <= 2 * i + 8);
        numbers[i] = (int)i;
    }
    assert_int_equal(pinc_alloc_live(), live + 1);
    for (i = 0; i < 1000; i++) {
        assert_int_equal(numbers[i], i);
    }
    /* A failure changes nothing. */
    before = numbers;
    had = cap;
    pinc_alloc_fail_at(1);
    assert_true(PINC_GROW(numbers, cap, cap));
    assert_false(PINC_GROW(numbers, cap, cap + 1));
    pinc_alloc_fail_at(0);
    assert_ptr_equal(numbers, before);
    assert_int_equal(cap, had);
    assert_int_equal(numbers[999], 999);
    pinc_free(numbers);
    assert_int_equal(pinc_alloc_live(), live);
}

/* From the n-th on all fail. */
static void test_fail_at(void **state)
{
    void *first, *second;

    (void)state;
    pinc_alloc_fail_at(2);
    first = pinc_alloc(1);
    second = pinc_alloc(1);
    assert_non_null(first);
    assert_null(second);
    assert_null(pinc_alloc_array(1, 1));
    assert_null(pinc_alloc_unset(1));
    assert_null(pinc_arena_new());
    pinc_alloc_fail_at(0);
    second = pinc_alloc(1);
    assert_non_null(second);
    pinc_free(first);
    pinc_free(second);
}

/* Blocks of all sizes: zeroed, aligned, apart from each other. */
static void test_arena(void **state)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 1024, 1025, 4096, 300000, 1 << 20, 3};
    enum { TIMES = 8, COUNT = sizeof sizes / sizeof *sizes };
    const long live = pinc_alloc_live();
    struct pinc_arena *arena = pinc_arena_new();
    unsigned char *blocks[TIMES][COUNT];
    size_t i, k, n, sum = 0;

    (void)state;
    assert_non_null(arena);
    assert_int_equal(pinc_arena_size(arena), 0);
    for (k = 0; k < TIMES; k++) {
        for (i = 0; i < COUNT; i++) {
            blocks[k][i] = pinc_arena_alloc(arena, sizes[i]);
            assert_non_null(blocks[k][i]);
            assert_int_equal((uintptr_t)blocks[k][i] % _Alignof(max_align_t), 0);
            for (n = 0; n < sizes[i] && blocks[k][i][n] == 0; n++) {
            }
            assert_int_equal(n, sizes[i]);
            memset(blocks[k][i], (int)(1 + k * COUNT + i), sizes[i]);
            sum += sizes[i];
        }
        assert_true(pinc_arena_size(arena) >= sum);
    }
    for (k = 0; k < TIMES; k++) {
        for (i = 0; i < COUNT; i++) {
            if (sizes[i]) {
                assert_int_equal(blocks[k][i][0], 1 + k * COUNT + i);
                assert_int_equal(blocks[k][i][sizes[i] - 1], 1 + k * COUNT + i);
            }
        }
    }
    assert_string_equal(pinc_arena_copy(arena, "abcdef", 3), "abc");
    assert_string_equal(pinc_arena_copy(arena, NULL, 0), "");
    assert_true(pinc_arena_size(arena) >= sum && pinc_arena_size(arena) < 2 * sum);
    pinc_arena_free(arena);
    pinc_arena_free(NULL);
    assert_int_equal(pinc_alloc_live(), live);
}

static void test_wipe(void **state)
{
    char secret[] = "password";

    (void)state;
    pinc_wipe(NULL, 0);
    pinc_wipe(secret + 1, 6);
    assert_memory_equal(secret, "p\0\0\0\0\0\0d", sizeof secret);
}

static void test_limit(void **state)
{
    const size_t before = pinc_alloc_held();
    struct pinc_error err = {0};
    char *grown = NULL;
    size_t cap = 0, limit = 0;
    void *p;

    (void)state;
    pinc_alloc_limit(before + (1 << 20));
    assert_false(pinc_alloc_limited(&limit));
    p = pinc_alloc(512 << 10);
    assert_non_null(p);
    assert_true(pinc_alloc_held() >= before + (512 << 10));
    assert_null(pinc_alloc(600 << 10));
    assert_true(pinc_alloc_limited(&limit));
    assert_int_equal(limit, before + (1 << 20));
    assert_true(PINC_GROW(grown, cap, 100 << 10));
    assert_false(PINC_GROW(grown, cap, 1 << 20));
    assert_true(cap >= 100 << 10 && cap < 1 << 20);
    assert_false(pinc_alloc_reserve(1 << 20));
    assert_true(pinc_alloc_reserve(64 << 10));
    pinc_alloc_limit((size_t)64 << 20);
    assert_false(pinc_alloc_limited(&limit));
    assert_null(pinc_alloc((size_t)65 << 20));
    (void)pinc_fail_memory(&err);
    assert_int_equal(err.code, PINC_ENOMEM);
    assert_string_equal(err.text, "more than 64 MB of memory would be needed");
    pinc_alloc_limit(SIZE_MAX);
    pinc_error_clear(&err);
    (void)pinc_fail_memory(&err);
    assert_string_equal(err.text, "out of memory");
    pinc_alloc_release(64 << 10);
    pinc_free(grown);
    pinc_free(p);
    assert_int_equal(pinc_alloc_held(), before);
}

/* An arena that was emptied gives zeroed bytes again, and holds nothing meanwhile. */
static void test_empty_arena(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    unsigned char *p;
    size_t i;

    (void)state;
    for (i = 0; i < 1000; i++) {
        p = pinc_arena_alloc(arena, 100);
        assert_non_null(p);
        memset(p, 1, 100);
    }
    assert_true(pinc_arena_size(arena) >= 100000);
    pinc_arena_empty(arena);
    assert_int_equal(pinc_arena_size(arena), 0);
    p = pinc_arena_alloc(arena, 100);
    for (i = 0; i < 100; i++) {
        assert_int_equal(p[i], 0);
    }
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks), cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_grow),   cmocka_unit_test(test_fail_at),
        cmocka_unit_test(test_arena),  cmocka_unit_test(test_wipe),
        cmocka_unit_test(test_limit),  cmocka_unit_test(test_empty_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
