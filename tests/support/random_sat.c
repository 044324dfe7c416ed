#include "tests/support/random_sat.h"

#include <string.h>

unsigned random_sat_draw(struct random_sat *p, unsigned below)
{
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(p->random >> 33) % below;
}

int random_sat_literal(struct random_sat *p)
{
    const int var = 1 + (int)random_sat_draw(p, (unsigned)p->n_vars);

    return random_sat_draw(p, 2) ? var : -var;
}

struct pinc_sat *random_sat_make(struct random_sat *p, unsigned seed)
{
    struct pinc_sat *sat;
    size_t c, i;

    memset(p, 0, sizeof *p);
    p->random = seed;
    p->n_vars = 3 + random_sat_draw(p, 8);
    p->n_clauses = p->n_vars * (20 + random_sat_draw(p, 35)) / 10;
    sat = pinc_sat_new(p->n_vars);
    for (c = 0; sat && c < p->n_clauses; c++) {
        p->sizes[c] = random_sat_draw(p, 20) == 0 ? 1 : 2 + (random_sat_draw(p, 4) > 0);
        for (i = 0; i < p->sizes[c]; i++) {
            p->clauses[c][i] = random_sat_literal(p);
        }
        if (!pinc_sat_add(sat, p->clauses[c], p->sizes[c])) {
            pinc_sat_free(sat);
            return NULL;
        }
    }
    return sat;
}

static bool holds(unsigned values, int literal)
{
    const int var = literal > 0 ? literal : -literal;

    return (values >> var & 1) == (literal > 0);
}

static bool is_solution(const struct random_sat *p, unsigned values)
{
    size_t c, i;

    for (i = 0; i < p->n_fixed; i++) {
        if (!holds(values, p->fixed[i])) {
            return false;
        }
    }
    for (c = 0; c < p->n_clauses; c++) {
        for (i = 0; i < p->sizes[c] && !holds(values, p->clauses[c][i]); i++) {
        }
        if (i == p->sizes[c] && !p->left_out[c]) {
            return false;
        }
    }
    return true;
}

bool random_sat_solvable(const struct random_sat *p)
{
    unsigned values;

    for (values = 0; values < 2u << p->n_vars; values += 2) {
        if (is_solution(p, values)) {
            return true;
        }
    }
    return false;
}
