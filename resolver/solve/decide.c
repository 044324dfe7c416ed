#include "resolver/solve/decide.h"

#include "resolver/solve/decide_places.h"
#include "resolver/state/dependencies.h"

/* Packages times targets: each decision takes a bit for each of them. */
#define PLACES_MAX 4096u
/* Decisions for each place, and in any case, before the solver is asked. */
#define TRIES_EACH 2u
#define TRIES_LEAST 200u

struct decision {
    uint32_t place, tried;
    size_t n_changes, n_blames; /* before it */
};

struct decider {
    struct decide_places places;
    struct decision *decisions;
    uint32_t n_decisions;
};

/* --- what a candidate needs */

/* @param owner the place whose candidate `cand` has the dependency; NULL: it is of the input */
static bool demand(struct decide_places *d, const struct decide_place *owner, uint32_t cand,
                   const struct pinc_dep *dep, size_t target, pinc_blame why)
{
    const struct pinc_package *known = d->e->search->graph->packages[dep->package];
    struct decide_place *p;
    size_t i;

    if (!d->e->uncontested.contested[dep->package]) {
        return true;
    }
    p = decide_place_of(d, dep->package, target);
    for (i = 0; i < dep->n_extras; i++) {
        if (!decide_want_extra(d, p, dep->extras[i], why)) {
            return false;
        }
    }
    if (owner && owner->package == dep->package &&
        !pinc_match_has(known->specs.items[dep->spec].match, cand)) {
        return decide_clash(d, why, why);
    }
    return decide_need(d, p, why) && decide_restrict(d, p, dep->spec, why);
}

static bool demand_all(struct decide_places *d, const struct decide_place *p,
                       const struct pinc_deps *deps, pinc_blame why)
{
    size_t i;

    for (i = 0; i < deps->n; i++) {
        if (!demand(d, p, p->cands[p->pick.at], &deps->items[i], p->target, why)) {
            return false;
        }
    }
    return true;
}

/* Targets that share versions have the same public one. */
static bool keep_alike(struct decide_places *d, const struct decide_place *p)
{
    const struct pinc_package *known = d->e->search->graph->packages[p->package];
    const uint32_t group = known->cands[p->cands[p->pick.at]].group;
    uint32_t k, low;
    size_t t;

    for (t = 0; d->e->request.unify && !d->input_only && t < d->e->n_envs; t++) {
        struct decide_place *other = decide_place_of(d, p->package, t);

        if (t == p->target || d->e->python[t] != d->e->python[p->target]) {
            continue;
        }
        for (k = 0, low = 0; k < other->n; k++) {
            const uint32_t theirs = known->cands[other->cands[k]].group;

            low += theirs < group;
            if (theirs != group && !decide_rule_out(d, other, k, p->pick.why)) {
                return false;
            }
        }
        if (!decide_look_at(d, other) || !decide_raise(d, other, low, p->pick.why)) {
            return false;
        }
    }
    return true;
}

static bool pick(struct decide_places *d, struct decide_place *p, uint32_t k, pinc_blame why,
                 bool chosen)
{
    const struct pinc_package *known = d->e->search->graph->packages[p->package];
    const struct pinc_deps *deps = pinc_package_deps(known, p->target, p->cands[k]);
    uint32_t x;

    if (!decide_set_pick(d, p, k, why, chosen) || (deps && !demand_all(d, p, deps, why))) {
        return false;
    }
    for (x = 0; deps && x < known->extras.n; x++) {
        if (p->wanted[x] &&
            !decide_push(d, (struct decide_todo){(uint32_t)(p - d->list), x, false})) {
            return false;
        }
    }
    return keep_alike(d, p);
}

/* --- what follows */

static bool take_extra(struct decide_places *d, struct decide_place *p, uint32_t extra)
{
    struct pinc_graph *graph = d->e->search->graph;
    struct pinc_package *known = graph->packages[p->package];
    const uint32_t cand = p->cands[p->pick.at];
    const struct pinc_deps *deps;

    if (!pinc_package_deps(known, p->target, cand)) {
        return true; /* not known: counts as free of dependencies */
    }
    deps = pinc_dependencies_of_extra(graph, known, p->target, cand, extra);
    if (!deps) {
        d->failed = true;
        return false;
    }
    return demand_all(d, p, deps, pinc_blame_both(&d->blames, p->pick.why, p->wanted[extra] - 1));
}

/* There is no choice. */
static bool take_last(struct decide_places *d, struct decide_place *p)
{
    const pinc_blame why = d->input_only ? 0 : pinc_blame_new(&d->blames);
    uint32_t k = 0;

    if (!why && !d->input_only) {
        return false;
    }
    while (p->gone[k]) {
        k++;
    }
    if (!d->input_only) {
        decide_join_gone(d, why, p);
    }
    return pick(d, p, k, why, false);
}

/* Follow all that comes of a change. */
static bool follow(struct decide_places *d)
{
    bool done = true;

    while (done && !decide_failed(d) && d->todos.n) {
        const struct decide_todo todo = d->todos.items[--d->todos.n];
        struct decide_place *p = &d->list[todo.place];

        if (todo.bounds) {
            done = decide_follow_bounds(d, p);
        } else if (todo.extra != PINC_NONE) {
            done = p->pick.at == PINC_NONE || take_extra(d, p, todo.extra);
        } else if (p->pick.at == PINC_NONE && p->left == 1) {
            done = take_last(d, p);
        }
    }
    return done && !decide_failed(d);
}

/* --- decisions */

/* The most preferred of those that are left. */
static uint32_t best_left(const struct decide_places *d, const struct decide_place *p)
{
    const struct pinc_package *known = d->e->search->graph->packages[p->package];
    uint32_t k, best = PINC_NONE;
    uint64_t most = 0;

    for (k = p->n; k-- > 0;) {
        const uint64_t order = pinc_encoding_preference(known, p->target, p->cands[k]);

        if (!p->gone[k] && (best == PINC_NONE || order > most)) {
            best = k;
            most = order;
        }
    }
    return best;
}

static bool decide(struct decider *d, struct decide_place *p)
{
    struct decide_places *places = &d->places;
    struct decision *decision = &d->decisions[d->n_decisions];
    pinc_blame why;

    *decision =
        (struct decision){places->at, best_left(places, p), places->changes.n, places->blames.n};
    why = pinc_blame_new(&places->blames);
    if (!why) {
        return false;
    }
    pinc_blame_put(&places->blames, why, d->n_decisions++, true);
    return pick(places, p, decision->tried, why, true) && follow(places);
}

/* Take decisions back until there is no conflict. false: there is one in any case */
static bool retreat(struct decider *d)
{
    struct decide_places *places = &d->places;
    bool done = false;

    while (!done && !decide_failed(places)) {
        const size_t n = pinc_blame_last(&places->blames, places->conflict);
        const struct decision *last = &d->decisions[n == SIZE_MAX ? 0 : n];
        struct decide_place *p;
        pinc_blame why;

        if (n == SIZE_MAX) {
            return false;
        }
        decide_take_back(places, last->n_changes);
        why = pinc_blames_cut(&places->blames, last->n_blames, places->conflict);
        if (!why) {
            return false;
        }
        pinc_blame_put(&places->blames, why, n, false);
        d->n_decisions = (uint32_t)n;
        places->at = last->place;
        p = &places->list[last->place];
        done = decide_rule_out(places, p, last->tried, why) && decide_look_at(places, p) &&
               follow(places);
    }
    return done && !decide_failed(places);
}

static bool ask_input(struct decide_places *d)
{
    const struct pinc_encode_request *request = &d->e->request;
    const struct pinc_graph *graph = d->e->search->graph;
    const struct pinc_resolve_request *input = graph->request;
    size_t i, t;

    for (t = 0; t < d->e->n_envs; t++) {
        const bool takes_part = !request->targets || (request->targets >> t & 1);

        for (i = 0; takes_part && i < input->n_requirements; i++) {
            if ((input->requirements[i].targets >> t & 1) &&
                !(request->without && request->without[i]) &&
                !demand(d, NULL, PINC_NONE, pinc_graph_root(graph, i, t), t, 0)) {
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
    struct decide_places *places = &d->places;
    size_t tries = TRIES_LEAST + TRIES_EACH * (size_t)places->n;
    uint32_t i;

    if (!ask_input(places)) {
        return false;
    }
    while (places->at < places->n) {
        struct decide_place *p = &places->list[places->at];

        if (!p->need.is || p->pick.at != PINC_NONE) {
            places->at++;
        } else if (tries-- == 0 || (!decide(d, p) && (decide_failed(places) || !retreat(d)))) {
            return false;
        }
    }
    for (i = 0; i < places->n; i++) {
        if (places->list[i].need.is && places->list[i].need.late) {
            return false;
        }
    }
    return true;
}

/* Is there nothing to be gained from trying? */
static bool is_for_solver(const struct pinc_encoding *e)
{
    size_t i;

    if (e->n_order > PLACES_MAX / e->n_envs) {
        return true;
    }
    for (i = 0; i < e->n_order; i++) {
        if (e->search->tried[e->order[i]].probing) {
            return true;
        }
    }
    return false;
}

/* NULL: out of memory. */
static const uint32_t *read_picks(const struct decide_places *d)
{
    uint32_t *picks = pinc_arena_array(d->e->arena, d->n, sizeof *picks);
    uint32_t i;

    for (i = 0; picks && i < d->n; i++) {
        const struct decide_place *p = &d->list[i];

        picks[i] = p->pick.at == PINC_NONE ? PINC_NONE : p->cands[p->pick.at];
    }
    return picks;
}

enum pinc_status pinc_decide(const uint32_t **picks, const struct pinc_encoding *e,
                             struct pinc_error *err)
{
    struct decider d = {0};
    bool failed;

    *picks = NULL;
    if (is_for_solver(e)) {
        return PINC_OK;
    }
    failed = !decide_places_init(&d.places, e);
    d.decisions = pinc_arena_array(e->arena, (size_t)d.places.n + 1, sizeof *d.decisions);
    failed = failed || !d.decisions;
    if (!failed && search(&d)) {
        *picks = read_picks(&d.places);
        failed = !*picks;
    }
    failed = failed || decide_failed(&d.places);
    decide_places_clear(&d.places);
    return failed ? pinc_fail_memory(err) : PINC_OK;
}

enum pinc_status pinc_decide_input(struct decide_places *places, const struct pinc_encoding *e,
                                   struct pinc_error *err)
{
    bool done = decide_places_init(places, e);

    places->input_only = true;
    if (done) {
        (void)ask_input(places); /* a contradiction is the solver's to find */
    }
    done = done && !decide_failed(places);
    decide_places_clear(places);
    return done ? PINC_OK : pinc_fail_memory(err);
}
