#include "resolver/sat/sat_proof.h"

#include <string.h>

#define LOG_MAX (1u << 23) /* 32 MB */

void pinc_sat_log(struct pinc_sat *s, uint32_t what)
{
    s->log.overfull = s->log.overfull || s->log.from.n >= LOG_MAX;
    if (!s->log.overfull && !pinc_sat_list_add(&s->log.from, what)) {
        s->no_memory = true;
    }
}

/* Look at a clause that the proof needs: it was given, or comes from others. */
static bool trace(const struct pinc_sat *s, uint32_t number, bool *clauses,
                  struct pinc_sat_list *open)
{
    uint32_t at, end;

    if (number < s->clauses.n_given) {
        clauses[number] = true;
        return true;
    }
    number -= s->clauses.n_given;
    end = number + 1 < s->log.first.n ? s->log.first.items[number + 1] : (uint32_t)s->log.from.n;
    for (at = s->log.first.items[number]; at < end; at++) {
        if (!pinc_sat_list_add(open, s->log.from.items[at])) {
            return false;
        }
    }
    return true;
}

/* The literals of a clause of the first level: why are they false? */
static bool trace_literals(const struct pinc_sat *s, uint32_t clause, struct pinc_sat_list *open)
{
    uint32_t i;

    for (i = 0; i < pinc_sat_size(s, clause); i++) {
        if (!pinc_sat_list_add(open, ~(pinc_sat_literals(s, clause)[i] >> 1))) {
            return false;
        }
    }
    return pinc_sat_list_add(open, pinc_sat_number(s, clause));
}

bool pinc_sat_proof(const struct pinc_sat *s, bool *clauses)
{
    bool *seen =
        pinc_alloc_array(s->clauses.n_given + s->clauses.n_learnt + s->n_vars + 1, sizeof *seen);
    struct pinc_sat_list open = {0};
    bool done = seen != NULL;

    if (s->log.overfull || !s->failed) {
        memset(clauses, 1, s->clauses.n_given * sizeof *clauses);
    } else if (done) {
        done = trace_literals(s, s->log.last, &open);
    }
    while (done && open.n > 0) {
        const uint32_t what = open.items[--open.n];
        const bool is_var = what >> 31;
        bool *known = &seen[is_var ? s->clauses.n_given + s->clauses.n_learnt + ~what : what];

        if (!*known) {
            *known = true;
            done = is_var ? trace_literals(s, s->vars[~what].reason, &open)
                          : trace(s, what, clauses, &open);
        }
    }
    pinc_free(open.items);
    pinc_free(seen);
    return done;
}
