#include "resolver/solve/greedy.h"

#include "resolver/state/traverse.h"

#include <string.h>

#define LEVELS_MAX 64u
/* Versions of a package whose metadata is fetched here between two solver runs. */
#define TRIES_MAX 3u

/* Which specifiers the walk over the picks puts on each package, at each target. */
struct demand {
    uint32_t spec;
    uint32_t target;
    struct demand *next;
};

struct descent {
    struct pinc_search *search;
    struct pinc_fetch *wishes;
    struct pinc_graph *graph;
    struct pinc_arena *arena; /* of one level */
    struct demand **demands;  /* of each package */
    pinc_targets *reached;    /* of each package */
    unsigned *tries;          /* of each package, over all levels */
    size_t n_tries, cap_tries;
    bool changed;
};

static bool take_demand(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep,
                        size_t target)
{
    struct descent *d = user;
    struct demand *demand = pinc_arena_alloc(d->arena, sizeof *demand);

    (void)from;
    (void)root;
    if (!demand) {
        return false;
    }
    demand->spec = dep->spec;
    demand->target = (uint32_t)target;
    demand->next = d->demands[dep->package];
    d->demands[dep->package] = demand;
    return true;
}

static bool fits(const struct descent *d, uint32_t package, size_t target, uint32_t cand)
{
    const struct pinc_package *p = d->graph->packages[package];
    const struct demand *demand;

    if (pinc_package_cell(p, target, cand)->file == PINC_NONE) {
        return false;
    }
    for (demand = d->demands[package]; demand; demand = demand->next) {
        if (demand->target == target && !p->specs.items[demand->spec].match[cand]) {
            return false;
        }
    }
    return true;
}

/* The best version that fits at the target, of one public version when group is not PINC_NONE; `floor`
 * when none is better. Most preferred ones come first, so that few are looked into. */
static uint32_t best_at(const struct descent *d, uint32_t package, size_t target, uint32_t group,
                        uint32_t floor)
{
    const struct pinc_package *p = d->graph->packages[package];
    const uint32_t first = group == PINC_NONE ? 0 : p->groups.first[group];
    const uint32_t end = group == PINC_NONE ? (uint32_t)p->n_cands : p->groups.first[group + 1];
    uint32_t i, best = floor;

    for (i = first; i < end; i++) {
        const uint32_t c = p->lowest ? i : end - 1 - (i - first);

        if ((best == PINC_NONE || pinc_package_prefers(p, target, c, best)) &&
            fits(d, package, target, c)) {
            best = c;
        }
    }
    return best;
}

/* The best version over the targets in `wanted` that all of them can have; false when there is
 * none. */
static bool best_together(const struct descent *d, uint32_t package, pinc_targets wanted,
                          uint32_t *picks)
{
    const struct pinc_package *p = d->graph->packages[package];
    const size_t n_envs = d->graph->request->n_envs, first = pinc_targets_first(wanted);
    uint32_t i, best = PINC_NONE;
    size_t t;

    for (i = 0; i < p->groups.n; i++) {
        const uint32_t g = p->lowest ? i : p->groups.n - 1 - i;
        const uint32_t at_first = best_at(d, package, first, g, best);

        if (at_first == best) { /* no better one */
            continue;
        }
        for (t = first + 1; t < n_envs; t++) {
            if ((wanted >> t & 1) && best_at(d, package, t, g, PINC_NONE) == PINC_NONE) {
                break;
            }
        }
        best = t == n_envs ? at_first : best;
    }
    for (t = 0; best != PINC_NONE && t < n_envs; t++) {
        if (wanted >> t & 1) {
            picks[t] = best_at(d, package, t, p->cands[best].group, PINC_NONE);
        }
    }
    return best != PINC_NONE;
}

/* Targets of one Python are chosen for together, those that the solver found to be apart alone. */
static void choose(struct descent *d, uint32_t package, uint32_t *picks)
{
    const pinc_targets apart = d->search->solution.apart[package];
    size_t n_envs = d->graph->request->n_envs, t, u;
    pinc_targets left = d->reached[package];

    for (t = 0; t < n_envs; t++) {
        pinc_targets together = 0;

        if (!(left >> t & 1)) {
            continue;
        }
        for (u = t; u < n_envs; u++) {
            if ((left >> u & 1) && pinc_graph_share(d->graph, t, u) && !(apart >> u & 1)) {
                together |= (pinc_targets)1 << u;
            }
        }
        if (!(together >> t & 1) || !best_together(d, package, together, picks)) {
            together = (pinc_targets)1 << t;
            picks[t] = best_at(d, package, t, PINC_NONE, PINC_NONE);
        }
        left &= ~together;
    }
}

static bool contradicted(const struct descent *d, uint32_t package)
{
    size_t t;

    for (t = 0; t < d->graph->request->n_envs; t++) {
        const uint32_t pick = pinc_solution_pick(&d->search->solution, package, t);

        if ((d->reached[package] >> t & 1) && (pick == PINC_NONE || !fits(d, package, t, pick))) {
            return true;
        }
    }
    return false;
}

/* Pick anew where there is no pick, or one that is contradicted; keep it where nothing fits. */
static enum pinc_status settle(struct descent *d, uint32_t package, struct pinc_error *err)
{
    struct pinc_solution *solution = &d->search->solution;
    size_t n_envs = d->graph->request->n_envs, t;
    uint32_t *picks = pinc_arena_array(d->arena, n_envs, sizeof *picks);

    if (!picks) {
        return pinc_fail_memory(err);
    }
    if (contradicted(d, package) && d->tries && d->tries[package] < TRIES_MAX) {
        d->tries[package]++;
        choose(d, package, picks);
        for (t = 0; t < n_envs; t++) {
            if ((d->reached[package] >> t & 1) && picks[t] != PINC_NONE) {
                d->changed = d->changed || pinc_solution_pick(solution, package, t) != picks[t];
                pinc_solution_set(solution, package, t, picks[t]);
            }
        }
    }
    for (t = 0; t < n_envs; t++) {
        const uint32_t pick = pinc_solution_pick(solution, package, t);

        if ((d->reached[package] >> t & 1) && pick != PINC_NONE &&
            !pinc_fetch_cell(d->wishes, package, t, pick)) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

static enum pinc_status walk_level(struct descent *d, struct pinc_error *err)
{
    struct pinc_graph *graph = d->graph;
    bool *reached;
    size_t t, i, n;

    if (!pinc_traverse_prepare(graph, &d->search->solution) || !pinc_search_grow(d->search)) {
        return pinc_fail_memory(err);
    }
    n = graph->n_packages;
    reached = pinc_arena_array(d->arena, n, sizeof *reached);
    d->demands = pinc_arena_array(d->arena, n, sizeof *d->demands);
    d->reached = pinc_arena_array(d->arena, n, sizeof *d->reached);
    if (!reached || !d->demands || !d->reached || !PINC_GROW(d->tries, d->cap_tries, n)) {
        return pinc_fail_memory(err);
    }
    for (; d->n_tries < n; d->n_tries++) {
        d->tries[d->n_tries] = 0;
    }
    for (t = 0; t < graph->request->n_envs; t++) {
        if (!pinc_traverse(graph, &d->search->solution, t, NULL, reached, take_demand, d)) {
            return pinc_fail_memory(err);
        }
        for (i = 0; i < n; i++) {
            d->reached[i] |= (pinc_targets)reached[i] << t;
        }
    }
    return PINC_OK;
}

/* One level: walk the picks, mend them, and say what is missing. */
static enum pinc_status level(struct descent *d, struct pinc_error *err)
{
    enum pinc_status st = walk_level(d, err);
    size_t i, n = d->graph->n_packages;

    for (i = 0; i < n && st == PINC_OK && d->reached; i++) {
        if (!d->reached[i]) {
            continue;
        }
        if (d->graph->packages[i]->ready) {
            st = settle(d, (uint32_t)i, err);
        } else if (!pinc_fetch_page(d->wishes, (uint32_t)i)) {
            st = pinc_fail_memory(err);
        }
    }
    return st;
}

enum pinc_status pinc_greedy(struct pinc_search *search, struct pinc_fetch *wishes,
                             struct pinc_error *err)
{
    struct descent d = {.search = search, .wishes = wishes, .graph = search->graph};
    enum pinc_status st = PINC_OK;
    unsigned n;

    for (n = 0; n < LEVELS_MAX && st == PINC_OK; n++) {
        bool more;

        d.arena = pinc_arena_new();
        if (!d.arena) {
            st = pinc_fail_memory(err);
            break;
        }
        d.changed = false;
        pinc_fetch_reset(wishes);
        st = level(&d, err);
        more = d.changed || pinc_fetch_any(wishes);
        if (st == PINC_OK && pinc_fetch_only_builds(wishes)) {
            st = pinc_fetch_ask(wishes, err); /* the solver goes on while they run */
            more = d.changed;
        } else if (st == PINC_OK && pinc_fetch_any(wishes)) {
            st = pinc_fetch_grant(wishes, err);
        }
        pinc_arena_free(d.arena);
        if (!more) {
            break;
        }
    }
    pinc_free(d.tries);
    return st;
}
