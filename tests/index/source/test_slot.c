#include "tests/support/cmocka_all.h"

#include "index/source/slot.h"

/* Three slots that are presumed, in the context's list. */
struct fixture {
    struct source_context ctx;
    struct slot slots[3];
    struct slot *items[3];
    struct place_listing fresh;
};

static void open_fixture(struct fixture *f)
{
    size_t i;

    *f = (struct fixture){.ctx = {.presumption = {.on = true, .n = 3, .cap = 3}}};
    for (i = 0; i < 3; i++) {
        f->slots[i] = (struct slot){.presumed = true, .listing = &f->slots[i].first};
        f->items[i] = &f->slots[i];
    }
    f->ctx.presumption.items = f->items;
}

static bool is_listed(const struct fixture *f, size_t slot)
{
    size_t i = 0;

    while (i < f->ctx.presumption.n && f->items[i] != &f->slots[slot]) {
        i++;
    }
    return i < f->ctx.presumption.n;
}

/* What is still good is presumed no more; what is not stays in the list, and matters where it was needed. */
static void test_confirm(void **state)
{
    static const struct {
        const char *label;
        bool fresh, needed, listed, otherwise;
    } cases[] = {
        {"still good", false, true, false, false},
        {"a guess, still good", false, false, false, false},
        {"another", true, true, true, true},
        {"a guess, another", true, false, true, false},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (k = 0; k < 3; k++) {
            struct fixture f;

            print_message("%s\n", cases[i].label);
            open_fixture(&f);
            f.slots[k].fresh = cases[i].fresh ? &f.fresh : NULL;
            slot_confirm(&f.slots[k], &f.ctx, cases[i].needed);
            assert_false(f.slots[k].presumed);
            assert_int_equal(slot_is_presumed(&f.slots[k]), cases[i].fresh);
            assert_int_equal(is_listed(&f, k), cases[i].listed);
            assert_int_equal(f.ctx.presumption.n, cases[i].listed ? 3 : 2);
            assert_int_equal(f.ctx.presumption.otherwise, cases[i].otherwise);
        }
    }
}

static void test_damaged(void **state)
{
    struct fixture f;

    (void)state;
    open_fixture(&f);
    slot_set_damaged(&f.slots[1], &f.ctx, false);
    assert_true(f.slots[1].damaged && !f.slots[1].presumed && is_listed(&f, 1));
    assert_false(f.ctx.presumption.otherwise);
    /* The answer is on its way: that will do. */
    f.slots[2].fresh = &f.fresh;
    slot_set_damaged(&f.slots[2], &f.ctx, true);
    assert_true(f.slots[2].presumed && !f.slots[2].damaged);
    assert_true(f.ctx.presumption.otherwise);
}

static void test_forget_and_take(void **state)
{
    struct fixture f;

    (void)state;
    open_fixture(&f);
    slot_forget_presumed(&f.slots[0], &f.ctx);
    slot_forget_presumed(&f.slots[0], &f.ctx);
    assert_false(slot_is_presumed(&f.slots[0]) || is_listed(&f, 0));
    assert_true(is_listed(&f, 1) && is_listed(&f, 2));
    slot_take_fresh(&f.slots[1]);
    assert_ptr_equal(f.slots[1].listing, &f.slots[1].first);
    f.slots[1].fresh = &f.fresh;
    slot_take_fresh(&f.slots[1]);
    assert_ptr_equal(f.slots[1].listing, &f.fresh);
    assert_null(f.slots[1].fresh);
    /* Nobody asks. */
    assert_false(slot_presume(&f.slots[0], &f.ctx));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_confirm),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_forget_and_take),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
