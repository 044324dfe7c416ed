#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "resolver/sat/sat_proof.h"
#include "resolver/sat/sat_state.h"
#include "resolver/solve/hard_memory.h"

#include <stdio.h>
#include <string.h>

#define VARS 40u
#define CLAUSES 175u /* near the threshold of 4.26 clauses a variable */

static uint64_t seed;

static unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

static void make_clauses(int clauses[][3], size_t n, unsigned vars)
{
    size_t i, k;

    for (i = 0; i < n; i++) {
        for (k = 0; k < 3; k++) {
            const int var = 1 + (int)draw(vars);

            clauses[i][k] = draw(2) ? var : -var;
        }
    }
}

/* One search over the clauses that are not left out. @param turned variables are numbered from the other end
 * @param memory of the search before; NULL: none is wanted. @return does the proof, if there is one, hold? */
static bool solve(int clauses[][3], const bool *out, bool turned, struct pinc_hard_memory **memory,
                  enum pinc_status *got)
{
    struct pinc_sat *sat = pinc_sat_new(VARS);
    struct pinc_hard_memory *m = memory ? pinc_hard_memory_new(VARS + 1, *memory) : NULL;
    bool proof[CLAUSES] = {false}, holds = true;
    size_t i, n = 0, number[CLAUSES];
    int var, k;

    assert_non_null(sat);
    for (var = 1; m && var <= (int)VARS; var++) {
        char name[16];

        assert_true(snprintf(name, sizeof name, "v%d", turned ? (int)VARS + 1 - var : var) > 0);
        assert_true(pinc_hard_memory_node(m, var, pinc_slice_of(name)));
    }
    for (i = 0; i < CLAUSES; i++) {
        int lits[3];

        if (out[i]) {
            continue;
        }
        for (k = 0; k < 3; k++) {
            const int lit = clauses[i][k], other = (int)VARS + 1 - (lit < 0 ? -lit : lit);

            lits[k] = !turned ? lit : lit < 0 ? -other : other;
        }
        assert_true(pinc_sat_add(sat, lits, 3));
        assert_true(!m || pinc_hard_memory_clause(m, lits, 3));
        number[n++] = i;
    }
    assert_true(!m || pinc_hard_memory_learn(m, sat));
    *got = pinc_sat_try(sat, 0, NULL, NULL);
    if (*got == PINC_ENOSOLUTION) {
        bool rest[CLAUSES];
        enum pinc_status again;

        assert_true(pinc_sat_proof(sat, proof));
        memset(rest, 1, sizeof rest);
        for (i = 0; i < n; i++) {
            rest[number[i]] = !proof[i];
        }
        if (memory) {
            (void)solve(clauses, rest, false, NULL, &again);
            holds = again == PINC_ENOSOLUTION;
        }
    }
    if (m) {
        pinc_hard_memory_keep(m, sat);
        pinc_hard_memory_free(*memory);
        *memory = m;
    } else {
        pinc_sat_free(sat);
    }
    return holds;
}

/* Rounds that add clauses and take some away, with the variables numbered anew: each finds what a search that remembers
 * nothing finds, and what it proves is proved by the clauses that it names. */
static void test_rounds(void **state)
{
    static int clauses[CLAUSES][3];
    unsigned problem, round, n_none = 0;

    (void)state;
    for (problem = 0; problem < 60; problem++) {
        struct pinc_hard_memory *memory = NULL;
        bool out[CLAUSES] = {false};
        size_t i;

        seed = problem;
        make_clauses(clauses, CLAUSES, VARS);
        for (round = 0; round < 6; round++) {
            enum pinc_status with, without;

            for (i = 0; i < CLAUSES; i++) {
                out[i] = draw(8) == 0 && round % 3 != 2;
            }
            (void)solve(clauses, out, false, NULL, &without);
            assert_true(solve(clauses, out, round & 1, &memory, &with));
            assert_int_equal(with, without);
            n_none += with == PINC_ENOSOLUTION;
        }
        pinc_hard_memory_free(memory);
    }
    assert_in_range(n_none, 60, 300); /* neither of both was rare */
}

/* Clauses that say the same, as a package's need and the job for it do: what was learnt from either is learnt again. */
static void test_twice(void **state)
{
    static int clauses[CLAUSES][3];
    struct pinc_hard_memory *memory = NULL;
    unsigned problem, round, n_none = 0;
    size_t i;

    (void)state;
    for (problem = 0; problem < 20; problem++) {
        const bool out[CLAUSES] = {false};

        seed = problem;
        make_clauses(clauses, CLAUSES, VARS / 2);
        for (i = 0; i < CLAUSES / 5; i++) {
            memcpy(clauses[CLAUSES - 1 - i], clauses[i], sizeof clauses[i]);
            memcpy(clauses[CLAUSES / 2 + i], clauses[i], sizeof clauses[i]);
        }
        for (round = 0; round < 2; round++) {
            enum pinc_status st;

            assert_true(solve(clauses, out, round & 1, &memory, &st));
            n_none += st == PINC_ENOSOLUTION;
            if (st == PINC_ENOSOLUTION && round == 1) {
                assert_int_equal(pinc_hard_memory_search(memory)->count.conflicts, 0);
            }
        }
        pinc_hard_memory_free(memory);
        memory = NULL;
    }
    assert_in_range(n_none, 20, 40);
}

/* A memory that a search never got to keep, and one without a search before, are as good as none. */
static void test_nothing(void **state)
{
    struct pinc_hard_memory *first = pinc_hard_memory_new(2, NULL), *second;
    const int lit = 1;

    (void)state;
    assert_non_null(first);
    second = pinc_hard_memory_new(2, first);
    assert_non_null(second);
    assert_true(pinc_hard_memory_node(second, 1, PINC_LIT("x")));
    assert_true(pinc_hard_memory_clause(second, &lit, 1));
    assert_true(pinc_hard_memory_learn(second, NULL));
    pinc_hard_memory_free(first);
    pinc_hard_memory_free(second);
    pinc_hard_memory_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_twice),
        cmocka_unit_test(test_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
