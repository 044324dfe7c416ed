#include "resolver/state/solution.h"

#include <string.h>

bool pinc_solution_grow(struct pinc_solution *s, size_t n)
{
    size_t i;

    if (n <= s->n) {
        return true;
    }
    if (!PINC_GROW(s->picks, s->cap_picks, n * s->n_envs) ||
        !PINC_GROW(s->apart, s->cap_apart, n)) {
        return false;
    }
    for (i = s->n * s->n_envs; i < n * s->n_envs; i++) {
        s->picks[i] = PINC_NONE;
    }
    for (i = s->n; i < n; i++) {
        s->apart[i] = 0;
    }
    s->n = n;
    return true;
}

bool pinc_solution_copy(struct pinc_solution *out, const struct pinc_solution *from)
{
    *out = (struct pinc_solution){.n_envs = from->n_envs};
    if (!pinc_solution_grow(out, from->n)) {
        pinc_solution_clear(out);
        return false;
    }
    if (from->n) {
        memcpy(out->picks, from->picks, from->n * from->n_envs * sizeof *out->picks);
        memcpy(out->apart, from->apart, from->n * sizeof *out->apart);
    }
    return true;
}

void pinc_solution_clear(struct pinc_solution *s)
{
    pinc_free(s->picks);
    pinc_free(s->apart);
    *s = (struct pinc_solution){.n_envs = s->n_envs};
}
