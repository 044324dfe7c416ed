#include "resolver/sat/sat_again.h"

#include "resolver/sat/sat_clauses.h"
#include "resolver/sat/sat_proof.h"

#define LEVELS_MAX 12u /* that a clause joins; others are of little use */

/* All that the old search concluded: node k is learnt clause k, node n_learnt + v what the first level says of variable v. */
struct again {
    struct pinc_sat *s;
    const struct pinc_sat *old;
    const uint32_t *vars, *clauses;
    uint32_t n_learnt;
    size_t n_first;       /* literals of the first level, in the order in which they became true */
    bool *sound, *wanted; /* of each node: it follows from clauses that are there; it is needed */
    uint32_t *number;     /* of each node: that of its clause in the new search */
    struct pinc_sat_list order; /* sound nodes; what they come from is before them */
    struct pinc_sat_list
        place; /* of each learnt clause, where the old search keeps it; PINC_SAT_NONE */
};

static uint32_t var_node(const struct again *a, uint32_t var)
{
    return a->n_learnt + var;
}

/* Call it for each thing that a node comes from: the number of a clause, or ~ a variable. */
typedef bool visit(struct again *a, uint32_t from);

static bool visit_learnt(struct again *a, uint32_t node, visit *call)
{
    const struct pinc_sat *old = a->old;
    const uint32_t end =
        node + 1 < old->log.first.n ? old->log.first.items[node + 1] : (uint32_t)old->log.from.n;
    uint32_t at;

    for (at = old->log.first.items[node]; at < end; at++) {
        if (!call(a, old->log.from.items[at])) {
            return false;
        }
    }
    return true;
}

static bool visit_var(struct again *a, uint32_t var, visit *call)
{
    const struct pinc_sat *old = a->old;
    const uint32_t reason = old->vars[var].reason;
    uint32_t i;

    if (reason == PINC_SAT_NONE || !call(a, pinc_sat_number(old, reason))) {
        return false;
    }
    for (i = 0; i < pinc_sat_size(old, reason); i++) {
        const uint32_t other = pinc_sat_literals(old, reason)[i] >> 1;

        if (other != var && !call(a, ~other)) {
            return false;
        }
    }
    return true;
}

static bool visit_node(struct again *a, uint32_t node, visit *call)
{
    return node < a->n_learnt ? visit_learnt(a, node, call)
                              : visit_var(a, node - a->n_learnt, call);
}

/* The node of something that a node comes from; PINC_SAT_NONE: a clause that was given. */
static uint32_t node_of(const struct again *a, uint32_t from)
{
    if (from >> 31) {
        return var_node(a, ~from);
    }
    return from < a->old->clauses.n_given ? PINC_SAT_NONE : from - a->old->clauses.n_given;
}

static bool is_sound(struct again *a, uint32_t from)
{
    const uint32_t node = node_of(a, from);

    return node == PINC_SAT_NONE ? a->clauses[from] != PINC_SAT_NONE : a->sound[node];
}

static bool judge(struct again *a, uint32_t node)
{
    a->sound[node] = visit_node(a, node, is_sound);
    return !a->sound[node] || pinc_sat_list_add(&a->order, node);
}

/* In the order in which the old search concluded it: a literal of the first level comes behind its reason, and before the
 * clauses that were learnt by it. */
static bool judge_all(struct again *a)
{
    const struct pinc_sat *old = a->old;
    size_t at = 0;
    uint32_t k;
    bool done = true;

    for (k = 0; k <= a->n_learnt && done; k++) {
        for (; at < a->n_first && done; at++) {
            const uint32_t var = old->trail.literals[at] >> 1;
            const uint32_t reason = old->vars[var].reason;

            if (reason != PINC_SAT_NONE && k < a->n_learnt &&
                pinc_sat_number(old, reason) >= old->clauses.n_given + k) {
                break;
            }
            done = judge(a, var_node(a, var));
        }
        done = done && (k == a->n_learnt || judge(a, k));
    }
    return done;
}

/* Is the clause worth keeping for itself? */
static bool is_useful(const struct again *a, uint32_t node)
{
    const uint32_t place = node < a->n_learnt ? a->place.items[node] : PINC_SAT_NONE;

    return node >= a->n_learnt ||
           (place != PINC_SAT_NONE &&
            a->old->clauses.store.items[place + PINC_SAT_LEVELS] <= LEVELS_MAX);
}

static bool want(struct again *a, uint32_t from)
{
    const uint32_t node = node_of(a, from);

    if (node != PINC_SAT_NONE) {
        a->wanted[node] = true;
    }
    return true;
}

static bool log_from(struct again *a, uint32_t from)
{
    const uint32_t node = node_of(a, from);

    pinc_sat_log(a->s, node == PINC_SAT_NONE ? a->clauses[from] : a->number[node]);
    return true;
}

static bool add_literal(struct again *a, uint32_t literal)
{
    const uint32_t var = a->vars[literal >> 1];

    return pinc_sat_list_add(&a->s->clauses.fresh, 2 * var + (literal & 1));
}

/* The literals of a node's clause become the fresh ones. */
static bool take_literals(struct again *a, uint32_t node)
{
    const struct pinc_sat *old = a->old;
    uint32_t i;
    bool done = true;

    a->s->clauses.fresh.n = 0;
    if (node >= a->n_learnt) {
        const uint32_t var = node - a->n_learnt;

        return add_literal(a, 2 * var + (old->values[2 * var] < 0));
    }
    for (i = 0; i < pinc_sat_size(old, a->place.items[node]) && done; i++) {
        done = add_literal(a, pinc_sat_literals(old, a->place.items[node])[i]);
    }
    return done;
}

/* Only what it comes from, unless the clause is kept. */
static bool repeat(struct again *a, uint32_t node)
{
    struct pinc_sat *s = a->s;
    uint32_t clause, levels = 1;

    a->number[node] = s->clauses.n_given + s->clauses.n_learnt++;
    if (!pinc_sat_list_add(&s->log.first, (uint32_t)s->log.from.n)) {
        return false;
    }
    (void)visit_node(a, node, log_from);
    if (s->no_memory || !is_useful(a, node)) {
        return !s->no_memory;
    }
    if (node < a->n_learnt) {
        levels = a->old->clauses.store.items[a->place.items[node] + PINC_SAT_LEVELS];
    }
    if (!take_literals(a, node)) {
        return false;
    }
    clause = pinc_sat_store(s, levels, a->number[node]);
    return clause != PINC_SAT_NONE && pinc_sat_list_add(&s->clauses.learnt, clause);
}

static bool repeat_all(struct again *a)
{
    size_t i;
    bool done = true;

    for (i = a->order.n; i-- > 0;) {
        const uint32_t node = a->order.items[i];

        a->wanted[node] = a->wanted[node] || is_useful(a, node);
        if (a->wanted[node]) {
            (void)visit_node(a, node, want);
        }
    }
    for (i = 0; i < a->order.n && done; i++) {
        done = !a->wanted[a->order.items[i]] || repeat(a, a->order.items[i]);
    }
    return done;
}

static bool find_places(struct again *a)
{
    const struct pinc_sat *old = a->old;
    bool done = true;
    size_t i;

    for (i = 0; i < a->n_learnt && done; i++) {
        done = pinc_sat_list_add(&a->place, PINC_SAT_NONE);
    }
    for (i = 0; i < old->clauses.learnt.n && done; i++) {
        const uint32_t place = old->clauses.learnt.items[i];
        const uint32_t k = pinc_sat_number(old, place) - old->clauses.n_given;

        if (k < a->n_learnt) {
            a->place.items[k] = place;
        }
    }
    return done;
}

/* Begin with what was in conflict, as it was last. */
static void repeat_values(const struct again *a)
{
    uint32_t v;

    for (v = 1; v <= a->old->n_vars; v++) {
        if (a->vars[v]) {
            pinc_sat_favour(a->s, a->vars[v], a->old->vars[v].activity / a->old->heap.bump,
                            a->old->vars[v].phase);
        }
    }
}

bool pinc_sat_learn_again(struct pinc_sat *s, const struct pinc_sat_again *again)
{
    const struct pinc_sat *old = again->old;
    struct again a = {.s = s,
                      .old = old,
                      .vars = again->vars,
                      .clauses = again->clauses,
                      .n_learnt = (uint32_t)old->log.first.n,
                      .n_first = old->trail.levels.n ? old->trail.levels.items[0] : old->trail.n};
    const size_t n = a.n_learnt + old->n_vars + 1;
    bool done;

    repeat_values(&a);
    if (old->log.overfull || old->no_memory || !old->begun) {
        return true; /* where its clauses come from is not known */
    }
    a.sound = pinc_alloc_array(n, sizeof *a.sound);
    a.wanted = pinc_alloc_array(n, sizeof *a.wanted);
    a.number = pinc_alloc_array(n, sizeof *a.number);
    done = a.sound && a.wanted && a.number && find_places(&a) && judge_all(&a) && repeat_all(&a);
    if (s->count.most < 2 * s->clauses.learnt.n) {
        s->count.most = (uint32_t)(2 * s->clauses.learnt.n);
    }
    pinc_free(a.sound);
    pinc_free(a.wanted);
    pinc_free(a.number);
    pinc_free(a.order.items);
    pinc_free(a.place.items);
    return done;
}
