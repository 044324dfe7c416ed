#include "resolver/sat/sat_clauses.h"

#include "base/sort.h"

#include <string.h>

#define FORGOTTEN (1u << 31) /* in the size */
#define LEARNT_MORE 500u     /* each time some are forgotten */

static bool watch(struct pinc_sat *s, uint32_t literal, uint32_t clause, uint32_t other)
{
    struct pinc_sat_watches *list = &s->watches[literal];

    if (!PINC_GROW(list->items, list->cap, list->n + 1)) {
        s->no_memory = true;
        return false;
    }
    list->items[list->n++] = (struct pinc_sat_watch){clause, other};
    return true;
}

uint32_t pinc_sat_store(struct pinc_sat *s, uint32_t levels, uint32_t number)
{
    const uint32_t clause = (uint32_t)s->clauses.store.n, *lits = s->clauses.fresh.items;
    const size_t n = s->clauses.fresh.n, end = s->clauses.store.n + PINC_SAT_LITERALS + n;

    if (end >= PINC_SAT_NONE || !PINC_GROW(s->clauses.store.items, s->clauses.store.cap, end)) {
        s->no_memory = true;
        return PINC_SAT_NONE;
    }
    s->clauses.store.n = end;
    s->clauses.store.items[clause + PINC_SAT_SIZE] = (uint32_t)n;
    s->clauses.store.items[clause + PINC_SAT_LEVELS] = levels;
    s->clauses.store.items[clause + PINC_SAT_NUMBER] = number;
    if (n > 0) {
        memcpy(pinc_sat_literals(s, clause), lits, n * sizeof *lits);
    }
    if (n > 1 && (!watch(s, lits[0], clause, lits[1]) || !watch(s, lits[1], clause, lits[0]))) {
        return PINC_SAT_NONE;
    }
    return clause;
}

/* --- values */

void pinc_sat_assign(struct pinc_sat *s, uint32_t literal, uint32_t reason)
{
    struct pinc_sat_variable *v = pinc_sat_var(s, literal);

    s->values[literal] = 1;
    s->values[literal ^ 1] = -1;
    v->reason = reason;
    v->level = (uint32_t)s->trail.levels.n;
    s->trail.literals[s->trail.n++] = literal;
}

/* Watch a literal that is not false in place of the second one. */
static bool watch_another(struct pinc_sat *s, struct pinc_sat_watch w)
{
    const uint32_t n = pinc_sat_size(s, w.clause);
    uint32_t *lits = pinc_sat_literals(s, w.clause), k;

    for (k = 2; k < n; k++) {
        if (s->values[lits[k]] >= 0) {
            const uint32_t found = lits[k];

            lits[k] = lits[1];
            lits[1] = found;
            return watch(s, found, w.clause, w.other);
        }
    }
    return false;
}

/* A literal became false: what follows from the clauses that watch it? @return a clause without a
 * literal that may be true; PINC_SAT_NONE */
static uint32_t look_at_watches(struct pinc_sat *s, uint32_t literal)
{
    struct pinc_sat_watches *list = &s->watches[literal];
    uint32_t conflict = PINC_SAT_NONE, *lits;
    size_t i, kept = 0;

    for (i = 0; i < list->n; i++) {
        struct pinc_sat_watch w = list->items[i];

        if (conflict != PINC_SAT_NONE || s->values[w.other] > 0) {
            list->items[kept++] = w;
            continue;
        }
        lits = pinc_sat_literals(s, w.clause);
        if (lits[0] == literal) {
            lits[0] = lits[1];
            lits[1] = literal;
        }
        w.other = lits[0];
        if (s->values[w.other] <= 0 && watch_another(s, w)) {
            continue;
        }
        list->items[kept++] = w;
        if (s->values[w.other] < 0) {
            conflict = w.clause;
        } else if (s->values[w.other] == 0) {
            pinc_sat_assign(s, w.other, w.clause);
        }
    }
    list->n = kept;
    return conflict;
}

uint32_t pinc_sat_propagate(struct pinc_sat *s)
{
    uint32_t conflict = PINC_SAT_NONE;

    while (conflict == PINC_SAT_NONE && s->trail.head < s->trail.n && !s->no_memory) {
        conflict = look_at_watches(s, s->trail.literals[s->trail.head++] ^ 1);
    }
    return conflict;
}

/* --- forgetting */

struct rank {
    uint32_t levels, clause;
};

static int compare_ranks(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->levels != y->levels) {
        return x->levels < y->levels ? -1 : 1;
    }
    return (x->clause < y->clause) - (x->clause > y->clause); /* later ones first */
}

static bool is_reason(const struct pinc_sat *s, uint32_t clause)
{
    const uint32_t first = pinc_sat_literals(s, clause)[0];

    return s->values[first] > 0 && pinc_sat_var(s, first)->reason == clause;
}

static bool is_forgotten(const struct pinc_sat_list *store, uint32_t clause)
{
    return store->items[clause + PINC_SAT_SIZE] & FORGOTTEN;
}

/* Where a clause of the old store lies now. */
static uint32_t moved(const struct pinc_sat_list *old, uint32_t clause)
{
    return old->items[clause + PINC_SAT_NUMBER];
}

static void move_watches(const struct pinc_sat_list *old, struct pinc_sat_watches *list)
{
    size_t i, kept = 0;

    for (i = 0; i < list->n; i++) {
        const struct pinc_sat_watch w = list->items[i];

        if (!is_forgotten(old, w.clause)) {
            list->items[kept++] = (struct pinc_sat_watch){moved(old, w.clause), w.other};
        }
    }
    list->n = kept;
}

/* Let all that speaks of clauses speak of the new store. */
static void move_references(struct pinc_sat *s, const struct pinc_sat_list *old)
{
    size_t i, kept = 0;

    for (i = 0; i < 2 * s->n_vars + 2; i++) {
        move_watches(old, &s->watches[i]);
    }
    for (i = 0; i < s->trail.n; i++) {
        uint32_t *reason = &pinc_sat_var(s, s->trail.literals[i])->reason;

        *reason = *reason == PINC_SAT_NONE ? PINC_SAT_NONE : moved(old, *reason);
    }
    for (i = 0; i < s->clauses.learnt.n; i++) {
        const uint32_t clause = s->clauses.learnt.items[i];

        if (!is_forgotten(old, clause)) {
            s->clauses.learnt.items[kept++] = moved(old, clause);
        }
    }
    s->clauses.learnt.n = kept;
}

/* A store without those that are forgotten. */
static bool move_clauses(struct pinc_sat *s)
{
    struct pinc_sat_list old = s->clauses.store, new = {0};
    size_t at, words;

    if (!PINC_GROW(new.items, new.cap, old.n)) {
        return false;
    }
    for (at = 0; at < old.n; at += words) {
        words = PINC_SAT_LITERALS + (old.items[at + PINC_SAT_SIZE] & ~FORGOTTEN);
        if (!is_forgotten(&old, (uint32_t)at)) {
            memcpy(new.items + new.n, old.items + at, words * sizeof *new.items);
            old.items[at + PINC_SAT_NUMBER] = (uint32_t) new.n;
            new.n += words;
        }
    }
    s->clauses.store = new;
    move_references(s, &old);
    pinc_free(old.items);
    return true;
}

void pinc_sat_forget(struct pinc_sat *s)
{
    struct rank *ranks = pinc_alloc_array(s->clauses.learnt.n, sizeof *ranks);
    size_t i;

    if (!ranks) {
        s->no_memory = true;
        return;
    }
    for (i = 0; i < s->clauses.learnt.n; i++) {
        ranks[i].clause = s->clauses.learnt.items[i];
        ranks[i].levels = s->clauses.store.items[ranks[i].clause + PINC_SAT_LEVELS];
    }
    pinc_sort(ranks, s->clauses.learnt.n, sizeof *ranks, compare_ranks);
    for (i = s->clauses.learnt.n / 2; i < s->clauses.learnt.n; i++) {
        if (ranks[i].levels > 2 && !is_reason(s, ranks[i].clause)) {
            s->clauses.store.items[ranks[i].clause + PINC_SAT_SIZE] |= FORGOTTEN;
        }
    }
    pinc_free(ranks);
    s->no_memory = s->no_memory || !move_clauses(s);
    s->count.most += LEARNT_MORE;
}
