#include "tests/support/cmocka_all.h"

#include "index/net/http_turn.h"

#include <string.h>

#define MANY 40u

static const struct pinc_http_sink sink = {NULL, NULL};

/* Requests of one origin, under way. */
struct fixture {
    struct origin origin;
    struct request requests[MANY], *active[MANY];
};

static void begin(struct fixture *f, bool alone)
{
    unsigned i;

    memset(f, 0, sizeof *f);
    f->origin.alone = alone;
    for (i = 0; i < MANY; i++) {
        f->active[MANY - 1 - i] = &f->requests[i];
        f->requests[i] = (struct request){.id = i + 1, .origin = &f->origin, .want.sink = &sink};
    }
}

static bool take(struct fixture *f, unsigned i, int64_t length)
{
    struct request *r = &f->requests[i];

    r->in.got.has_length = length >= 0;
    r->in.got.length = length < 0 ? 0 : (uint64_t)length;
    return http_turn_take(r);
}

static void test_who_needs_none(void **state)
{
    static const struct {
        const char *label;
        bool alone, sink, coded;
        int64_t length;
        unsigned turns;
        size_t bytes;
    } cases[] = {
        /* clang-format off */
        {"a page", true, true, false, 100000, 1, 100000},
        {"no length", true, true, false, -1, 1, TURN_UNKNOWN},
        {"short", true, true, false, TURN_FREE, 0, 0},
        {"a little longer", true, true, false, TURN_FREE + 1, 1, TURN_FREE + 1},
        {"compressed", true, true, true, 100000, 1, 100000 * TURN_DECODED},
        {"short, but compressed", true, true, true, TURN_FREE, 1, TURN_FREE * TURN_DECODED},
        {"short, though compressed", true, true, true, TURN_FREE / TURN_DECODED, 0, 0},
        {"long, and compressed", true, true, true, TURN_MOST / 2, 1, TURN_MOST},
        {"into memory", true, false, false, 100000, 0, 0},
        {"over HTTP/2, perhaps", false, true, false, 100000, 0, 0},
        {"the same compressed", false, true, true, 100000, 1, 100000 * TURN_DECODED},
        /* clang-format on */
    };
    struct fixture f;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s\n", cases[i].label);
        begin(&f, cases[i].alone);
        f.requests[0].want.sink = cases[i].sink ? &sink : NULL;
        f.requests[0].in.got.encoding = cases[i].coded ? PINC_LIT("gzip") : PINC_LIT("");
        assert_true(take(&f, 0, cases[i].length));
        assert_true(take(&f, 0, cases[i].length)); /* the next piece of it */
        assert_int_equal(f.origin.turns.n, cases[i].turns);
        assert_int_equal(f.origin.turns.bytes, cases[i].bytes);
        http_turn_end(&f.requests[0]);
        assert_int_equal(f.origin.turns.n, 0);
        assert_int_equal(f.origin.turns.bytes, 0);
    }
}

/* As many as there may be, by number and by length. */
static void test_room(void **state)
{
    static const struct {
        const char *label;
        int64_t length;
        unsigned most;
    } cases[] = {
        {"short ones", TURN_FREE + 1, TURNS},
        {"long ones", TURNS_BYTES / 4, 4},
        {"of no known length", -1, TURNS_BYTES / TURN_UNKNOWN},
        {"endless ones", (int64_t)1 << 40, 2},
    };
    struct fixture f;
    unsigned i;
    size_t c;

    (void)state;
    for (c = 0; c < sizeof cases / sizeof *cases; c++) {
        print_message("%s\n", cases[c].label);
        begin(&f, true);
        for (i = 0; i < cases[c].most; i++) {
            assert_true(take(&f, i, cases[c].length));
        }
        assert_false(take(&f, i, cases[c].length));
        assert_false(take(&f, i, cases[c].length));
        assert_int_equal(f.origin.turns.waiting, 1);
        assert_null(http_turn_next(f.active, MANY));
        http_turn_end(&f.requests[1]);
        assert_ptr_equal(http_turn_next(f.active, MANY), &f.requests[i]);
        assert_int_equal(f.origin.turns.waiting, 0);
        assert_true(take(&f, i, cases[c].length));
    }
}

/* Who came first is first, even if it needs more room than others that wait. */
static void test_order(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f, true);
    assert_true(take(&f, 0, TURN_MOST));
    assert_true(take(&f, 1, TURN_MOST / 2));
    assert_false(take(&f, 3, 100000000));
    assert_false(take(&f, 2, TURN_MOST));
    assert_false(take(&f, 4, TURN_FREE + 1)); /* there were room */
    assert_true(take(&f, 5, TURN_FREE));
    assert_null(http_turn_next(f.active, MANY));
    http_turn_end(&f.requests[1]);
    assert_ptr_equal(http_turn_next(f.active, MANY), &f.requests[2]);
    assert_null(http_turn_next(f.active, MANY));
    http_turn_end(&f.requests[3]); /* given up while it waits */
    assert_null(http_turn_next(f.active, MANY));
    http_turn_end(&f.requests[0]);
    assert_ptr_equal(http_turn_next(f.active, MANY), &f.requests[4]);
    assert_null(http_turn_next(f.active, MANY));
    http_turn_end(&f.requests[2]);
    http_turn_end(&f.requests[4]);
    assert_int_equal(f.origin.turns.n + f.origin.turns.waiting, 0);
    assert_int_equal(f.origin.turns.bytes, 0);
}

/* So much is held of one that waits; with more it has its turn, whoever has theirs. */
static void test_hold(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f, false);
    for (unsigned i = 0; i < 3; i++) {
        f.requests[i].in.got.encoding = PINC_LIT("gzip");
    }
    assert_true(take(&f, 0, TURN_MOST));
    assert_true(take(&f, 1, TURN_MOST));
    assert_false(take(&f, 2, TURN_MOST));
    assert_true(http_turn_hold(&f.requests[2], HELD_MOST));
    f.requests[2].in.held.len = HELD_MOST - 1;
    assert_true(http_turn_hold(&f.requests[2], 1));
    assert_false(take(&f, 2, TURN_MOST));
    assert_false(http_turn_hold(&f.requests[2], 2));
    assert_true(take(&f, 2, TURN_MOST));
    assert_int_equal(f.origin.turns.n, 3);
    assert_int_equal(f.origin.turns.waiting, 0);
    assert_null(http_turn_next(f.active, MANY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_needs_none),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
