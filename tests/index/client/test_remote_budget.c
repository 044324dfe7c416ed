#include "index/client/remote_budget.h"

#include "tests/support/cmocka_all.h"

struct step {
    int64_t started, ended, saved;
};

static void test_take(void **state)
{
    static const struct {
        const char *label;
        struct step steps[3];
        int64_t spent;
    } rows[] = {
        {"a miss costs its time", {{10, 15, 0}}, 5},
        {"what waits together counts once", {{10, 15, 0}, {10, 18, 0}, {12, 18, 0}}, 8},
        {"one after the other", {{10, 15, 0}, {20, 25, 0}, {25, 26, 0}}, 11},
        {"a page as fast as the index is free", {{10, 35, 25}}, 0},
        {"a slower one costs the difference", {{10, 95, 25}}, 60},
        {"a page beside a miss", {{10, 15, 0}, {10, 20, 25}}, 5},
        {"an answer at once", {{10, 10, 0}}, 0},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_remote_budget budget = {.limit = 100};

        for (k = 0; k < 3; k++) {
            const struct step *s = &rows[i].steps[k];

            pinc_remote_budget_take(&budget, s->started, s->ended, s->saved);
        }
        if (budget.spent != rows[i].spent) {
            fail_msg("%s: %lld", rows[i].label, (long long)budget.spent);
        }
    }
}

static void test_left(void **state)
{
    struct pinc_remote_budget budget = {.limit = 100};

    (void)state;
    assert_int_equal(pinc_remote_budget_left(&budget, 50, 50), 100); /* nothing waits */
    assert_int_equal(pinc_remote_budget_left(&budget, 10, 50), 60);
    pinc_remote_budget_take(&budget, 10, 50, 0);
    assert_int_equal(pinc_remote_budget_left(&budget, 20, 50), 60); /* that was counted */
    assert_int_equal(pinc_remote_budget_left(&budget, 20, 111), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_take), cmocka_unit_test(test_left)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
