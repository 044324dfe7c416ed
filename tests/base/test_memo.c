#include "base/memo.h"

#include "tests/support/sweep.h"

static void keeps_what_was_read(void **state)
{
    static const int items[3] = {0};
    static const struct {
        const char *label, *text;
        int want; /* -1: not there yet; it is added then */
    } cases[] = {
        {"first", "a", -1},         {"another", "ab", -1}, {"the first again", "a", 0},
        {"the empty text", "", -1}, {"again", "", 2},      {"another again", "ab", 1},
    };
    struct pinc_memo memo = {0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice text = pinc_slice_of(cases[i].text);
        const void *got = pinc_memo_get(&memo, text);

        if (cases[i].want >= 0) {
            assert_ptr_equal(got, &items[cases[i].want]);
            continue;
        }
        assert_null(got);
        assert_true(pinc_memo_add(&memo, text, &items[memo.n]));
    }
    assert_int_equal(memo.n, 3);
    pinc_memo_clear(&memo);
    assert_null(pinc_memo_get(&memo, PINC_LIT("a")));
}

static enum pinc_status add(const void *data, struct pinc_error *err)
{
    struct pinc_memo memo = {0};
    enum pinc_status st = pinc_memo_add(&memo, PINC_LIT("a"), data) ? PINC_OK : PINC_ENOMEM;

    (void)err;
    assert_true((st == PINC_OK) == (pinc_memo_get(&memo, PINC_LIT("a")) == data));
    pinc_memo_clear(&memo);
    return st;
}

static void every_allocation_fails(void **state)
{
    (void)state;
    sweep(add, "item");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_was_read),
        cmocka_unit_test(every_allocation_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
