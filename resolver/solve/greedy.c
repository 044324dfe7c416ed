#include "resolver/solve/greedy.h"

#include "base/sort.h"
#include "resolver/state/traverse.h"

/* Two levels more for each package that is known: for its page and for its metadata. */
#define LEVELS_MAX 64u
#define LEVELS_EACH 2u
/* Versions of a package whose metadata is fetched here between two solver runs. */
#define TRIES_MAX 3u

/* Which specifiers the walk over the picks puts on each package, at each target. */
struct demand {
    uint32_t spec;
    uint32_t target;
    struct demand *next;
};

/* What the demands on a package leave at a target. */
struct allowed {
    uint32_t lo, hi; /* candidates in [lo, hi) */
    bool *holes;     /* but for these; NULL: none */
};

struct descent {
    struct pinc_search *search;
    struct pinc_fetch *wishes;
    struct pinc_graph *graph;
    struct pinc_arena *arena; /* of all levels since the last walk from the input */
    struct place {
        struct demand *demands;
        const struct demand *counted; /* these and those before them are in allowed */
        struct allowed *allowed;      /* of each target; NULL: none are */
        size_t n_cands;               /* of the package, then */
        pinc_targets reached;
        unsigned tries; /* over all levels */
        bool open;
    } * places; /* of each package */
    size_t n_places, cap_places;
    struct list {
        uint32_t *items;
        size_t n, cap;
    } open; /* packages to be looked at: what is asked of them is new, or they lack something */
    struct list
        met; /* packages and targets, by turns, whose pick has needs that were not walked yet */
    bool from_input; /* a pick was given up: what it needed may be needed no more */
    bool changed;
};

static bool list_add(struct list *list, uint32_t item)
{
    if (!PINC_GROW(list->items, list->cap, list->n + 1)) {
        return false;
    }
    list->items[list->n++] = item;
    return true;
}

/* Look at the package on this level. */
static bool open_package(struct descent *d, uint32_t package)
{
    if (d->places[package].open) {
        return true;
    }
    d->places[package].open = true;
    return list_add(&d->open, package);
}

static bool meet(struct descent *d, uint32_t package, size_t target)
{
    return list_add(&d->met, package) && list_add(&d->met, (uint32_t)target);
}

static bool take_demand(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep,
                        size_t target)
{
    struct descent *d = user;
    struct demand *demand = pinc_arena_alloc(d->arena, sizeof *demand);
    struct place *place = &d->places[dep->package];

    (void)from;
    (void)root;
    if (!demand) {
        return false;
    }
    demand->spec = dep->spec;
    demand->target = (uint32_t)target;
    demand->next = place->demands;
    place->demands = demand;
    return open_package(d, dep->package);
}

static bool restrict_to(const struct descent *d, const struct pinc_package *p,
                        struct allowed *allowed, const struct pinc_match *match)
{
    uint32_t i, c;

    for (i = 0; i < match->n; i++) {
        for (c = i > 0 ? match->runs[i - 1].end : match->runs[i].first; c < match->runs[i].first;
             c++) {
            allowed->holes = allowed->holes
                                 ? allowed->holes
                                 : pinc_arena_array(d->arena, p->n_cands, sizeof *allowed->holes);
            if (!allowed->holes) {
                return false;
            }
            allowed->holes[c] = true;
        }
    }
    if (match->n == 0 || match->runs[0].first > allowed->lo) {
        allowed->lo = match->n == 0 ? (uint32_t)p->n_cands : match->runs[0].first;
    }
    if (match->n > 0 && match->runs[match->n - 1].end < allowed->hi) {
        allowed->hi = match->runs[match->n - 1].end;
    }
    return true;
}

/* Let the demands that have come since then count. false: out of memory */
static bool follow_demands(const struct descent *d, uint32_t package)
{
    const struct pinc_package *p = d->graph->packages[package];
    const size_t n_envs = d->graph->request->n_envs;
    struct place *place = &d->places[package];
    const struct demand *demand;
    bool done = true;
    size_t t;

    if (!place->allowed || place->n_cands != p->n_cands) {
        place->allowed = pinc_arena_array(d->arena, n_envs, sizeof *place->allowed);
        place->counted = NULL;
        place->n_cands = p->n_cands;
        for (t = 0; place->allowed && t < n_envs; t++) {
            place->allowed[t].hi = (uint32_t)p->n_cands;
        }
    }
    for (demand = place->demands; place->allowed && demand != place->counted && done;
         demand = demand->next) {
        done =
            restrict_to(d, p, &place->allowed[demand->target], p->specs.items[demand->spec].match);
    }
    place->counted = place->demands;
    return place->allowed && done;
}

static bool fits(const struct descent *d, uint32_t package, size_t target, uint32_t cand)
{
    const struct allowed *allowed = &d->places[package].allowed[target];

    return cand >= allowed->lo && cand < allowed->hi && !(allowed->holes && allowed->holes[cand]) &&
           pinc_package_cell(d->graph->packages[package], target, cand)->file != PINC_NONE;
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

        if (best != PINC_NONE && (p->lowest ? c > best : c < best) && !p->cells.kept &&
            !pinc_package_demotes(p, best)) {
            break; /* none of the rest is better */
        }
        if ((best == PINC_NONE || pinc_package_prefers(p, target, c, best)) &&
            fits(d, package, target, c)) {
            best = c;
        }
    }
    return best;
}

/* Can all targets in `wanted` have a version of that public version? */
static bool all_have(const struct descent *d, uint32_t package, pinc_targets wanted, uint32_t group)
{
    size_t t = 0;

    while (t < d->graph->request->n_envs &&
           (!(wanted >> t & 1) || best_at(d, package, t, group, PINC_NONE) != PINC_NONE)) {
        t++;
    }
    return t == d->graph->request->n_envs;
}

/* The best version over the targets in `wanted` that all of them can have; false when there is
 * none. */
static bool best_together(const struct descent *d, uint32_t package, pinc_targets wanted,
                          uint32_t *picks)
{
    const struct pinc_package *p = d->graph->packages[package];
    const size_t n_envs = d->graph->request->n_envs, first = pinc_targets_first(wanted);
    const pinc_targets others = wanted & ~((pinc_targets)1 << first);
    /* Nearly always all can have what the first one likes best. */
    uint32_t i, best = best_at(d, package, first, PINC_NONE, PINC_NONE);
    size_t t;

    if (best != PINC_NONE && !all_have(d, package, others, p->cands[best].group)) {
        best = PINC_NONE;
        for (i = 0; i < p->groups.n; i++) {
            const uint32_t g = p->lowest ? i : p->groups.n - 1 - i;
            const uint32_t at_first = best_at(d, package, first, g, best);

            if (at_first != best && all_have(d, package, others, g)) {
                best = at_first;
            }
        }
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
    pinc_targets left = d->places[package].reached;

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

        if ((d->places[package].reached >> t & 1) &&
            (pick == PINC_NONE || !fits(d, package, t, pick))) {
            return true;
        }
    }
    return false;
}

/* The pick is another one now. */
static bool set_pick(struct descent *d, uint32_t package, size_t target, uint32_t pick)
{
    struct pinc_solution *solution = &d->search->solution;
    const uint32_t before = pinc_solution_pick(solution, package, target);

    if (before == pick) {
        return true;
    }
    d->changed = true;
    d->from_input = d->from_input || before != PINC_NONE;
    pinc_solution_set(solution, package, target, pick);
    return !pinc_package_deps(d->graph->packages[package], target, pick) ||
           meet(d, package, target);
}

/* Pick anew where there is no pick, or one that is contradicted; keep it where nothing fits. */
static enum pinc_status settle(struct descent *d, uint32_t package, uint32_t *picks,
                               struct pinc_error *err)
{
    struct place *place = &d->places[package];
    size_t n_envs = d->graph->request->n_envs, t;
    bool done = true;

    if (!follow_demands(d, package)) {
        return pinc_fail_memory(err);
    }
    if (contradicted(d, package) && place->tries < TRIES_MAX) {
        place->tries++;
        for (t = 0; t < n_envs; t++) {
            picks[t] = PINC_NONE;
        }
        choose(d, package, picks);
        for (t = 0; t < n_envs && done; t++) {
            if ((place->reached >> t & 1) && picks[t] != PINC_NONE) {
                done = set_pick(d, package, t, picks[t]);
            }
        }
        done = done && open_package(d, package);
    }
    for (t = 0; t < n_envs && done; t++) {
        const uint32_t pick = pinc_solution_pick(&d->search->solution, package, t);

        if ((place->reached >> t & 1) && pick != PINC_NONE &&
            !pinc_package_deps(d->graph->packages[package], t, pick)) {
            done = pinc_fetch_cell(d->wishes, package, t, pick) && meet(d, package, t) &&
                   open_package(d, package);
        }
    }
    return done ? PINC_OK : pinc_fail_memory(err);
}

/* Let there be a place for each package. */
static bool make_places(struct descent *d)
{
    const size_t n = d->graph->n_packages;

    if (!pinc_search_grow(d->search) || !PINC_GROW(d->places, d->cap_places, n)) {
        return false;
    }
    for (; d->n_places < n; d->n_places++) {
        d->places[d->n_places] = (struct place){0};
    }
    return true;
}

/* Walk the picks from the input. */
static bool walk(struct descent *d)
{
    bool *reached, done;
    size_t t, i, n;

    if (!pinc_traverse_prepare(d->graph, &d->search->solution) || !make_places(d)) {
        return false;
    }
    pinc_arena_empty(d->arena);
    n = d->graph->n_packages;
    d->open.n = d->met.n = 0;
    for (i = 0; i < n; i++) {
        d->places[i] = (struct place){.tries = d->places[i].tries};
    }
    reached = pinc_alloc_array(n, sizeof *reached);
    done = reached != NULL;
    for (t = 0; t < d->graph->request->n_envs && done; t++) {
        done = pinc_traverse(d->graph, &d->search->solution, t, NULL, reached, take_demand, d);
        for (i = 0; i < n && done; i++) {
            d->places[i].reached |= (pinc_targets)reached[i] << t;
        }
    }
    pinc_free(reached);
    d->from_input = false;
    return done;
}

/* A package that is needed at a target has a pick: take what that needs. What comes by extras is left
 * to a walk from the input. */
static bool follow(struct descent *d, uint32_t package, size_t target)
{
    const struct pinc_package *p = d->graph->packages[package];
    const uint32_t pick = pinc_solution_pick(&d->search->solution, package, target);
    const struct pinc_deps *deps =
        p->ready && pick != PINC_NONE ? pinc_package_deps(p, target, pick) : NULL;
    const pinc_targets bit = (pinc_targets)1 << target;
    bool done = true;
    size_t i;

    d->from_input = d->from_input || (deps && p->extras.n);
    for (i = 0; deps && i < deps->n && done; i++) {
        const struct pinc_dep *dep = &deps->items[i];

        d->from_input = d->from_input || dep->n_extras;
        done = take_demand(d, package, PINC_NONE, dep, target) &&
               ((d->places[dep->package].reached & bit) || meet(d, dep->package, target));
        d->places[dep->package].reached |= bit;
    }
    return done;
}

/* Go on from where there is something new. */
static bool walk_on(struct descent *d)
{
    size_t i;

    if (!make_places(d)) {
        return false;
    }
    for (i = 0; i < d->met.n && !d->from_input; i += 2) {
        if (!follow(d, d->met.items[i], d->met.items[i + 1])) {
            return false;
        }
    }
    d->met.n = 0;
    return true;
}

static int compare_places(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* One level: see what the picks need, mend them, and say what is missing. */
static enum pinc_status level(struct descent *d, struct pinc_error *err)
{
    const size_t n_envs = d->graph->request->n_envs;
    uint32_t *picks = pinc_alloc_array(n_envs, sizeof *picks);
    bool done = picks && (d->from_input || walk_on(d)) && (!d->from_input || walk(d));
    const struct list look = d->open;
    enum pinc_status st = done ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    d->open = (struct list){0};
    pinc_sort(look.items, look.n, sizeof *look.items, compare_places);
    for (i = 0; i < look.n; i++) {
        d->places[look.items[i]].open = false;
    }
    for (i = 0; i < look.n && st == PINC_OK; i++) {
        const uint32_t package = look.items[i];

        if (d->graph->packages[package]->ready) {
            st = settle(d, package, picks, err);
        } else if (!pinc_fetch_page(d->wishes, package) || !open_package(d, package)) {
            st = pinc_fail_memory(err);
        }
    }
    pinc_free(look.items);
    pinc_free(picks);
    return st;
}

enum pinc_status pinc_greedy(struct pinc_search *search, struct pinc_fetch *wishes,
                             struct pinc_error *err)
{
    struct descent d = {.search = search,
                        .wishes = wishes,
                        .graph = search->graph,
                        .arena = pinc_arena_new(),
                        .from_input = true};
    enum pinc_status st = d.arena ? PINC_OK : pinc_fail_memory(err);
    bool more = true;
    size_t n;

    for (n = 0; n < LEVELS_MAX + LEVELS_EACH * search->graph->n_packages && more && st == PINC_OK;
         n++) {
        d.changed = false;
        pinc_fetch_reset(wishes);
        st = level(&d, err);
        more = d.changed || pinc_fetch_any(wishes);
        if (st == PINC_OK && pinc_fetch_only_builds(wishes)) {
            st = pinc_fetch_ask(wishes, err); /* the solver goes on while they run */
            more = d.changed;
            if (st == PINC_OK && d.graph->narrow && pinc_fetch_has_metadata(wishes)) {
                st = pinc_fetch_grant(wishes, err); /* there will be no solver */
                more = true;
            }
        } else if (st == PINC_OK && pinc_fetch_any(wishes)) {
            st = pinc_fetch_grant(wishes, err);
        }
    }
    pinc_arena_free(d.arena);
    pinc_free(d.places);
    pinc_free(d.open.items);
    pinc_free(d.met.items);
    return st;
}
