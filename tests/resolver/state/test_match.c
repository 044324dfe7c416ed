#include "tests/support/cmocka_all.h"

#include "resolver/state/match.h"

#define N 70u
#define CASES 2000u

static uint64_t seed = 1;

static unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

/* A match, and the same one candidate by candidate. */
static const struct pinc_match *make(bool *held, struct pinc_arena *arena)
{
    struct pinc_match_builder builder = {0};
    const struct pinc_match *match;
    unsigned c, k, end;

    for (c = 0; c < N; c = end) {
        const bool holds = draw(3) > 0;

        end = c + 1 + draw(draw(8) ? 3 : N);
        end = end < N ? end : N;
        for (k = c; k < end; k++) {
            held[k] = holds;
        }
        if (holds) {
            pinc_match_take(&builder, c, end);
            pinc_match_take(&builder, end, end); /* an empty one adds nothing */
        }
    }
    match = pinc_match_made(&builder, arena);
    assert_non_null(match);
    return match;
}

static void compare_places(const struct pinc_match *match, const bool *held)
{
    uint32_t cands[N], n = 0, c, lo, hi, at;

    for (c = 0; c < N; c++) {
        if (draw(2)) {
            cands[n++] = c;
        }
    }
    pinc_match_ends(match, cands, n, &lo, &hi);
    for (at = 0; at < n; at++) {
        assert_true((at >= lo && at < hi) || !held[cands[at]]);
    }
    assert_true(lo <= hi && hi <= n);
    assert_true(lo == hi || (held[cands[lo]] && held[cands[hi - 1]]));
    for (at = 0, c = 0; at <= n; at++) {
        for (c = at; c < n && held[cands[c]]; c++) {
        }
        assert_int_equal(pinc_match_next_hole(match, cands, at, n), c);
    }
}

/* All that is asked of random matches is what going through the candidates says. */
static void test_random(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    unsigned i;

    (void)state;
    for (i = 0; i < CASES; i++) {
        uint32_t counts[N + 1] = {0}, size = 0, c;
        bool held[N];
        const struct pinc_match *match = make(held, arena);

        pinc_match_count(match, counts);
        pinc_match_count(match, counts);
        for (c = 0; c < N; c++) {
            assert_int_equal(pinc_match_has(match, c), held[c]);
            assert_int_equal(counts[c], held[c] ? 2 : 0);
            counts[c + 1] += counts[c];
            size += held[c];
        }
        assert_int_equal(pinc_match_size(match), size);
        compare_places(match, held);
    }
    pinc_arena_free(arena);
}

/* Neighbours are one run. */
static void test_runs(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_match_builder builder = {0};
    const struct pinc_match *match;

    (void)state;
    pinc_match_take(&builder, 1, 2);
    pinc_match_take(&builder, 2, 5);
    pinc_match_take(&builder, 6, 7);
    match = pinc_match_made(&builder, arena);
    assert_int_equal(match->n, 2);
    assert_int_equal(match->runs[0].end, 5);
    match = pinc_match_made(&builder, arena);
    assert_int_equal(match->n, 0);
    assert_false(pinc_match_has(match, 0));
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_runs)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
