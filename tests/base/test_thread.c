#define _GNU_SOURCE
#include "tests/support/cmocka_all.h"

#include "base/thread.h"

#include <signal.h>
#include <string.h>

struct seen {
    sigset_t blocked;
    size_t touched;
};

/* Half of the promised stack, written to. */
static void *look(void *user)
{
    struct seen *seen = user;
    char block[PINC_THREAD_STACK / 2];

    memset(block, 1, sizeof block);
    __asm__ volatile("" : : "r"(block) : "memory");
    seen->touched = sizeof block;
    (void)pthread_sigmask(SIG_SETMASK, NULL, &seen->blocked);
    return seen;
}

static void run_and_compare(void)
{
    struct seen seen = {.touched = 0};
    sigset_t before, after;
    pthread_t thread;
    void *result = NULL;
    int i;

    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &before), 0);
    assert_true(pinc_thread_start(&thread, look, &seen));
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_ptr_equal(result, &seen);
    assert_int_equal(seen.touched, PINC_THREAD_STACK / 2);
    assert_int_equal(sigismember(&seen.blocked, SIGINT), 1);
    assert_int_equal(sigismember(&seen.blocked, SIGTERM), 1);
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &after), 0);
    for (i = 1; i < 32; i++) {
        assert_int_equal(sigismember(&before, i), sigismember(&after, i));
    }
}

static void test_usual(void **state)
{
    (void)state;
    run_and_compare();
}

/* Where the C library's own measure is as musl's. */
static void test_small_default(void **state)
{
    (void)state;
#ifdef __GLIBC__
    pthread_attr_t attributes;

    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, (size_t)128 << 10), 0);
    assert_int_equal(pthread_setattr_default_np(&attributes), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
#endif
    run_and_compare();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual),
        cmocka_unit_test(test_small_default),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
