#include "resolver/solve/uncontested.h"

#include "resolver/solve/merge_equal.h"

struct search {
    struct pinc_search *over;
    const struct pinc_graph *graph;
    size_t n_envs;
    struct pinc_uncontested *out;
    uint32_t *queue; /* contested packages whose versions are still to be looked at */
    size_t n_queue;
    enum pinc_status st;
    struct pinc_error *err;
};

static uint32_t best_of(const struct search *s, uint32_t package, size_t target)
{
    return s->out->best[package * s->n_envs + target];
}

static void contest(struct search *s, uint32_t package)
{
    if (!s->out->contested[package]) {
        s->out->contested[package] = true;
        s->queue[s->n_queue++] = package;
        if (s->st == PINC_OK) {
            s->st = pinc_merge_equal(s->over, package, s->err);
        }
    }
}

/* --- the most preferred versions */

static void find_best(const struct search *s, uint32_t package, size_t target)
{
    const struct pinc_package *p = s->graph->packages[package];
    const struct pinc_merged *merged = &s->over->merged[package];
    uint32_t *best = &s->out->best[package * s->n_envs + target];
    uint32_t k;

    if (!merged->n_cands) { /* nobody had to merge its versions */
        *best = p->ready ? pinc_package_best(p, target) : PINC_NONE;
        return;
    }
    *best = PINC_NONE;
    for (k = 0; k < merged->n_cands; k++) {
        const uint32_t c = merged->cands[k];

        if (pinc_package_cell(p, target, c)->file != PINC_NONE &&
            (*best == PINC_NONE || pinc_package_prefers(p, target, c, *best))) {
            *best = c;
        }
    }
}

/* Do all targets that share versions prefer the same public version? */
static bool is_alike(const struct search *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    size_t t, u;

    for (t = 1; t < s->n_envs; t++) {
        for (u = 0; u < t; u++) {
            uint32_t a = best_of(s, package, u), b = best_of(s, package, t);

            if (a != PINC_NONE && b != PINC_NONE && pinc_graph_share(s->graph, u, t) &&
                p->cands[a].group != p->cands[b].group) {
                return false;
            }
        }
    }
    return true;
}

static void find_all_best(struct search *s, bool unify)
{
    uint32_t i;
    size_t t;

    for (i = 0; i < s->graph->n_packages; i++) {
        for (t = 0; t < s->n_envs; t++) {
            find_best(s, i, t);
        }
        /* What a version between two known ones needs is assumed: only the solver knows how. */
        if (s->over->tried[i].probing || (unify && !is_alike(s, i))) {
            contest(s, i);
        }
    }
}

/* --- what is asked of them */

static bool holds_for_best(const struct search *s, const struct pinc_dep *dep, size_t target)
{
    const struct pinc_package *p = s->graph->packages[dep->package];
    uint32_t best = best_of(s, dep->package, target);

    return !p->ready ||
           (best != PINC_NONE && pinc_match_has(p->specs.items[dep->spec].match, best));
}

/* Packages whose most preferred version does not do are contested. */
static void ask_deps(struct search *s, const struct pinc_deps *deps, size_t target)
{
    size_t i;

    for (i = 0; i < deps->n; i++) {
        if (!holds_for_best(s, &deps->items[i], target)) {
            contest(s, deps->items[i].package);
        }
    }
}

static bool needs_contested(const struct search *s, const struct pinc_deps *deps)
{
    size_t i;

    for (i = 0; i < deps->n; i++) {
        if (s->out->contested[deps->items[i].package]) {
            return true;
        }
    }
    return false;
}

static void ask_version(struct search *s, uint32_t package, size_t target, uint32_t cand)
{
    const struct pinc_cell *cell = pinc_package_cell(s->graph->packages[package], target, cand);
    size_t n;

    for (n = 0; cell->file != PINC_NONE && n <= pinc_cell_extras(cell); n++) {
        const struct pinc_deps *deps = pinc_cell_deps(cell, n);

        if (deps) {
            ask_deps(s, deps, target);
        }
    }
}

static void ask_all_versions(struct search *s, uint32_t package)
{
    const struct pinc_merged *merged = &s->over->merged[package];
    uint32_t k;
    size_t t;

    for (k = 0; k < merged->n_cands; k++) {
        for (t = 0; t < s->n_envs; t++) {
            ask_version(s, package, t, merged->cands[k]);
        }
    }
}

static void ask_input(struct search *s)
{
    const struct pinc_resolve_request *request = s->graph->request;
    size_t i, t;

    for (i = 0; i < request->n_requirements; i++) {
        for (t = 0; t < s->n_envs; t++) {
            const struct pinc_dep *dep = pinc_graph_root(s->graph, i, t);

            if ((request->requirements[i].targets >> t & 1) && !holds_for_best(s, dep, t)) {
                contest(s, dep->package);
            }
        }
    }
}

static void ask_best_versions(struct search *s)
{
    uint32_t i;
    size_t t;

    for (i = 0; i < s->graph->n_packages; i++) {
        for (t = 0; t < s->n_envs; t++) {
            if (best_of(s, i, t) != PINC_NONE) {
                ask_version(s, i, t, best_of(s, i, t));
            }
        }
    }
}

static bool rests_on_contested(const struct search *s, uint32_t package)
{
    size_t t, n;

    for (t = 0; t < s->n_envs; t++) {
        uint32_t best = best_of(s, package, t);
        const struct pinc_cell *cell =
            best == PINC_NONE ? NULL : pinc_package_cell(s->graph->packages[package], t, best);

        for (n = 0; cell && n <= pinc_cell_extras(cell); n++) {
            const struct pinc_deps *deps = pinc_cell_deps(cell, n);

            if (deps && needs_contested(s, deps)) {
                return true;
            }
        }
    }
    return false;
}

/* What is contested spreads: to what the versions of a contested package ask for, and to what needs
 * one. Each package is taken once. */
static void spread(struct search *s)
{
    uint32_t i;
    bool again = true;

    while (again) {
        while (s->n_queue) {
            ask_all_versions(s, s->queue[--s->n_queue]);
        }
        again = false;
        for (i = 0; i < s->graph->n_packages; i++) {
            if (!s->out->contested[i] && rests_on_contested(s, i)) {
                contest(s, i);
                again = true;
            }
        }
    }
}

enum pinc_status pinc_uncontested_find(struct pinc_uncontested *out, struct pinc_search *search,
                                       bool unify, struct pinc_arena *arena, struct pinc_error *err)
{
    size_t n = search->graph->n_packages;
    struct search s = {.over = search,
                       .graph = search->graph,
                       .n_envs = search->graph->request->n_envs,
                       .out = out,
                       .err = err};

    out->best = pinc_arena_array(arena, n * s.n_envs, sizeof *out->best);
    out->contested = pinc_arena_array(arena, n, sizeof *out->contested);
    s.queue = pinc_arena_array(arena, n, sizeof *s.queue);
    if (!out->best || !out->contested || !s.queue) {
        return pinc_fail_memory(err);
    }
    find_all_best(&s, unify);
    ask_input(&s);
    ask_best_versions(&s);
    spread(&s);
    return s.st;
}
