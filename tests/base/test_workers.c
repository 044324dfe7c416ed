#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "base/workers.h"

#include <poll.h>
#include <unistd.h>

struct sum {
    struct pinc_work work;
    unsigned from, to;
    unsigned long long total;
};

static unsigned dropped;

static void run_sum(struct pinc_work *work)
{
    struct sum *sum = (struct sum *)work;
    unsigned i;

    for (i = sum->from; i < sum->to; i++) {
        sum->total += i;
    }
}

static void drop(struct pinc_work *work)
{
    (void)work;
    dropped++;
}

static void test_all_work_comes_back(void **state)
{
    static struct sum sums[500];
    struct pinc_workers *workers;
    struct pinc_work *work;
    unsigned long long total = 0;
    unsigned i, n = 0;

    (void)state;
    assert_int_equal(pinc_workers_new(&workers, NULL), PINC_OK);
    assert_null(pinc_workers_take(workers));
    for (i = 0; i < 500; i++) {
        sums[i] = (struct sum){.work = {.run = run_sum}, .from = i * 100, .to = (i + 1) * 100};
        pinc_workers_add(workers, &sums[i].work);
    }
    while (n < 500) {
        struct pollfd fd = {.fd = pinc_workers_fd(workers), .events = POLLIN};

        assert_int_equal(pinc_workers_pending(workers), 500 - n);
        assert_int_equal(poll(&fd, 1, 60000), 1);
        while ((work = pinc_workers_take(workers)) != NULL) {
            total += ((struct sum *)work)->total;
            n++;
        }
    }
    assert_true(total == 49999ull * 50000 / 2);
    assert_int_equal(pinc_workers_pending(workers), 0);
    pinc_workers_free(workers, drop);
    assert_int_equal(dropped, 0);
}

static void test_what_is_not_taken_is_dropped(void **state)
{
    static struct sum sums[50];
    struct pinc_workers *workers;
    unsigned i, taken = 0;

    (void)state;
    dropped = 0;
    assert_int_equal(pinc_workers_new(&workers, NULL), PINC_OK);
    for (i = 0; i < 50; i++) {
        sums[i] = (struct sum){.work = {.run = run_sum}, .to = 1000};
        pinc_workers_add(workers, &sums[i].work);
    }
    taken += pinc_workers_take(workers) ? 1 : 0;
    pinc_workers_free(workers, drop);
    assert_int_equal(dropped + taken, 50);
    pinc_workers_free(NULL, drop);
}

/* One piece is waited for in any order, and the others still come back. */
static void test_wait(void **state)
{
    static struct sum sums[50];
    struct pinc_workers *workers;
    unsigned i, n = 0;

    (void)state;
    assert_int_equal(pinc_workers_new(&workers, NULL), PINC_OK);
    for (i = 0; i < 50; i++) {
        sums[i] = (struct sum){.work = {.run = run_sum}, .from = 0, .to = 10};
        pinc_workers_add(workers, &sums[i].work);
    }
    for (i = 49; i > 24; i--) {
        pinc_workers_wait(workers, &sums[i].work);
        assert_int_equal(sums[i].total, 45);
        assert_int_equal(pinc_workers_pending(workers), i);
    }
    while (n < 25) {
        struct pollfd fd = {.fd = pinc_workers_fd(workers), .events = POLLIN};

        assert_int_equal(poll(&fd, 1, 60000), 1);
        while (pinc_workers_take(workers) != NULL) {
            n++;
        }
    }
    assert_int_equal(pinc_workers_pending(workers), 0);
    pinc_workers_free(workers, drop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_work_comes_back),
        cmocka_unit_test(test_wait),
        cmocka_unit_test(test_what_is_not_taken_is_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
