#include "resolver/solve/decide.h"

#include "resolver/solve/blame.h"
#include "resolver/state/dependencies.h"

/* Decisions for each place, and in any case, before the solver is asked. */
#define TRIES_EACH 2u
#define TRIES_LEAST 200u

/* A package at a target. */
struct place {
    uint32_t package, target;
    uint32_t *cands; /* NULL: nothing was asked of it yet */
    uint32_t n, left;
    pinc_blame *gone;   /* of each: 1 + why it cannot be taken; 0 when it can */
    pinc_blame *wanted; /* of each extra: 1 + why it is needed; 0 when it is not */
    uint32_t pick;      /* place in cands; PINC_NONE */
    pinc_blame why_picked, why_needed;
    bool needed;
    bool late; /* it was passed by before it was needed */
};

/* What is taken back with a decision. */
struct change {
    enum { CAND_GONE, PLACE_NEEDED, PLACE_PICKED, EXTRA_WANTED } kind;
    uint32_t place, at;
};

struct decision {
    uint32_t place, tried;
    size_t n_changes, n_blames; /* before it */
};

/* Only one candidate is left of a place, or its pick is to have an extra. */
struct todo {
    uint32_t place, extra; /* PINC_NONE: no extra */
};

struct decider {
    const struct pinc_encoding *e;
    struct pinc_graph *graph;
    struct place *places; /* in the order in which they are decided */
    uint32_t n_places;
    uint32_t *order; /* of each package: its place in e->order */
    struct pinc_blames blames;
    struct changes {
        struct change *items;
        size_t n, cap;
    } changes;
    struct todos {
        struct todo *items;
        size_t n, cap;
    } todos;
    struct decision *decisions;
    uint32_t n_decisions, at; /* the place that comes next */
    pinc_blame conflict;      /* decisions that contradict each other */
    bool failed;              /* out of memory */
};

static bool failed(const struct decider *d)
{
    return d->failed || d->blames.failed;
}

/* --- conflicts */

/* These decisions contradict each other. */
static bool clash(struct decider *d, pinc_blame a, pinc_blame b)
{
    d->conflict = pinc_blame_both(&d->blames, a, b);
    return false;
}

/* Add why all candidates of a place that are gone are gone, and why it is needed. */
static void join_gone(struct decider *d, pinc_blame into, const struct place *p)
{
    pinc_blame last = 0;
    uint32_t k;

    pinc_blame_join(&d->blames, into, p->why_needed);
    for (k = 0; k < p->n; k++) {
        if (p->gone[k] && p->gone[k] - 1 != last) {
            last = p->gone[k] - 1;
            pinc_blame_join(&d->blames, into, last);
        }
    }
}

/* --- changes */

static bool note_change(struct decider *d, struct change change)
{
    if (!PINC_GROW(d->changes.items, d->changes.cap, d->changes.n + 1)) {
        d->failed = true;
        return false;
    }
    d->changes.items[d->changes.n++] = change;
    return true;
}

static void take_back(struct decider *d, const struct decision *decision)
{
    while (d->changes.n > decision->n_changes) {
        const struct change *change = &d->changes.items[--d->changes.n];
        struct place *p = &d->places[change->place];

        switch (change->kind) {
        case CAND_GONE:
            p->gone[change->at] = 0;
            p->left++;
            break;
        case PLACE_NEEDED:
            p->needed = false;
            break;
        case PLACE_PICKED:
            p->pick = PINC_NONE;
            break;
        case EXTRA_WANTED:
            p->wanted[change->at] = 0;
            break;
        }
    }
    d->todos.n = 0;
}

static bool push(struct decider *d, struct todo todo)
{
    if (!PINC_GROW(d->todos.items, d->todos.cap, d->todos.n + 1)) {
        d->failed = true;
        return false;
    }
    d->todos.items[d->todos.n++] = todo;
    return true;
}

/* --- what is asked of a place */

/* The place, ready to be asked for something; NULL: out of memory. */
static struct place *open_place(struct decider *d, uint32_t package, size_t target)
{
    struct place *p = &d->places[(size_t)d->order[package] * d->e->n_envs + target];
    const struct pinc_package *known = d->graph->packages[package];
    const struct pinc_merged *merged = &d->e->search->merged[package];
    struct pinc_arena *arena = d->e->arena;
    uint32_t k;

    if (p->cands) {
        return p;
    }
    p->gone = pinc_arena_array(arena, merged->n_cands, sizeof *p->gone);
    p->wanted = pinc_arena_array(arena, known->extras.n, sizeof *p->wanted);
    p->cands = pinc_arena_array(arena, merged->n_cands, sizeof *p->cands);
    if (!p->gone || !p->wanted || !p->cands) {
        d->failed = true;
        return NULL;
    }
    for (k = 0; k < merged->n_cands; k++) {
        if (pinc_package_cell(known, target, merged->cands[k])->file != PINC_NONE) {
            p->cands[p->n++] = merged->cands[k];
        }
    }
    p->left = p->n;
    return p;
}

static uint32_t number_of(const struct decider *d, const struct place *p)
{
    return (uint32_t)(p - d->places);
}

/* Something is asked of a place, or less is left of it. */
static bool look_at(struct decider *d, struct place *p)
{
    if (!p->needed || p->pick != PINC_NONE || p->left > 1) {
        return true;
    }
    if (p->left == 1) {
        return push(d, (struct todo){number_of(d, p), PINC_NONE});
    }
    d->conflict = pinc_blame_new(&d->blames);
    if (d->conflict) {
        join_gone(d, d->conflict, p);
    }
    return false;
}

static bool rule_out(struct decider *d, struct place *p, uint32_t k, pinc_blame why)
{
    if (p->gone[k]) {
        return true;
    }
    if (!note_change(d, (struct change){CAND_GONE, number_of(d, p), k})) {
        return false;
    }
    p->gone[k] = why + 1;
    p->left--;
    return p->pick != k || clash(d, p->why_picked, why);
}

static bool need(struct decider *d, struct place *p, pinc_blame why)
{
    if (p->needed) {
        return true;
    }
    p->needed = true;
    p->late = number_of(d, p) < d->at;
    p->why_needed = why;
    return note_change(d, (struct change){PLACE_NEEDED, number_of(d, p), 0}) && look_at(d, p);
}

static bool want_extra(struct decider *d, struct place *p, uint32_t extra, pinc_blame why)
{
    if (p->wanted[extra]) {
        return true;
    }
    p->wanted[extra] = why + 1;
    return note_change(d, (struct change){EXTRA_WANTED, number_of(d, p), extra}) &&
           (p->pick == PINC_NONE || push(d, (struct todo){number_of(d, p), extra}));
}

/* Only these candidates are left. */
static bool restrict_to(struct decider *d, struct place *p, const bool *match, pinc_blame why)
{
    uint32_t k;

    for (k = 0; k < p->n; k++) {
        if (!match[p->cands[k]] && !rule_out(d, p, k, why)) {
            return false;
        }
    }
    return look_at(d, p);
}

/* @param owner the place whose candidate `cand` has the dependency; NULL: it is of the input */
static bool demand(struct decider *d, const struct place *owner, uint32_t cand,
                   const struct pinc_dep *dep, size_t target, pinc_blame why)
{
    const bool *match;
    struct place *p;
    size_t i;

    if (!d->e->uncontested.contested[dep->package]) {
        return true;
    }
    p = open_place(d, dep->package, target);
    if (!p) {
        return false;
    }
    match = d->graph->packages[dep->package]->specs.items[dep->spec].match;
    for (i = 0; i < dep->n_extras; i++) {
        if (!want_extra(d, p, dep->extras[i], why)) {
            return false;
        }
    }
    if (owner && owner->package == dep->package && !match[cand]) {
        return clash(d, why, why);
    }
    return need(d, p, why) && restrict_to(d, p, match, why);
}

static bool demand_all(struct decider *d, const struct place *p, const struct pinc_deps *deps,
                       pinc_blame why)
{
    size_t i;

    for (i = 0; i < deps->n; i++) {
        if (!demand(d, p, p->cands[p->pick], &deps->items[i], p->target, why)) {
            return false;
        }
    }
    return true;
}

/* Targets that share versions have the same public one. */
static bool keep_alike(struct decider *d, const struct place *p)
{
    const struct pinc_package *known = d->graph->packages[p->package];
    const uint32_t group = known->cands[p->cands[p->pick]].group;
    uint32_t k;
    size_t t;

    for (t = 0; d->e->request.unify && t < d->e->n_envs; t++) {
        struct place *other;

        if (t == p->target || d->e->python[t] != d->e->python[p->target]) {
            continue;
        }
        other = open_place(d, p->package, t);
        for (k = 0; other && k < other->n; k++) {
            if (known->cands[other->cands[k]].group != group &&
                !rule_out(d, other, k, p->why_picked)) {
                return false;
            }
        }
        if (!other || !look_at(d, other)) {
            return false;
        }
    }
    return true;
}

static bool pick(struct decider *d, struct place *p, uint32_t k, pinc_blame why)
{
    const struct pinc_package *known = d->graph->packages[p->package];
    const struct pinc_deps *deps = pinc_package_deps(known, p->target, p->cands[k]);
    uint32_t x;

    p->pick = k;
    p->why_picked = why;
    if (!note_change(d, (struct change){PLACE_PICKED, number_of(d, p), 0}) ||
        (deps && !demand_all(d, p, deps, why))) {
        return false;
    }
    for (x = 0; deps && x < known->extras.n; x++) {
        if (p->wanted[x] && !push(d, (struct todo){number_of(d, p), x})) {
            return false;
        }
    }
    return keep_alike(d, p);
}

/* --- what follows */

static bool take_extra(struct decider *d, struct place *p, uint32_t extra)
{
    struct pinc_package *known = d->graph->packages[p->package];
    const struct pinc_deps *deps;

    if (!pinc_package_deps(known, p->target, p->cands[p->pick])) {
        return true; /* not known: counts as free of dependencies */
    }
    deps = pinc_dependencies_of_extra(d->graph, known, p->target, p->cands[p->pick], extra);
    if (!deps) {
        d->failed = true;
        return false;
    }
    return demand_all(d, p, deps, pinc_blame_both(&d->blames, p->why_picked, p->wanted[extra] - 1));
}

/* There is no choice. */
static bool take_last(struct decider *d, struct place *p)
{
    const pinc_blame why = pinc_blame_new(&d->blames);
    uint32_t k = 0;

    if (!why) {
        return false;
    }
    while (p->gone[k]) {
        k++;
    }
    join_gone(d, why, p);
    return pick(d, p, k, why);
}

/* Follow all that comes of a change. */
static bool follow(struct decider *d)
{
    bool done = true;

    while (done && !failed(d) && d->todos.n) {
        const struct todo todo = d->todos.items[--d->todos.n];
        struct place *p = &d->places[todo.place];

        if (todo.extra != PINC_NONE) {
            done = p->pick == PINC_NONE || take_extra(d, p, todo.extra);
        } else if (p->pick == PINC_NONE && p->left == 1) {
            done = take_last(d, p);
        }
    }
    return done && !failed(d);
}

/* --- decisions */

/* The most preferred of those that are left. */
static uint32_t best_left(const struct decider *d, const struct place *p)
{
    const struct pinc_package *known = d->graph->packages[p->package];
    uint32_t k, best = PINC_NONE;

    for (k = p->n; k-- > 0;) {
        if (!p->gone[k] &&
            (best == PINC_NONE || pinc_encoding_preference(known, p->target, p->cands[k]) >
                                      pinc_encoding_preference(known, p->target, p->cands[best]))) {
            best = k;
        }
    }
    return best;
}

static bool decide(struct decider *d, struct place *p)
{
    struct decision *decision = &d->decisions[d->n_decisions];
    pinc_blame why;

    *decision = (struct decision){number_of(d, p), best_left(d, p), d->changes.n, d->blames.n};
    why = pinc_blame_new(&d->blames);
    if (!why) {
        return false;
    }
    pinc_blame_put(&d->blames, why, d->n_decisions++, true);
    return pick(d, p, decision->tried, why) && follow(d);
}

/* Take decisions back until there is no conflict. false: there is one in any case */
static bool retreat(struct decider *d)
{
    bool done = false;

    while (!done && !failed(d)) {
        const size_t n = pinc_blame_last(&d->blames, d->conflict);
        struct place *p;
        pinc_blame why;

        if (n == SIZE_MAX) {
            return false;
        }
        take_back(d, &d->decisions[n]);
        d->n_decisions = (uint32_t)n;
        d->at = d->decisions[n].place;
        why = pinc_blames_cut(&d->blames, d->decisions[n].n_blames, d->conflict);
        if (!why) {
            return false;
        }
        pinc_blame_put(&d->blames, why, n, false);
        p = &d->places[d->at];
        done = rule_out(d, p, d->decisions[n].tried, why) && look_at(d, p) && follow(d);
    }
    return done && !failed(d);
}

static bool ask_input(struct decider *d)
{
    const struct pinc_encode_request *request = &d->e->request;
    const struct pinc_resolve_request *input = d->graph->request;
    size_t i, t;

    for (t = 0; t < d->e->n_envs; t++) {
        const bool takes_part = !request->targets || (request->targets >> t & 1);

        for (i = 0; takes_part && i < input->n_requirements; i++) {
            if ((input->requirements[i].targets >> t & 1) &&
                !(request->without && request->without[i]) &&
                !demand(d, NULL, PINC_NONE, pinc_graph_root(d->graph, i, t), t, 0)) {
                return false;
            }
        }
    }
    return follow(d);
}

/* Is there a solution, and was every package decided in its turn? In a circle one may be needed only by those after it: then
 * the solver knows the order. */
static bool search(struct decider *d)
{
    size_t tries = TRIES_LEAST + TRIES_EACH * (size_t)d->n_places;
    uint32_t i;

    if (!ask_input(d)) {
        return false;
    }
    while (d->at < d->n_places) {
        struct place *p = &d->places[d->at];

        if (!p->needed || p->pick != PINC_NONE) {
            d->at++;
        } else if (tries-- == 0 || (!decide(d, p) && (failed(d) || !retreat(d)))) {
            return false;
        }
    }
    for (i = 0; i < d->n_places; i++) {
        if (d->places[i].needed && d->places[i].late) {
            return false;
        }
    }
    return true;
}

/* --- setting up */

static bool set_up(struct decider *d)
{
    const struct pinc_encoding *e = d->e;
    struct pinc_arena *arena = e->arena;
    uint32_t i;

    d->n_places = (uint32_t)(e->n_order * e->n_envs);
    d->places = pinc_arena_array(arena, d->n_places, sizeof *d->places);
    d->order = pinc_arena_array(arena, d->graph->n_packages, sizeof *d->order);
    d->decisions = pinc_arena_array(arena, (size_t)d->n_places + 1, sizeof *d->decisions);
    if (!d->places || !d->order || !d->decisions) {
        return false;
    }
    for (i = 0; i < d->n_places; i++) {
        d->places[i].package = e->order[i / e->n_envs];
        d->places[i].target = i % (uint32_t)e->n_envs;
        d->places[i].pick = PINC_NONE;
        d->order[d->places[i].package] = i / (uint32_t)e->n_envs;
    }
    pinc_blames_init(&d->blames, d->n_places);
    return !failed(d);
}

static bool assumes(const struct pinc_encoding *e)
{
    size_t i;

    for (i = 0; i < e->n_order; i++) {
        if (e->search->tried[e->order[i]].probing) {
            return true;
        }
    }
    return false;
}

/* NULL: out of memory. */
static const uint32_t *read_picks(const struct decider *d)
{
    uint32_t *picks = pinc_arena_array(d->e->arena, d->n_places, sizeof *picks);
    uint32_t i;

    for (i = 0; picks && i < d->n_places; i++) {
        const struct place *p = &d->places[i];

        picks[i] = p->pick == PINC_NONE ? PINC_NONE : p->cands[p->pick];
    }
    return picks;
}

enum pinc_status pinc_decide(const uint32_t **picks, const struct pinc_encoding *e,
                             struct pinc_error *err)
{
    struct decider d = {.e = e, .graph = e->search->graph};
    bool found;

    *picks = NULL;
    if (assumes(e)) {
        return PINC_OK;
    }
    d.failed = !set_up(&d);
    found = !d.failed && search(&d) && !failed(&d);
    if (found) {
        *picks = read_picks(&d);
        d.failed = !*picks;
    }
    d.failed = failed(&d);
    pinc_blames_clear(&d.blames);
    pinc_free(d.changes.items);
    pinc_free(d.todos.items);
    return d.failed ? pinc_fail_memory(err) : PINC_OK;
}
