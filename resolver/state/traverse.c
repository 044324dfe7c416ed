#include "resolver/state/traverse.h"

#include "resolver/state/dependencies.h"

#include <string.h>

struct walk {
    struct pinc_graph *graph;
    const struct pinc_solution *solution;
    size_t target;
    bool *reached;
    uint32_t *queue;
    size_t n_queue;
    bool **extras; /* of each package: which of its extras are asked for; NULL: none */
    pinc_traverse_visit *visit;
    void *user;
    struct pinc_arena *arena;
    bool again; /* an extra was asked for after its package had been passed */
};

static bool walk_dep(struct walk *w, uint32_t from, uint32_t root, const struct pinc_dep *dep)
{
    const struct pinc_package *p = w->graph->packages[dep->package];
    size_t i;

    if (!w->reached[dep->package]) {
        w->reached[dep->package] = true;
        w->queue[w->n_queue++] = dep->package;
    }
    for (i = 0; i < dep->n_extras; i++) {
        bool **wanted = &w->extras[dep->package];

        if (!*wanted) {
            *wanted = pinc_arena_array(w->arena, p->extras.n, sizeof **wanted);
        }
        if (!*wanted) {
            return false;
        }
        w->again = w->again || !(*wanted)[dep->extras[i]];
        (*wanted)[dep->extras[i]] = true;
    }
    return w->visit(w->user, from, root, dep, w->target);
}

static bool walk_deps(struct walk *w, uint32_t from, const struct pinc_deps *deps)
{
    size_t i;

    for (i = 0; i < deps->n; i++) {
        if (!walk_dep(w, from, PINC_NONE, &deps->items[i])) {
            return false;
        }
    }
    return true;
}

static const struct pinc_cell *picked_cell(const struct walk *w, uint32_t at)
{
    const struct pinc_package *p = w->graph->packages[at];
    const uint32_t pick = pinc_solution_pick(w->solution, at, w->target);
    const struct pinc_cell *cell;

    if (!p->ready || pick == PINC_NONE) {
        return NULL;
    }
    cell = pinc_package_cell(p, w->target, pick);
    return pinc_cell_deps(cell, 0) ? cell : NULL;
}

static bool walk_package(struct walk *w, uint32_t at)
{
    const struct pinc_cell *cell = picked_cell(w, at);

    return !cell || walk_deps(w, at, pinc_cell_deps(cell, 0));
}

/* Extras of the packages that were reached so far, until no new one is asked for. */
static bool walk_extras(struct walk *w, bool **done)
{
    size_t i;
    uint32_t x;

    for (i = 0; i < w->n_queue; i++) {
        uint32_t at = w->queue[i];
        struct pinc_package *p = w->graph->packages[at];

        for (x = 0; w->extras[at] && picked_cell(w, at) && x < p->extras.n; x++) {
            const struct pinc_deps *deps;

            if (!w->extras[at][x]) {
                continue;
            }
            if (!done[at]) {
                done[at] = pinc_arena_array(w->arena, p->extras.n, sizeof **done);
            }
            deps =
                done[at]
                    ? pinc_dependencies_of_extra(w->graph, p, w->target,
                                                 pinc_solution_pick(w->solution, at, w->target), x)
                    : NULL;
            if (!deps) {
                return false;
            }
            if (!done[at][x]) {
                done[at][x] = true;
                if (!walk_deps(w, at, deps)) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool walk_all(struct walk *w, const bool *without, bool **done)
{
    const struct pinc_resolve_request *request = w->graph->request;
    size_t i, at = 0;

    for (i = 0; i < request->n_requirements; i++) {
        if ((request->requirements[i].targets >> w->target & 1) && !(without && without[i]) &&
            !walk_dep(w, PINC_NONE, (uint32_t)i, pinc_graph_root(w->graph, i, w->target))) {
            return false;
        }
    }
    do {
        w->again = false;
        for (; at < w->n_queue; at++) {
            if (!walk_package(w, w->queue[at])) {
                return false;
            }
        }
        if (!walk_extras(w, done)) {
            return false;
        }
    } while (w->again || at < w->n_queue);
    return true;
}

bool pinc_traverse_prepare(struct pinc_graph *graph, const struct pinc_solution *solution)
{
    size_t i, t;
    uint32_t x;

    /* Extras need nothing then, and no list is kept of that. */
    if (graph->request->choosing.no_deps) {
        return true;
    }
    /* The list grows while it is walked; extras of earlier packages that come up late are taken on
     * the next pass. */
    for (i = 0; i < graph->n_packages; i++) {
        struct pinc_package *p = graph->packages[i];
        size_t n = graph->n_packages;
        bool fresh = false;

        for (t = 0; p->ready && p->extras.n && t < graph->request->n_envs; t++) {
            const uint32_t pick = pinc_solution_pick(solution, i, t);
            const struct pinc_cell *cell = pick == PINC_NONE ? NULL : pinc_package_cell(p, t, pick);

            for (x = 0; cell && pinc_cell_deps(cell, 0) && x < p->extras.n; x++) {
                fresh = fresh || x >= pinc_cell_extras(cell) || !pinc_cell_deps(cell, x + 1);
                if (!pinc_dependencies_of_extra(graph, p, t, pick, x)) {
                    return false;
                }
            }
        }
        if (fresh || graph->n_packages > n) {
            i = (size_t)-1; /* from the start: each pass makes at least one list, and there are
                               finitely many */
        }
    }
    return true;
}

bool pinc_traverse(struct pinc_graph *graph, const struct pinc_solution *solution, size_t target,
                   const bool *without, bool *reached, pinc_traverse_visit *visit, void *user)
{
    size_t n = graph->n_packages;
    struct pinc_arena *arena = pinc_arena_new();
    struct walk w = {.graph = graph,
                     .solution = solution,
                     .target = target,
                     .reached = reached,
                     .visit = visit,
                     .user = user,
                     .arena = arena};
    bool **done, result = false;

    if (arena) {
        w.queue = pinc_arena_array(arena, n, sizeof *w.queue);
        w.extras = pinc_arena_array(arena, n, sizeof *w.extras);
        done = pinc_arena_array(arena, n, sizeof *done);
        memset(reached, 0, n * sizeof *reached);
        result = w.queue && w.extras && done && walk_all(&w, without, done);
    }
    pinc_arena_free(arena);
    return result;
}
