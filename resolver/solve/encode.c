#include "resolver/solve/encode.h"

#include "resolver/solve/merge_equal.h"
#include "resolver/solve/priority.h"
#include "resolver/state/dependencies.h"

/* --- versions and ladders */

/* pinc_encoding_preference() as a version. */
static pinc_solv_id preference(const struct pinc_encoding *e, const struct pinc_package *p,
                               size_t target, uint32_t cand)
{
    return pinc_solv_version(e->solv, pinc_encoding_preference(p, target, cand) + 1);
}

static bool collect(struct pinc_encoding *e, uint32_t package, size_t target,
                    struct pinc_slot *slot)
{
    const struct pinc_package *p = e->search->graph->packages[package];
    const struct pinc_merged *merged = &e->search->merged[package];
    const uint32_t n = merged->n_cands;
    uint32_t k;

    slot->cands = pinc_arena_array(e->arena, n, sizeof *slot->cands);
    slot->ladder = pinc_arena_array(e->arena, (size_t)n + 1, sizeof *slot->ladder);
    if (!slot->cands || !slot->ladder) {
        return false;
    }
    for (k = 0; k < n; k++) {
        if (pinc_package_cell(p, target, merged->cands[k])->file != PINC_NONE) {
            slot->cands[slot->n++] = merged->cands[k];
        }
    }
    return true;
}

/* The nodes of a package at a target: need, ladder, versions. What versions depend on comes later.
 */
static bool add_slot(struct pinc_encoding *e, uint32_t package, size_t target)
{
    const struct pinc_package *p = e->search->graph->packages[package];
    struct pinc_slot *slot = pinc_slot_at(e, package, target);
    uint32_t k;
    pinc_solv_id need;

    slot->name = pinc_solv_name(e->solv, 'v', package, target, 0);
    slot->need = pinc_solv_name(e->solv, 'n', package, target, 0);
    slot->extras = pinc_arena_array(e->arena, p->extras.n, sizeof *slot->extras);
    need = pinc_solv_add(e->solv, slot->need, 0, package);
    if (!slot->extras || !collect(e, package, target, slot)) {
        return false;
    }
    pinc_solv_require(e->solv, need, slot->n ? slot->name : e->never);
    for (k = 0; k <= slot->n; k++) {
        pinc_solv_id rung;

        /* A name that is the same in all rounds. */
        slot->ladder[k] = pinc_solv_name(e->solv, 'l', package, target,
                                         k < slot->n ? slot->cands[k] : (uint32_t)p->n_cands);
        rung = pinc_solv_add(e->solv, slot->ladder[k], 0, package);
        if (k > 0) {
            pinc_solv_require(e->solv, rung, slot->ladder[k - 1]);
        }
    }
    for (k = 0; k < slot->n; k++) {
        pinc_solv_id id =
            pinc_solv_add(e->solv, slot->name, preference(e, p, target, slot->cands[k]), package);

        slot->first = k == 0 ? id : slot->first;
        pinc_solv_require(e->solv, id, slot->ladder[k]);
        pinc_solv_conflict(e->solv, id, slot->ladder[k + 1]);
    }
    return true;
}

/* --- dependencies */

/* Let solvable `from` demand one of the slot's versions in [lo, hi). */
static void add_range(const struct pinc_encoding *e, pinc_solv_id from,
                      const struct pinc_slot *slot, uint32_t lo, uint32_t hi)
{
    if (lo > 0) {
        pinc_solv_require(e->solv, from, slot->ladder[lo]);
    }
    if (hi < slot->n) {
        pinc_solv_conflict(e->solv, from, slot->ladder[hi]);
    }
}

/* Forbid the slot's versions that lie between the first and the last one that the specifier holds,
 * and are not held. */
static void add_holes(const struct pinc_encoding *e, pinc_solv_id from,
                      const struct pinc_slot *slot, const struct pinc_package *p, size_t target,
                      const struct pinc_match *match, uint32_t lo, uint32_t hi)
{
    uint32_t k;

    for (k = pinc_match_next_hole(match, slot->cands, lo, hi); k < hi;
         k = pinc_match_next_hole(match, slot->cands, k + 1, hi)) {
        pinc_solv_id evr = preference(e, p, target, slot->cands[k]);

        pinc_solv_conflict(e->solv, from, pinc_solv_exactly(e->solv, slot->name, evr));
    }
}

/* May a dependency on the package be left out: will it hold whatever is chosen? */
static bool is_harmless(const struct pinc_encoding *e, uint32_t package)
{
    return !e->uncontested.contested[package];
}

/* Let solvable `from` demand the dependency at the target. */
static void add_dep(struct pinc_encoding *e, pinc_solv_id from, uint32_t owner, uint32_t own_cand,
                    const struct pinc_dep *dep, size_t target)
{
    const struct pinc_package *p = e->search->graph->packages[dep->package];
    const struct pinc_slot *slot = pinc_slot_at(e, dep->package, target);
    const struct pinc_match *match;
    uint32_t lo, hi;
    size_t i;

    if (is_harmless(e, dep->package)) {
        return;
    }
    match = p->specs.items[dep->spec].match;
    for (i = 0; i < dep->n_extras; i++) {
        pinc_solv_require(e->solv, from, slot->extras[dep->extras[i]]);
    }
    if (dep->package == owner && own_cand != PINC_NONE) {
        /* libsolv ignores a solvable's conflicts with itself: say directly whether it suits itself.
         */
        if (!pinc_match_has(match, own_cand)) {
            pinc_solv_require(e->solv, from, e->never);
        }
        return;
    }
    pinc_solv_require(e->solv, from, slot->need);
    pinc_match_ends(match, slot->cands, slot->n, &lo, &hi);
    if (lo == hi) {
        pinc_solv_require(e->solv, from, e->never);
        return;
    }
    add_range(e, from, slot, lo, hi);
    add_holes(e, from, slot, p, target, match, lo, hi);
}

static void add_extra_nodes(struct pinc_encoding *e, uint32_t package, size_t target)
{
    const struct pinc_package *p = e->search->graph->packages[package];
    struct pinc_slot *slot = pinc_slot_at(e, package, target);
    uint32_t x;

    for (x = 0; x < p->extras.n; x++) {
        slot->extras[x] = pinc_solv_name(e->solv, 'x', package, target, x);
        pinc_solv_require(e->solv, pinc_solv_add(e->solv, slot->extras[x], 0, package), slot->need);
    }
}

static bool add_extra_deps(struct pinc_encoding *e, uint32_t package, size_t target, uint32_t k)
{
    struct pinc_package *p = e->search->graph->packages[package];
    const struct pinc_slot *slot = pinc_slot_at(e, package, target);
    uint32_t x, n_extras = (uint32_t)p->extras.n;
    size_t i;

    for (x = 0; x < n_extras; x++) {
        const struct pinc_deps *deps =
            pinc_dependencies_of_extra(e->search->graph, p, target, slot->cands[k], x);
        pinc_solv_id name, helper;

        if (!deps) {
            return false;
        }
        if (deps->n == 0) {
            continue;
        }
        name = pinc_solv_name(e->solv, 'h', package, target, k * n_extras + x);
        helper = pinc_solv_add(e->solv, name, 0, package);
        for (i = 0; i < deps->n; i++) {
            add_dep(e, helper, package, slot->cands[k], &deps->items[i], target);
        }
        pinc_solv_require(e->solv, slot->first + (pinc_solv_id)k,
                          pinc_solv_if(e->solv, name, slot->extras[x]));
    }
    return true;
}

/* Which of the slot's versions all of the dependencies on a package allow: [lo, hi), the whole slot
 * when none is on it. */
static bool allowed_range(const struct pinc_encoding *e, const struct pinc_deps *deps,
                          uint32_t package, size_t target, uint32_t *lo, uint32_t *hi)
{
    const struct pinc_package *p = e->search->graph->packages[package];
    const struct pinc_slot *slot = pinc_slot_at(e, package, target);
    bool found = false;
    size_t i;

    *lo = 0;
    *hi = slot->n;
    for (i = 0; i < deps->n; i++) {
        uint32_t first, end;

        if (deps->items[i].package != package) {
            continue;
        }
        found = true;
        pinc_match_ends(p->specs.items[deps->items[i].spec].match, slot->cands + *lo, *hi - *lo,
                        &first, &end);
        *hi = *lo + end;
        *lo += first;
    }
    return found;
}

/* The nearest version in one direction whose dependencies are known at the target. */
static const struct pinc_deps *known_neighbour(const struct pinc_package *p, size_t target,
                                               uint32_t cand, bool above)
{
    uint32_t c = cand;

    while (above ? ++c < p->n_cands : c-- > 0) {
        if (pinc_package_deps(p, target, c)) {
            return pinc_package_deps(p, target, c);
        }
    }
    return NULL;
}

/*
 * A version between two known ones is assumed to allow what lies between what they allow. That is
 * wrong now and then, so that it is done for packages only that have been rejected again and again,
 * and looked into before the result stands.
 */
static void add_assumed_deps(struct pinc_encoding *e, uint32_t package, size_t target, uint32_t k)
{
    const struct pinc_package *p = e->search->graph->packages[package];
    const struct pinc_slot *slot = pinc_slot_at(e, package, target);
    const struct pinc_deps *below = known_neighbour(p, target, slot->cands[k], false);
    const struct pinc_deps *above = known_neighbour(p, target, slot->cands[k], true);
    size_t i;

    for (i = 0; below && above && i < below->n; i++) {
        const uint32_t on = below->items[i].package;
        const struct pinc_slot *to = pinc_slot_at(e, on, target);
        uint32_t lo, hi, lo2, hi2;

        if (on == package || is_harmless(e, on) || !allowed_range(e, below, on, target, &lo, &hi) ||
            !allowed_range(e, above, on, target, &lo2, &hi2)) {
            continue;
        }
        lo = lo2 < lo ? lo2 : lo;
        hi = hi2 > hi ? hi2 : hi;
        pinc_solv_require(e->solv, slot->first + (pinc_solv_id)k, to->need);
        if (lo >= hi) {
            pinc_solv_require(e->solv, slot->first + (pinc_solv_id)k, e->never);
        } else {
            add_range(e, slot->first + (pinc_solv_id)k, to, lo, hi);
        }
    }
}

static bool add_deps(struct pinc_encoding *e, uint32_t package, size_t target)
{
    const struct pinc_package *p = e->search->graph->packages[package];
    const struct pinc_slot *slot = pinc_slot_at(e, package, target);
    uint32_t k;
    size_t i;

    for (k = 0; k < slot->n; k++) {
        const struct pinc_cell *cell = pinc_package_cell(p, target, slot->cands[k]);
        const struct pinc_deps *deps = pinc_cell_deps(cell, 0);

        if (!deps) {
            /* Not known: counts as free of dependencies, as a rule. */
            if (e->search->tried[package].probing && !cell->kept) {
                add_assumed_deps(e, package, target, k);
            }
            continue;
        }
        for (i = 0; i < deps->n; i++) {
            add_dep(e, slot->first + (pinc_solv_id)k, package, slot->cands[k], &deps->items[i],
                    target);
        }
        if (!add_extra_deps(e, package, target, k)) {
            return false;
        }
    }
    return true;
}

static void number_pythons(struct pinc_encoding *e)
{
    size_t t, u;

    for (t = 0; t < e->n_envs; t++) {
        for (u = 0; u < t && !pinc_graph_share(e->search->graph, u, t); u++) {
        }
        e->python[t] = (uint32_t)u;
    }
}

static bool alone(const struct pinc_encoding *e, uint32_t python)
{
    size_t t, n = 0;

    for (t = 0; t < e->n_envs; t++) {
        n += e->python[t] == python;
    }
    return n < 2;
}

/* The ladder of one package that targets of one Python share. */
struct shared {
    uint32_t package, python;
    pinc_solv_id *rungs; /* name of each public version's; 0: not asked for yet */
    uint32_t *at;        /* of each target: the first candidate that the rungs so far leave */
};

static pinc_solv_id rung_name(const struct pinc_encoding *e, const struct shared *s, uint32_t group)
{
    if (!s->rungs[group]) {
        s->rungs[group] = pinc_solv_name(e->solv, 's', s->package, s->python, group);
    }
    return s->rungs[group];
}

/* Let every version of the target's slot pull the shared ladder up to its own public version. */
static void tie_versions(struct pinc_encoding *e, const struct shared *s, size_t target)
{
    const struct pinc_package *p = e->search->graph->packages[s->package];
    const struct pinc_slot *slot = pinc_slot_at(e, s->package, target);
    pinc_solv_id unify = pinc_solv_name_of(e->solv, slot->unify);
    uint32_t k;

    for (k = 0; k < slot->n; k++) {
        pinc_solv_id rung = rung_name(e, s, p->cands[slot->cands[k]].group);

        pinc_solv_require(e->solv, slot->first + (pinc_solv_id)k,
                          pinc_solv_if(e->solv, rung, unify));
    }
}

/* What the target's own ladder has for the first candidate whose group is at least this one, which is
 * higher than those asked for before. */
static pinc_solv_id own_rung(const struct pinc_encoding *e, const struct shared *s, size_t target,
                             uint32_t group)
{
    const struct pinc_package *p = e->search->graph->packages[s->package];
    const struct pinc_slot *slot = pinc_slot_at(e, s->package, target);
    uint32_t *k = &s->at[target];

    while (*k < slot->n && p->cands[slot->cands[*k]].group < group) {
        ++*k;
    }
    return slot->ladder[*k];
}

/*
 * The ladder that targets of one Python share: a version chosen at one of them pulls it up, and it
 * pulls up the ladders of all, while their unify nodes are installed. Only a chosen version pulls:
 * a rung that is merely pulled up at a target which does not need the package must not pull the
 * others further.
 */
static bool add_shared_ladder(struct pinc_encoding *e, uint32_t package, uint32_t python)
{
    const struct pinc_package *p = e->search->graph->packages[package];
    const bool *included = e->search->merged[package].included;
    const struct shared s = {.package = package,
                             .python = python,
                             .rungs = pinc_arena_array(e->arena, p->groups.n, sizeof *s.rungs),
                             .at = pinc_arena_array(e->arena, e->n_envs, sizeof *s.at)};
    pinc_solv_id below = 0;
    uint32_t g;
    size_t t;

    if (!s.rungs || !s.at) {
        return false;
    }
    for (t = 0; t < e->n_envs; t++) {
        if (e->python[t] == python) {
            pinc_slot_at(e, package, t)->unify =
                pinc_solv_add(e->solv, pinc_solv_name(e->solv, 'u', package, t, 0), 0, package);
            tie_versions(e, &s, t);
        }
    }
    for (g = 0; g < p->groups.n; g++) {
        pinc_solv_id name, shared;

        if (!included[g]) {
            continue;
        }
        name = rung_name(e, &s, g);
        shared = pinc_solv_add(e->solv, name, 0, package);
        if (below) {
            pinc_solv_require(e->solv, shared, below);
        }
        below = name;
        for (t = 0; t < e->n_envs; t++) {
            const struct pinc_slot *slot = pinc_slot_at(e, package, t);

            if (e->python[t] == python) {
                pinc_solv_require(e->solv, shared,
                                  pinc_solv_if(e->solv, own_rung(e, &s, t, g),
                                               pinc_solv_name_of(e->solv, slot->unify)));
            }
        }
    }
    return true;
}

static bool add_unify(struct pinc_encoding *e, uint32_t package)
{
    bool done = true;
    size_t t;

    for (t = 0; e->request.unify && done && t < e->n_envs; t++) {
        if (e->python[t] == t && !alone(e, (uint32_t)t)) {
            done = add_shared_ladder(e, package, (uint32_t)t);
        }
    }
    return done;
}

/* --- the input and the jobs */

static void add_roots(struct pinc_encoding *e, size_t target)
{
    const struct pinc_resolve_request *request = e->search->graph->request;
    pinc_solv_id root =
        pinc_solv_add(e->solv, pinc_solv_name(e->solv, 'r', 0, target, 0), 0, PINC_NONE);
    size_t i;

    for (i = 0; i < request->n_requirements; i++) {
        const struct pinc_dep *dep = pinc_graph_root(e->search->graph, i, target);
        pinc_solv_id name;

        if (!(request->requirements[i].targets >> target & 1) ||
            (e->request.without && e->request.without[i]) || is_harmless(e, dep->package)) {
            continue;
        }
        /* A node of its own, so that a proof that speaks of it names the package. */
        name = pinc_solv_name(e->solv, 'q', (uint32_t)i, target, 0);
        pinc_solv_require(e->solv, root, name);
        add_dep(e, pinc_solv_add(e->solv, name, 0, dep->package), PINC_NONE, PINC_NONE, dep,
                target);
    }
    pinc_solv_job_install(e->solv, root);
}

static void add_jobs(struct pinc_encoding *e)
{
    size_t i, t;

    for (t = 0; t < e->n_envs; t++) {
        if (!e->request.targets || (e->request.targets >> t & 1)) {
            add_roots(e, t);
        }
    }
    for (i = 0; i < e->n_order; i++) {
        for (t = 0; t < e->n_envs; t++) {
            const struct pinc_slot *slot = pinc_slot_at(e, e->order[i], t);

            if (slot->n) {
                pinc_solv_job_provide(e->solv, pinc_solv_if(e->solv, slot->name, slot->need));
            }
        }
    }
}

static bool encode(struct pinc_encoding *e)
{
    const uint32_t *order = e->order;
    size_t n = e->n_order, i, t;

    e->never = pinc_solv_name(e->solv, '0', 0, 0, 0);
    for (i = 0; i < n; i++) {
        for (t = 0; t < e->n_envs; t++) {
            if (!add_slot(e, order[i], t)) {
                return false;
            }
            add_extra_nodes(e, order[i], t);
        }
        if (!add_unify(e, order[i])) {
            return false;
        }
    }
    for (i = 0; i < n; i++) {
        for (t = 0; t < e->n_envs; t++) {
            if (!add_deps(e, order[i], t)) {
                return false;
            }
        }
    }
    add_jobs(e);
    return pinc_solv_ready(e->solv);
}

/* Which packages the problem is about, in the order in which they are decided. */
static enum pinc_status choose_packages(struct pinc_encoding *e, struct pinc_error *err)
{
    const uint32_t *order;
    size_t n, i;
    enum pinc_status st = pinc_merge_equal_prepare(e->search, err);

    if (st == PINC_OK) {
        st = pinc_uncontested_find(&e->uncontested, e->search, e->request.unify, e->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_priority(&order, &n, e->search, e->arena, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    e->order = pinc_arena_array(e->arena, n, sizeof *e->order);
    e->slots =
        pinc_arena_array(e->arena, e->search->graph->n_packages * e->n_envs, sizeof *e->slots);
    e->python = pinc_arena_array(e->arena, e->n_envs, sizeof *e->python);
    if (!e->order || !e->slots || !e->python) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        if (!is_harmless(e, order[i])) {
            e->order[e->n_order++] = order[i];
        }
    }
    number_pythons(e);
    return PINC_OK;
}

enum pinc_status pinc_encoding_new(struct pinc_encoding **out, struct pinc_search *search,
                                   const struct pinc_encode_request *request,
                                   struct pinc_error *err)
{
    struct pinc_encoding *e = pinc_alloc(sizeof *e);
    enum pinc_status st;

    *out = NULL;
    if (!e) {
        return pinc_fail_memory(err);
    }
    e->search = search;
    e->request = *request;
    e->n_envs = search->graph->request->n_envs;
    e->arena = pinc_arena_new();
    st = e->arena ? choose_packages(e, err) : pinc_fail_memory(err);
    if (st != PINC_OK) {
        pinc_encoding_free(e);
        return st;
    }
    *out = e;
    return PINC_OK;
}

enum pinc_status pinc_encoding_fill(struct pinc_encoding *e, struct pinc_error *err)
{
    e->solv = pinc_solv_new();
    return e->solv && encode(e) ? PINC_OK : pinc_fail_memory(err);
}

void pinc_encoding_free(struct pinc_encoding *e)
{
    if (e) {
        pinc_solv_free(e->solv);
        pinc_arena_free(e->arena);
        pinc_free(e);
    }
}
