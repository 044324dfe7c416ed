#include "tests/support/cmocka_all.h"

#include "base/time/clock.h"

#include <time.h>

static void test_clocks(void **state)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    int64_t before = pinc_clock_ms(), now = (int64_t)time(NULL);

    (void)state;
    assert_true(pinc_clock_now() >= now && pinc_clock_now() <= now + 5);
    (void)nanosleep(&pause, NULL);
    assert_true(pinc_clock_ms() >= before + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
