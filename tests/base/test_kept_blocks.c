#include "tests/support/cmocka_all.h"

#include "base/kept_blocks.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void give(size_t size, bool want)
{
    void *block = malloc(size);

    assert_non_null(block);
    assert_int_equal(pinc_kept_give(block, size), want);
    if (!want) {
        free(block);
    }
}

static const struct {
    const char *label;
    size_t given, wanted; /* bytes */
    bool kept, taken;
} cases[] = {
    {"the same", 65536, 65536, true, true},
    {"a smaller one", 65536, 40000, true, true},
    {"half", 65536, 32768, true, true},
    {"far smaller", 262144, 65536, true, false},
    {"a larger one", 65536, 65537, true, false},
    {"the smallest", PINC_KEPT_LEAST, PINC_KEPT_LEAST, true, true},
    {"the largest", PINC_KEPT_MOST, PINC_KEPT_MOST, true, true},
    {"too small to be kept", PINC_KEPT_LEAST - 1, PINC_KEPT_LEAST - 1, false, false},
    {"too small to be wanted", PINC_KEPT_LEAST, PINC_KEPT_LEAST - 1, true, false},
    {"too large", PINC_KEPT_MOST + 1, PINC_KEPT_MOST + 1, false, false},
};

static void test_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size = 0;
        void *block;

        give(cases[i].given, cases[i].kept);
        block = pinc_kept_take(cases[i].wanted, &size);
        if ((block != NULL) != cases[i].taken || (block && size != cases[i].given)) {
            fail_msg("%s: %s of %zu", cases[i].label, block ? "a block" : "none", size);
        }
        free(block);
        pinc_kept_free();
    }
}

/* No more than so many bytes, nor blocks; what is taken makes room. */
static void test_most(void **state)
{
    size_t size, n = 0;
    void *block;

    (void)state;
    for (size_t i = 0; i < PINC_KEPT_BYTES / PINC_KEPT_MOST; i++) {
        give(PINC_KEPT_MOST, true);
    }
    give(PINC_KEPT_LEAST, false);
    block = pinc_kept_take(PINC_KEPT_MOST, &size);
    assert_non_null(block);
    assert_true(pinc_kept_give(block, size));
    give(PINC_KEPT_MOST, false);
    pinc_kept_free();
    assert_null(pinc_kept_take(PINC_KEPT_MOST, &size));
    for (;; n++) {
        block = malloc(PINC_KEPT_LEAST);
        if (!pinc_kept_give(block, PINC_KEPT_LEAST)) {
            free(block);
            break;
        }
    }
    assert_true(n >= 8 && n <= PINC_KEPT_BYTES / PINC_KEPT_LEAST);
    pinc_kept_free();
    give(PINC_KEPT_MOST, true);
    pinc_kept_free();
}

/* Takes blocks, or makes them, writes all of them, and gives them back: none belongs to two. */
static void *take_turns(void *mark)
{
    size_t wrong = 0;

    for (size_t i = 0; i < 2000; i++) {
        const size_t want = (size_t)PINC_KEPT_LEAST << (i % 3);
        size_t size = want;
        unsigned char *block = pinc_kept_take(want, &size);

        block = block ? block : malloc(size);
        if (block) {
            memset(block, *(unsigned char *)mark, want);
            wrong += block[0] != *(unsigned char *)mark || block[want - 1] != block[want / 2];
            if (!pinc_kept_give(block, size)) {
                free(block);
            }
        }
    }
    *(unsigned char *)mark = wrong > 0;
    return NULL;
}

static void test_threads(void **state)
{
    pthread_t threads[3];
    unsigned char marks[3] = {1, 2, 3};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, take_turns, &marks[i]), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(marks[i], 0);
    }
    pinc_kept_free();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_most),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
