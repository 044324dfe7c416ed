#include "resolver/resolve.h"

#include "base/limits.h"
#include "base/sort.h"
#include "resolver/explain/advice.h"
#include "resolver/explain/report.h"
#include "resolver/prefetch/prefetch.h"
#include "resolver/solve/rounds.h"
#include "resolver/state/roots.h"
#include "resolver/state/traverse.h"

#include <stdlib.h>
#include <string.h>

/* --- from the picks to the resolution */

struct building {
    struct pinc_graph *graph;
    const struct pinc_solution *solution;
    struct pinc_resolution *out;
    struct pinc_pick *picks;
    uint32_t *pick_of; /* of each package: its place in picks, PINC_NONE */
    struct pinc_edge *edges;
    size_t n_edges, cap_edges;
};

struct named {
    struct pinc_slice name;
    uint32_t package;
};

static int compare_names(const void *a, const void *b)
{
    const struct named *x = a, *y = b;

    return pinc_slice_compare(x->name, y->name);
}

static bool is_picked(const struct pinc_solution *solution, size_t package)
{
    size_t t;

    for (t = 0; t < solution->n_envs; t++) {
        if (pinc_solution_pick(solution, package, t) != PINC_NONE) {
            return true;
        }
    }
    return false;
}

static bool fill_pick(struct building *b, struct pinc_pick *pick, uint32_t package)
{
    const struct pinc_package *p = b->graph->packages[package];
    struct pinc_arena *arena = b->graph->arena;
    size_t n = b->graph->request->n_envs, t;
    const struct pinc_project **project = pinc_arena_array(arena, n, sizeof *project);
    const struct pinc_metadata **metadata = pinc_arena_array(arena, n, sizeof *metadata);
    uint32_t *release = pinc_arena_array(arena, n, sizeof *release);
    uint32_t *file = pinc_arena_array(arena, n, sizeof *file);

    if (!project || !metadata || !release || !file) {
        return false;
    }
    for (t = 0; t < n; t++) {
        const uint32_t at = pinc_solution_pick(b->solution, package, t);
        const struct pinc_cell *cell;

        project[t] = p->project[t];
        release[t] = file[t] = PINC_NONE;
        if (at != PINC_NONE) {
            cell = pinc_package_cell(p, t, at);
            release[t] = p->cands[at].release;
            file[t] = cell->file;
            metadata[t] = pinc_cell_metadata(cell);
        }
    }
    *pick = (struct pinc_pick){.name = p->name,
                               .project = project,
                               .release = release,
                               .file = file,
                               .metadata = metadata};
    return true;
}

static bool fill_picks(struct building *b)
{
    struct pinc_graph *graph = b->graph;
    struct named *names = pinc_arena_array(graph->arena, graph->n_packages, sizeof *names);
    size_t i, n = 0;

    b->pick_of = pinc_arena_array(graph->arena, graph->n_packages, sizeof *b->pick_of);
    if (!names || !b->pick_of) {
        return false;
    }
    for (i = 0; i < graph->n_packages; i++) {
        b->pick_of[i] = PINC_NONE;
        if (is_picked(b->solution, i)) {
            names[n++] = (struct named){graph->packages[i]->name, (uint32_t)i};
        }
    }
    if (n) {
        qsort(names, n, sizeof *names, compare_names);
    }
    b->picks = pinc_arena_array(graph->arena, n, sizeof *b->picks);
    if (!b->picks) {
        return false;
    }
    for (i = 0; i < n; i++) {
        b->pick_of[names[i].package] = (uint32_t)i;
        if (!fill_pick(b, &b->picks[i], names[i].package)) {
            return false;
        }
    }
    b->out->picks = b->picks;
    b->out->n_picks = n;
    return true;
}

static bool add_edge(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep,
                     size_t target)
{
    struct building *b = user;
    struct pinc_edge edge = {
        .from = from == PINC_NONE ? PINC_NONE : b->pick_of[from],
        .root = root,
        .to = b->pick_of[dep->package],
        .req = dep->req,
        .targets = (pinc_targets)1 << target,
    };

    if (!PINC_GROW(b->edges, b->cap_edges, b->n_edges + 1)) {
        return false;
    }
    b->edges[b->n_edges++] = edge;
    return true;
}

static int compare_edges(const void *a, const void *b)
{
    const struct pinc_edge *x = a, *y = b;
    /* PINC_NONE + 1 is 0: the input comes first. */
    uint32_t from_x = x->from + 1, from_y = y->from + 1;

    if (x->to != y->to) {
        return x->to < y->to ? -1 : 1;
    }
    if (from_x != from_y) {
        return from_x < from_y ? -1 : 1;
    }
    if (x->root != y->root) {
        return x->root < y->root ? -1 : 1;
    }
    return pinc_slice_compare(x->req->text, y->req->text);
}

/* By compare_edges(): first into the places of what they lead to. */
static bool sort_edges(struct building *b)
{
    const size_t n = b->out->n_picks;
    struct pinc_edge *sorted = pinc_alloc_array(b->n_edges, sizeof *sorted);
    size_t *next = pinc_alloc_array(n + 1, sizeof *next);
    size_t i, at = 0;

    if (!sorted || !next) {
        pinc_free(sorted);
        pinc_free(next);
        return false;
    }
    for (i = 0; i < b->n_edges; i++) {
        next[b->edges[i].to + 1]++;
    }
    for (i = 0; i < n; i++) {
        next[i + 1] += next[i];
    }
    for (i = 0; i < b->n_edges; i++) {
        sorted[next[b->edges[i].to]++] = b->edges[i];
    }
    for (i = 0; i < n; i++) { /* next[i] is the end of its own now */
        pinc_sort(sorted + at, next[i] - at, sizeof *sorted, compare_edges);
        at = next[i];
    }
    pinc_free(b->edges);
    b->edges = sorted;
    pinc_free(next);
    return true;
}

/* Sort the edges and let those of several targets be one. */
static bool fill_edges(struct building *b)
{
    struct pinc_graph *graph = b->graph;
    struct pinc_edge *edges;
    size_t t, i, n = 0;
    bool *reached = pinc_alloc_array(graph->n_packages, sizeof *reached);
    bool done = reached != NULL;

    for (t = 0; done && t < graph->request->n_envs; t++) {
        done = pinc_traverse(graph, b->solution, t, NULL, reached, add_edge, b);
    }
    pinc_free(reached);
    edges = done ? pinc_arena_array(graph->arena, b->n_edges, sizeof *edges) : NULL;
    if (!edges) {
        return false;
    }
    if (!sort_edges(b)) {
        return false;
    }
    for (i = 0; i < b->n_edges; i++) {
        if (n > 0 && compare_edges(&edges[n - 1], &b->edges[i]) == 0) {
            edges[n - 1].targets |= b->edges[i].targets;
        } else {
            edges[n++] = b->edges[i];
        }
    }
    b->out->edges = edges;
    b->out->n_edges = n;
    return true;
}

static int compare_slices(const void *a, const void *b)
{
    const struct pinc_slice *x = a, *y = b;

    return pinc_slice_compare(*x, *y);
}

/* The extras that edges ask a pick for, and where. @param edges of that pick: they are by `to` */
static bool fill_extras(struct pinc_pick *pick, const struct pinc_edge *edges, size_t n_edges,
                        struct pinc_arena *arena)
{
    struct pinc_slice *extras;
    pinc_targets *targets;
    size_t i, x, k, n = 0;

    for (i = 0; i < n_edges; i++) {
        n += edges[i].req->n_extras;
    }
    extras = pinc_arena_array(arena, n, sizeof *extras);
    targets = pinc_arena_array(arena, n, sizeof *targets);
    if (!extras || !targets) {
        return false;
    }
    n = 0;
    for (i = 0; i < n_edges; i++) {
        const struct pinc_requirement *req = edges[i].req;

        for (x = 0; x < req->n_extras; x++) {
            for (k = 0; k < n && !pinc_slice_equal(extras[k], req->extras[x]); k++) {
            }
            extras[k] = req->extras[x];
            n += k == n;
        }
    }
    if (n) {
        qsort(extras, n, sizeof *extras, compare_slices);
    }
    for (i = 0; i < n_edges; i++) {
        const struct pinc_requirement *req = edges[i].req;

        for (x = 0; x < req->n_extras; x++) {
            for (k = 0; !pinc_slice_equal(extras[k], req->extras[x]); k++) {
            }
            targets[k] |= edges[i].targets;
        }
    }
    pick->extras = extras;
    pick->extra_targets = targets;
    pick->n_extras = n;
    return true;
}

static bool fill_all_extras(struct building *b)
{
    const struct pinc_resolution *out = b->out;
    size_t at, edge = 0, end;

    for (at = 0; at < out->n_picks; at++) {
        for (end = edge; end < out->n_edges && out->edges[end].to == at; end++) {
        }
        if (!fill_extras(&b->picks[at], &out->edges[edge], end - edge, b->graph->arena)) {
            return false;
        }
        edge = end;
    }
    return true;
}

/* NULL: out of memory. */
static struct pinc_resolution *build(const struct pinc_rounds *rounds)
{
    struct pinc_graph *graph = rounds->search.graph;
    struct building b = {.graph = graph, .solution = &rounds->search.solution};
    bool done;

    b.out = pinc_arena_alloc(graph->arena, sizeof *b.out);
    done = b.out && fill_picks(&b) && fill_edges(&b) && fill_all_extras(&b);
    pinc_free(b.edges);
    if (!done) {
        return NULL;
    }
    b.out->arena = graph->arena;
    b.out->rounds = rounds->count;
    b.out->n_metadata = graph->n_metadata;
    return b.out;
}

/* What is worth telling goes into the resolution last. */
static enum pinc_status advise(struct pinc_resolution *out, const struct pinc_rounds *rounds,
                               struct pinc_error *err)
{
    struct pinc_notes notes = {.arena = out->arena};
    enum pinc_status st = pinc_advice_add(&notes, out, &rounds->search, err);

    if (st == PINC_OK) {
        st = pinc_notes_give(&notes, out, err);
    }
    pinc_notes_clear(&notes);
    return st;
}

static enum pinc_status tell_conflict(struct pinc_conflict **conflict, struct pinc_rounds *rounds,
                                      struct pinc_error *err)
{
    enum pinc_status st =
        conflict ? pinc_conflict_explain(conflict, &rounds->search, err) : PINC_OK;

    if (st == PINC_ELIMIT) {
        pinc_error_clear(err); /* that there is none is certain; only the reason took too long */
        st = PINC_OK;
    }
    return st == PINC_OK ? pinc_fail(err, PINC_ENOSOLUTION, "no solution") : st;
}

/* @param out stays NULL, and PINC_OK, where the versions that are kept do not hold together */
static enum pinc_status try_kept(struct pinc_resolution **out, struct pinc_rounds *rounds,
                                 struct pinc_error *err)
{
    enum pinc_status st = pinc_rounds_try(rounds, err);

    if (st != PINC_OK || !rounds->search.foremost) {
        return st;
    }
    *out = build(rounds);
    return *out ? advise(*out, rounds, err) : pinc_fail_memory(err);
}

static enum pinc_status solve(struct pinc_resolution **out, struct pinc_rounds *rounds,
                              struct pinc_conflict **conflict, struct pinc_error *err)
{
    enum pinc_status st = pinc_rounds_run(rounds, err);

    if (st == PINC_OK) {
        *out = build(rounds);
        return *out ? advise(*out, rounds, err) : pinc_fail_memory(err);
    }
    return st == PINC_ENOSOLUTION ? tell_conflict(conflict, rounds, err) : st;
}

static enum pinc_status resolve(struct pinc_resolution **out, struct pinc_graph *graph,
                                struct pinc_conflict **conflict, struct pinc_error *err)
{
    struct pinc_prefetch *guess = NULL;
    struct pinc_rounds rounds = {0};
    enum pinc_status st = pinc_roots_take(graph, err);

    if (st == PINC_OK) {
        st = pinc_prefetch_new(&guess, graph, err);
    }
    if (st == PINC_OK) {
        st = pinc_rounds_init(&rounds, graph, guess, err);
    }
    if (st == PINC_OK) {
        st = graph->narrow ? try_kept(out, &rounds, err) : solve(out, &rounds, conflict, err);
    }
    if (st != PINC_OK && pinc_graph_exhausted(graph)) {
        pinc_error_clear(err); /* who failed may not have known why */
        st = pinc_graph_fail_exhausted(graph, err);
    }
    pinc_prefetch_free(guess);
    pinc_rounds_clear(&rounds);
    return st;
}

/* With an arena and a graph of its own. */
static enum pinc_status resolve_anew(struct pinc_resolution **out,
                                     const struct pinc_resolve_request *request,
                                     const struct pinc_provider *provider, bool narrow,
                                     struct pinc_conflict **conflict, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_graph *graph = NULL;
    enum pinc_status st;

    *out = NULL;
    if (!arena) {
        return pinc_fail_memory(err);
    }
    st = pinc_graph_new(&graph, request, provider, arena, err);
    if (st == PINC_OK) {
        graph->narrow = narrow;
        st = resolve(out, graph, conflict, err);
    }
    pinc_graph_free(graph);
    if (st != PINC_OK || !*out) {
        *out = NULL;
        pinc_arena_free(arena);
    }
    return st;
}

enum pinc_status pinc_resolve(struct pinc_resolution **out,
                              const struct pinc_resolve_request *request,
                              const struct pinc_provider *provider, struct pinc_conflict **conflict,
                              struct pinc_error *err)
{
    *out = NULL;
    if (conflict) {
        *conflict = NULL;
    }
    if (request->n_envs == 0 || request->n_envs > PINC_TARGETS_MAX) {
        return pinc_fail(err, PINC_EUSAGE, "between 1 and %u targets are possible, not %zu",
                         PINC_TARGETS_MAX, request->n_envs);
    }
    if (request->n_kept) {
        /* First as if there were only what is kept; what fails so is told by the second try. */
        const enum pinc_status st = resolve_anew(out, request, provider, true, NULL, NULL);

        if (st == PINC_OK && *out) {
            return st;
        }
    }
    return resolve_anew(out, request, provider, false, conflict, err);
}

void pinc_resolution_free(struct pinc_resolution *resolution)
{
    if (resolution) {
        pinc_arena_free(resolution->arena);
    }
}
