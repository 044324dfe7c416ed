/*
 * Random clauses over a few variables, and whether they have a solution, found by trying all.
 */
#ifndef PINC_TESTS_SUPPORT_RANDOM_SAT_H
#define PINC_TESTS_SUPPORT_RANDOM_SAT_H

#include "tests/support/cmocka_all.h"

#include "resolver/sat/sat.h"
#include "resolver/sat/sat_proof.h"
#include "resolver/sat/sat_state.h"

#define RANDOM_SAT_CLAUSES 64u
#define RANDOM_SAT_FIXED 16u

struct random_sat {
    uint64_t random;
    size_t n_vars, n_clauses, n_fixed;
    int clauses[RANDOM_SAT_CLAUSES][3];
    size_t sizes[RANDOM_SAT_CLAUSES];
    bool left_out[RANDOM_SAT_CLAUSES];
    int fixed[RANDOM_SAT_FIXED];
};

/** A number below `below`. */
unsigned random_sat_draw(struct random_sat *p, unsigned below);

/** Some literal. */
int random_sat_literal(struct random_sat *p);

/** The problem of a seed, of 3 to 10 variables. NULL: out of memory */
struct pinc_sat *random_sat_make(struct random_sat *p, unsigned seed);

/** Is there a solution of the clauses that are not left out, with all fixed literals? */
bool random_sat_solvable(const struct random_sat *p);

#endif
