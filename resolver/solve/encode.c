#include "resolver/solve/encode.h"

#include "base/sort.h"
#include "resolver/solve/merge_equal.h"
#include "resolver/solve/uncontested.h"

#include <string.h>

#include <solv/pool.h>
#include <solv/poolarch.h>
#include <solv/repo.h>
#include <solv/solver.h>

/* A package at a target. Ids are libsolv's; 0 = none. */
struct slot {
    uint32_t *cands; /* included and existing, ascending */
    uint32_t n;
    Id name, need;
    Id *ladder; /* n + 1 names: "at least cands[k]" */
    Id first;   /* solvable of cands[0], the others follow */
    Id *extras; /* name of each extra's node */
    Id unify;   /* solvable */
};

struct pinc_encoding {
    struct pinc_graph *graph;
    struct pinc_encode_request request;
    struct pinc_arena *arena;
    size_t n_envs;
    struct pinc_uncontested uncontested;
    uint32_t *order; /* contested packages, in the order in which they are decided */
    size_t n_order;
    struct slot *slots; /* [package * n_envs + target] */
    uint32_t *owner;    /* package of each solvable, PINC_NONE for none */
    size_t n_owner, cap_owner;
    uint32_t *python; /* of each target: number of its group of targets that are kept alike */
    Pool *pool;
    Repo *repo;
    Solver *solver;
    Queue jobs;  /* roots and order, without unify */
    Id never;    /* a name that nothing provides */
    Id one;      /* evr of nodes that are no versions */
    bool failed; /* out of memory in our own arrays */
};

static struct slot *slot_at(const struct pinc_encoding *e, uint32_t package, size_t target)
{
    return &e->slots[package * e->n_envs + target];
}

/* A short name that no other node has: a letter and three numbers. */
static Id node_name(const struct pinc_encoding *e, char kind, uint32_t a, size_t b, uint32_t c)
{
    const size_t numbers[] = {a, b, c};
    char text[3 * 12 + 1];
    unsigned n = 0, i;

    text[n++] = kind;
    for (i = 0; i < 3; i++) {
        size_t value = numbers[i];

        do {
            text[n++] = (char)('0' + value % 10);
            value /= 10;
        } while (value);
        text[n++] = '.';
    }
    return pool_strn2id(e->pool, text, n, 1);
}

/* A new solvable that provides its name, at version evr when there is one. */
static Id add_solvable(struct pinc_encoding *e, Id name, Id evr, uint32_t owner)
{
    Id id = repo_add_solvable(e->repo);
    Solvable *s = pool_id2solvable(e->pool, id);

    s->name = name;
    s->evr = evr ? evr : e->one;
    s->arch = ARCH_NOARCH;
    s->provides =
        repo_addid_dep(e->repo, 0, evr ? pool_rel2id(e->pool, name, evr, REL_EQ, 1) : name, 0);
    if (!PINC_GROW(e->owner, e->cap_owner, (size_t)id + 1)) {
        e->failed = true;
        return id;
    }
    while (e->n_owner <= (size_t)id) {
        e->owner[e->n_owner++] = PINC_NONE;
    }
    e->owner[id] = owner;
    return id;
}

static void add_requires(const struct pinc_encoding *e, Id solvable, Id dep)
{
    Solvable *s = pool_id2solvable(e->pool, solvable);

    s->requires = repo_addid_dep(e->repo, s->requires, dep, 0);
}

static void add_conflicts(const struct pinc_encoding *e, Id solvable, Id dep)
{
    Solvable *s = pool_id2solvable(e->pool, solvable);

    s->conflicts = repo_addid_dep(e->repo, s->conflicts, dep, 0);
}

static Id if_installed(const struct pinc_encoding *e, Id dep, Id condition)
{
    return pool_rel2id(e->pool, dep, condition, REL_COND, 1);
}

/* --- versions and ladders */

/* The place of the candidate in the target's order of preference, as text: libsolv takes the
 * highest. */
static Id preference_evr(const struct pinc_encoding *e, const struct pinc_package *p, size_t target,
                         uint32_t cand)
{
    uint64_t order = p->cands[cand].order;
    char text[24];
    size_t at = sizeof text;

    if (pinc_package_cell(p, target, cand)->kept) {
        order += (uint64_t)2 * p->n_cands;
    }
    order++;
    do {
        text[--at] = (char)('0' + order % 10);
        order /= 10;
    } while (order);
    return pool_strn2id(e->pool, text + at, (unsigned)(sizeof text - at), 1);
}

static bool collect(struct pinc_encoding *e, uint32_t package, size_t target, struct slot *slot)
{
    const struct pinc_package *p = e->graph->packages[package];
    uint32_t g, c, n = 0;

    for (g = 0; g < p->n_groups; g++) {
        n += p->included[g] ? p->group_first[g + 1] - p->group_first[g] : 0;
    }
    slot->cands = pinc_arena_array(e->arena, n, sizeof *slot->cands);
    slot->ladder = pinc_arena_array(e->arena, (size_t)n + 1, sizeof *slot->ladder);
    if (!slot->cands || !slot->ladder) {
        return false;
    }
    for (g = 0; g < p->n_groups; g++) {
        for (c = p->group_first[g]; p->included[g] && c < p->group_first[g + 1]; c++) {
            if (pinc_package_cell(p, target, c)->file != PINC_NONE) {
                slot->cands[slot->n++] = c;
            }
        }
    }
    return true;
}

/* The nodes of a package at a target: need, ladder, versions. What versions depend on comes later.
 */
static bool add_slot(struct pinc_encoding *e, uint32_t package, size_t target)
{
    const struct pinc_package *p = e->graph->packages[package];
    struct slot *slot = slot_at(e, package, target);
    uint32_t k;
    Id need;

    slot->name = node_name(e, 'v', package, target, 0);
    slot->need = node_name(e, 'n', package, target, 0);
    slot->extras = pinc_arena_array(e->arena, p->n_extras, sizeof *slot->extras);
    need = add_solvable(e, slot->need, 0, package);
    if (!slot->extras || !collect(e, package, target, slot)) {
        return false;
    }
    add_requires(e, need, slot->n ? slot->name : e->never);
    for (k = 0; k <= slot->n; k++) {
        Id rung;

        slot->ladder[k] = node_name(e, 'l', package, target, k);
        rung = add_solvable(e, slot->ladder[k], 0, package);
        if (k > 0) {
            add_requires(e, rung, slot->ladder[k - 1]);
        }
    }
    for (k = 0; k < slot->n; k++) {
        Id id = add_solvable(e, slot->name, preference_evr(e, p, target, slot->cands[k]), package);

        slot->first = k == 0 ? id : slot->first;
        add_requires(e, id, slot->ladder[k]);
        add_conflicts(e, id, slot->ladder[k + 1]);
    }
    return true;
}

/* --- dependencies */

/* Let solvable `from` demand one of the slot's versions in [lo, hi). */
static void add_range(const struct pinc_encoding *e, Id from, const struct slot *slot, uint32_t lo,
                      uint32_t hi)
{
    if (lo > 0) {
        add_requires(e, from, slot->ladder[lo]);
    }
    if (hi < slot->n) {
        add_conflicts(e, from, slot->ladder[hi]);
    }
}

/* Forbid the slot's versions that lie between the first and the last one that the specifier holds,
 * and are not held. */
static void add_holes(const struct pinc_encoding *e, Id from, const struct slot *slot,
                      const struct pinc_package *p, size_t target, const bool *match, uint32_t lo,
                      uint32_t hi)
{
    uint32_t k;

    for (k = lo; k < hi; k++) {
        if (!match[slot->cands[k]]) {
            Id evr = preference_evr(e, p, target, slot->cands[k]);

            add_conflicts(e, from, pool_rel2id(e->pool, slot->name, evr, REL_EQ, 1));
        }
    }
}

/* May a dependency on the package be left out: will it hold whatever is chosen? */
static bool is_harmless(const struct pinc_encoding *e, uint32_t package)
{
    return !e->uncontested.contested[package];
}

/* Let solvable `from` demand the dependency at the target. */
static void add_dep(struct pinc_encoding *e, Id from, uint32_t owner, uint32_t own_cand,
                    const struct pinc_dep *dep, size_t target)
{
    const struct pinc_package *p = e->graph->packages[dep->package];
    const struct slot *slot = slot_at(e, dep->package, target);
    const bool *match;
    uint32_t lo = 0, hi = slot->n;
    size_t i;

    if (is_harmless(e, dep->package)) {
        return;
    }
    match = p->specs[dep->spec].match;
    for (i = 0; i < dep->n_extras; i++) {
        add_requires(e, from, slot->extras[dep->extras[i]]);
    }
    if (dep->package == owner && own_cand != PINC_NONE) {
        /* libsolv ignores a solvable's conflicts with itself: say directly whether it suits itself.
         */
        if (!match[own_cand]) {
            add_requires(e, from, e->never);
        }
        return;
    }
    add_requires(e, from, slot->need);
    while (lo < hi && !match[slot->cands[lo]]) {
        lo++;
    }
    while (hi > lo && !match[slot->cands[hi - 1]]) {
        hi--;
    }
    if (lo == hi) {
        add_requires(e, from, e->never);
        return;
    }
    add_range(e, from, slot, lo, hi);
    add_holes(e, from, slot, p, target, match, lo, hi);
}

static void add_extra_nodes(struct pinc_encoding *e, uint32_t package, size_t target)
{
    const struct pinc_package *p = e->graph->packages[package];
    struct slot *slot = slot_at(e, package, target);
    uint32_t x;

    for (x = 0; x < p->n_extras; x++) {
        slot->extras[x] = node_name(e, 'x', package, target, x);
        add_requires(e, add_solvable(e, slot->extras[x], 0, package), slot->need);
    }
}

static bool add_extra_deps(struct pinc_encoding *e, uint32_t package, size_t target, uint32_t k)
{
    struct pinc_package *p = e->graph->packages[package];
    const struct slot *slot = slot_at(e, package, target);
    uint32_t x, n_extras = (uint32_t)p->n_extras;
    size_t i;

    for (x = 0; x < n_extras; x++) {
        const struct pinc_deps *deps =
            pinc_graph_extra_deps(e->graph, p, target, slot->cands[k], x);
        Id name, helper;

        if (!deps) {
            return false;
        }
        if (deps->n == 0) {
            continue;
        }
        name = node_name(e, 'h', package, target, k * n_extras + x);
        helper = add_solvable(e, name, 0, package);
        for (i = 0; i < deps->n; i++) {
            add_dep(e, helper, package, slot->cands[k], &deps->items[i], target);
        }
        add_requires(e, slot->first + (Id)k, if_installed(e, name, slot->extras[x]));
    }
    return true;
}

/* Which of the slot's versions all of the dependencies on a package allow: [lo, hi), the whole slot
 * when none is on it. */
static bool allowed_range(const struct pinc_encoding *e, const struct pinc_deps *deps,
                          uint32_t package, size_t target, uint32_t *lo, uint32_t *hi)
{
    const struct pinc_package *p = e->graph->packages[package];
    const struct slot *slot = slot_at(e, package, target);
    bool found = false;
    size_t i;

    *lo = 0;
    *hi = slot->n;
    for (i = 0; i < deps->n; i++) {
        const bool *match;

        if (deps->items[i].package != package) {
            continue;
        }
        found = true;
        match = p->specs[deps->items[i].spec].match;
        while (*lo < *hi && !match[slot->cands[*lo]]) {
            ++*lo;
        }
        while (*hi > *lo && !match[slot->cands[*hi - 1]]) {
            --*hi;
        }
    }
    return found;
}

/* The nearest version in one direction whose dependencies are known at the target. */
static const struct pinc_deps *known_neighbour(const struct pinc_package *p, size_t target,
                                               uint32_t cand, bool above)
{
    uint32_t c = cand;

    while (above ? ++c < p->n_cands : c-- > 0) {
        const struct pinc_cell *cell = pinc_package_cell(p, target, c);

        if (cell->deps && cell->file != PINC_NONE) {
            return cell->deps;
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
    const struct pinc_package *p = e->graph->packages[package];
    const struct slot *slot = slot_at(e, package, target);
    const struct pinc_deps *below = known_neighbour(p, target, slot->cands[k], false);
    const struct pinc_deps *above = known_neighbour(p, target, slot->cands[k], true);
    size_t i;

    for (i = 0; below && above && i < below->n; i++) {
        const uint32_t on = below->items[i].package;
        const struct slot *to = slot_at(e, on, target);
        uint32_t lo, hi, lo2, hi2;

        if (on == package || is_harmless(e, on) || !allowed_range(e, below, on, target, &lo, &hi) ||
            !allowed_range(e, above, on, target, &lo2, &hi2)) {
            continue;
        }
        lo = lo2 < lo ? lo2 : lo;
        hi = hi2 > hi ? hi2 : hi;
        add_requires(e, slot->first + (Id)k, to->need);
        if (lo >= hi) {
            add_requires(e, slot->first + (Id)k, e->never);
        } else {
            add_range(e, slot->first + (Id)k, to, lo, hi);
        }
    }
}

static bool add_deps(struct pinc_encoding *e, uint32_t package, size_t target)
{
    const struct pinc_package *p = e->graph->packages[package];
    const struct slot *slot = slot_at(e, package, target);
    uint32_t k;
    size_t i;

    for (k = 0; k < slot->n; k++) {
        const struct pinc_cell *cell = pinc_package_cell(p, target, slot->cands[k]);

        if (!cell->deps) {
            /* Not known: counts as free of dependencies, as a rule. */
            if (p->probing && !cell->kept) {
                add_assumed_deps(e, package, target, k);
            }
            continue;
        }
        for (i = 0; i < cell->deps->n; i++) {
            add_dep(e, slot->first + (Id)k, package, slot->cands[k], &cell->deps->items[i], target);
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
        for (u = 0; u < t && !pinc_graph_share(e->graph, u, t); u++) {
        }
        e->python[t] = (uint32_t)u;
    }
}

/* The first of the slot's candidates whose group is at least g. */
static uint32_t first_of_group(const struct slot *slot, const struct pinc_package *p,
                               uint32_t group)
{
    uint32_t k = 0;

    while (k < slot->n && p->cands[slot->cands[k]].group < group) {
        k++;
    }
    return k;
}

static bool alone(const struct pinc_encoding *e, uint32_t python)
{
    size_t t, n = 0;

    for (t = 0; t < e->n_envs; t++) {
        n += e->python[t] == python;
    }
    return n < 2;
}

/* Let every version of the target's slot pull the shared ladder up to its own public version. */
static void tie_versions(struct pinc_encoding *e, uint32_t package, size_t target, uint32_t python)
{
    const struct pinc_package *p = e->graph->packages[package];
    const struct slot *slot = slot_at(e, package, target);
    Id unify = pool_id2solvable(e->pool, slot->unify)->name;
    uint32_t k;

    for (k = 0; k < slot->n; k++) {
        Id shared = node_name(e, 's', package, python, p->cands[slot->cands[k]].group);

        add_requires(e, slot->first + (Id)k, if_installed(e, shared, unify));
    }
}

/*
 * The ladder that targets of one Python share: a version chosen at one of them pulls it up, and it
 * pulls up the ladders of all, while their unify nodes are installed. Only a chosen version pulls:
 * a rung that is merely pulled up at a target which does not need the package must not pull the
 * others further.
 */
static void add_shared_ladder(struct pinc_encoding *e, uint32_t package, uint32_t python)
{
    const struct pinc_package *p = e->graph->packages[package];
    Id below = 0;
    uint32_t g;
    size_t t;

    for (t = 0; t < e->n_envs; t++) {
        if (e->python[t] == python) {
            slot_at(e, package, t)->unify =
                add_solvable(e, node_name(e, 'u', package, t, 0), 0, package);
            tie_versions(e, package, t, python);
        }
    }
    for (g = 0; g < p->n_groups; g++) {
        Id name, shared;

        if (!p->included[g]) {
            continue;
        }
        name = node_name(e, 's', package, python, g);
        shared = add_solvable(e, name, 0, package);
        if (below) {
            add_requires(e, shared, below);
        }
        below = name;
        for (t = 0; t < e->n_envs; t++) {
            const struct slot *slot = slot_at(e, package, t);

            if (e->python[t] == python) {
                add_requires(e, shared,
                             if_installed(e, slot->ladder[first_of_group(slot, p, g)],
                                          pool_id2solvable(e->pool, slot->unify)->name));
            }
        }
    }
}

static void add_unify(struct pinc_encoding *e, uint32_t package)
{
    size_t t;

    if (!e->request.unify) {
        return;
    }
    for (t = 0; t < e->n_envs; t++) {
        if (e->python[t] == t && !alone(e, (uint32_t)t)) {
            add_shared_ladder(e, package, (uint32_t)t);
        }
    }
}

/* --- the input and the jobs */

static void add_roots(struct pinc_encoding *e, size_t target)
{
    const struct pinc_resolve_request *request = e->graph->request;
    Id root = add_solvable(e, node_name(e, 'r', 0, target, 0), 0, PINC_NONE);
    size_t i;

    for (i = 0; i < request->n_requirements; i++) {
        const struct pinc_dep *dep = pinc_graph_root(e->graph, i, target);
        Id name;

        if (!(request->requirements[i].targets >> target & 1) ||
            (e->request.without && e->request.without[i]) || is_harmless(e, dep->package)) {
            continue;
        }
        /* A node of its own, so that a proof that speaks of it names the package. */
        name = node_name(e, 'q', (uint32_t)i, target, 0);
        add_requires(e, root, name);
        add_dep(e, add_solvable(e, name, 0, dep->package), PINC_NONE, PINC_NONE, dep, target);
    }
    queue_push2(&e->jobs, SOLVER_INSTALL | SOLVER_SOLVABLE, root);
}

static void add_jobs(struct pinc_encoding *e)
{
    size_t i, t;

    /* Same-name rules are quadratic in the number of versions; the ladder does their work. */
    queue_push2(&e->jobs, SOLVER_MULTIVERSION | SOLVER_SOLVABLE_ALL, 0);
    for (t = 0; t < e->n_envs; t++) {
        if (!e->request.targets || (e->request.targets >> t & 1)) {
            add_roots(e, t);
        }
    }
    for (i = 0; i < e->n_order; i++) {
        for (t = 0; t < e->n_envs; t++) {
            const struct slot *slot = slot_at(e, e->order[i], t);

            if (slot->n) {
                queue_push2(&e->jobs, SOLVER_INSTALL | SOLVER_SOLVABLE_PROVIDES,
                            if_installed(e, slot->name, slot->need));
            }
        }
    }
}

static bool encode(struct pinc_encoding *e)
{
    const uint32_t *order = e->order;
    size_t n = e->n_order, i, t;

    e->pool = pool_create();
    e->repo = repo_create(e->pool, "index");
    e->never = node_name(e, '0', 0, 0, 0);
    e->one = pool_str2id(e->pool, "1", 1);
    number_pythons(e);
    for (i = 0; i < n; i++) {
        for (t = 0; t < e->n_envs; t++) {
            if (!add_slot(e, order[i], t)) {
                return false;
            }
            add_extra_nodes(e, order[i], t);
        }
        add_unify(e, order[i]);
    }
    for (i = 0; i < n; i++) {
        for (t = 0; t < e->n_envs; t++) {
            if (!add_deps(e, order[i], t)) {
                return false;
            }
        }
    }
    add_jobs(e);
    pool_createwhatprovides(e->pool);
    e->solver = solver_create(e->pool);
    solver_set_flag(e->solver, SOLVER_FLAG_IGNORE_RECOMMENDED, 1);
    return !e->failed;
}

/* Which packages the problem is about, in the order in which they are decided. */
static enum pinc_status choose_packages(struct pinc_encoding *e, struct pinc_error *err)
{
    const uint32_t *order;
    size_t n, i;
    enum pinc_status st = pinc_merge_equal(e->graph, err);

    if (st == PINC_OK) {
        st = pinc_priority(&order, &n, e->graph, e->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_uncontested_find(&e->uncontested, e->graph, e->request.unify, e->arena, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    e->order = pinc_arena_array(e->arena, n, sizeof *e->order);
    e->slots = pinc_arena_array(e->arena, e->graph->n_packages * e->n_envs, sizeof *e->slots);
    e->python = pinc_arena_array(e->arena, e->n_envs, sizeof *e->python);
    if (!e->order || !e->slots || !e->python) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        if (!is_harmless(e, order[i])) {
            e->order[e->n_order++] = order[i];
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_encoding_new(struct pinc_encoding **out, struct pinc_graph *graph,
                                   const struct pinc_encode_request *request,
                                   struct pinc_error *err)
{
    struct pinc_encoding *e = pinc_alloc(sizeof *e);
    enum pinc_status st;

    *out = NULL;
    if (!e) {
        return pinc_fail_memory(err);
    }
    queue_init(&e->jobs);
    e->graph = graph;
    e->request = *request;
    e->n_envs = graph->request->n_envs;
    e->arena = pinc_arena_new();
    st = e->arena ? choose_packages(e, err) : pinc_fail_memory(err);
    if (st == PINC_OK && !encode(e)) {
        st = pinc_fail_memory(err);
    }
    if (st != PINC_OK) {
        pinc_encoding_free(e);
        return st;
    }
    *out = e;
    return PINC_OK;
}

void pinc_encoding_free(struct pinc_encoding *e)
{
    if (!e) {
        return;
    }
    if (e->solver) {
        solver_free(e->solver);
    }
    if (e->pool) {
        pool_free(e->pool);
    }
    queue_free(&e->jobs);
    pinc_free(e->owner);
    pinc_arena_free(e->arena);
    pinc_free(e);
}

/* --- solving */

/* Those that were left out have their most preferred version, wherever there is one. */
static void pick_uncontested(struct pinc_encoding *e)
{
    size_t i, t;

    for (i = 0; i < e->graph->n_packages; i++) {
        struct pinc_package *p = e->graph->packages[i];

        if (!is_harmless(e, (uint32_t)i)) {
            continue;
        }
        for (t = 0; t < e->n_envs; t++) {
            p->pick[t] = e->uncontested.best[i * e->n_envs + t];
        }
        p->apart = 0;
    }
}

static void read_picks(struct pinc_encoding *e)
{
    size_t i, t;
    uint32_t k;

    pick_uncontested(e);
    for (i = 0; i < e->n_order; i++) {
        struct pinc_package *p = e->graph->packages[e->order[i]];

        for (t = 0; t < e->n_envs; t++) {
            const struct slot *slot = slot_at(e, e->order[i], t);

            p->pick[t] = PINC_NONE;
            for (k = 0; k < slot->n; k++) {
                if (solver_get_decisionlevel(e->solver, slot->first + (Id)k) > 0) {
                    p->pick[t] = slot->cands[k];
                }
            }
        }
    }
}

/* A package, and its place in the graph. */
struct ranked {
    const struct pinc_package *package;
    uint32_t at;
};

static int compare_importance(const void *a, const void *b)
{
    const struct pinc_package *p = ((const struct ranked *)a)->package;
    const struct pinc_package *q = ((const struct ranked *)b)->package;

    return p->root_order != q->root_order ? (p->root_order < q->root_order ? -1 : 1)
                                          : pinc_slice_compare(p->name, q->name);
}

/* The packages by their importance for being alike: those of the input in its order, then by name.
 */
static uint32_t *by_importance(struct pinc_encoding *e)
{
    size_t n = e->n_order, i;
    struct ranked *ranked = pinc_arena_array(e->arena, n, sizeof *ranked);
    uint32_t *list = pinc_arena_array(e->arena, n, sizeof *list);

    if (!ranked || !list) {
        return NULL;
    }
    for (i = 0; i < n; i++) {
        ranked[i].at = e->order[i];
        ranked[i].package = e->graph->packages[ranked[i].at];
    }
    pinc_sort(ranked, n, sizeof *ranked, compare_importance);
    for (i = 0; i < n; i++) {
        list[i] = ranked[i].at;
    }
    return list;
}

/* Does the pick at target t have the version of the targets of its Python that are in `together`?
 */
static bool is_alike(const struct pinc_encoding *e, const struct pinc_package *p, size_t t,
                     pinc_targets together)
{
    size_t u;

    for (u = 0; u < e->n_envs; u++) {
        if ((together >> u & 1) && e->python[u] == e->python[t] && p->pick[u] != PINC_NONE &&
            p->pick[t] != PINC_NONE && p->cands[p->pick[u]].group != p->cands[p->pick[t]].group) {
            return false;
        }
    }
    return true;
}

/* Jobs: the hard ones, `hard` unify nodes, and all others that are not known to be apart as weak
 * ones. */
static bool solve_with(struct pinc_encoding *e, const uint32_t *list, const pinc_targets *hard)
{
    size_t i, t;
    Queue jobs;
    int problems;

    queue_init_clone(&jobs, &e->jobs);
    for (i = 0; list && i < e->n_order; i++) {
        for (t = 0; t < e->n_envs; t++) {
            Id unify = slot_at(e, list[i], t)->unify;

            if (!unify) {
                continue;
            }
            if (hard[i] >> t & 1) {
                queue_push2(&jobs, SOLVER_INSTALL | SOLVER_SOLVABLE, unify);
            } else if (!(e->graph->packages[list[i]]->apart >> t & 1)) {
                queue_push2(&jobs, SOLVER_INSTALL | SOLVER_SOLVABLE | SOLVER_WEAK, unify);
            }
        }
    }
    problems = solver_solve(e->solver, &jobs);
    queue_free(&jobs);
    if (problems == 0) {
        read_picks(e);
    }
    return problems == 0;
}

/*
 * libsolv drops more weak jobs than it has to. So go through them by importance and keep each that
 * can be kept together with those before it: the result does not depend on how the solver came to
 * its first answer.
 */
static void settle_unify(struct pinc_encoding *e, const uint32_t *list, pinc_targets *hard)
{
    size_t i, t;

    for (i = 0; i < e->n_order; i++) {
        struct pinc_package *p = e->graph->packages[list[i]];

        for (t = 0; t < e->n_envs; t++) {
            const pinc_targets bit = (pinc_targets)1 << t;

            if (!slot_at(e, list[i], t)->unify) {
                continue;
            }
            if (is_alike(e, p, t, hard[i])) {
                hard[i] |= bit;
                p->apart &= ~bit;
                continue;
            }
            hard[i] |= bit;
            if (solve_with(e, list, hard)) {
                p->apart &= ~bit;
            } else {
                hard[i] &= ~bit;
                p->apart |= bit;
            }
        }
    }
}

static enum pinc_status may_proceed(const struct pinc_graph *graph, struct pinc_error *err)
{
    const struct pinc_provider *provider = graph->provider;

    return provider->proceed ? provider->proceed(provider->self, err) : PINC_OK;
}

enum pinc_status pinc_encoding_solve(struct pinc_encoding *e, struct pinc_error *err)
{
    uint32_t *list = e->request.unify ? by_importance(e) : NULL;
    pinc_targets *hard = pinc_arena_array(e->arena, e->n_order, sizeof *hard);

    enum pinc_status st = may_proceed(e->graph, err);

    if (st != PINC_OK) {
        return st;
    }
    if ((e->request.unify && !list) || !hard) {
        return pinc_fail_memory(err);
    }
    if (!solve_with(e, list, hard)) {
        return PINC_ENOSOLUTION;
    }
    if (list) {
        settle_unify(e, list, hard);
    }
    return PINC_OK;
}

void pinc_encoding_involved(const struct pinc_encoding *e, bool *involved)
{
    Id problem = 0;
    Queue rules;
    int i;

    queue_init(&rules);
    while ((problem = solver_next_problem(e->solver, problem)) != 0) {
        solver_findallproblemrules(e->solver, problem, &rules);
        for (i = 0; i < rules.count; i++) {
            Id source = 0, target = 0, dep = 0;

            (void)solver_ruleinfo(e->solver, rules.elements[i], &source, &target, &dep);
            if (source > 0 && (size_t)source < e->n_owner && e->owner[source] != PINC_NONE) {
                involved[e->owner[source]] = true;
            }
            if (target > 0 && (size_t)target < e->n_owner && e->owner[target] != PINC_NONE) {
                involved[e->owner[target]] = true;
            }
        }
    }
    queue_free(&rules);
}

enum pinc_status pinc_encoding_try(struct pinc_graph *graph, const bool *without,
                                   pinc_targets targets, bool *involved, struct pinc_error *err)
{
    struct pinc_encode_request request = {.without = without, .targets = targets};
    struct pinc_encoding *encoding = NULL;
    enum pinc_status st = pinc_encoding_new(&encoding, graph, &request, err);

    if (st == PINC_OK) {
        st = may_proceed(graph, err);
    }
    if (st == PINC_OK && encoding && solver_solve(encoding->solver, &encoding->jobs) != 0) {
        st = PINC_ENOSOLUTION;
        if (involved) {
            pinc_encoding_involved(encoding, involved);
        }
    }
    pinc_encoding_free(encoding);
    return st;
}
