#include "resolver/solve/priority.h"

#include "base/sort.h"

/*
 * The dependency graph between packages, as far as versions are known, and its
 * strongly connected components (Tarjan, with a stack of its own).
 */
struct sorter {
    const struct pinc_graph *graph;
    uint32_t
        *edges; /* the packages that they lead to, once for each package that they start from */
    size_t n_edges, cap_edges;
    uint32_t *first; /* of each package: its place in edges; n + 1 elements */
    uint32_t *last;  /* of each package: 1 + the last one that an edge leads from to it */
    bool *reached;
    uint32_t *component; /* of each package; PINC_NONE: none yet */
    uint32_t n_components;
};

static uint64_t priority(const struct pinc_graph *graph, uint32_t package)
{
    const struct pinc_package *p = graph->packages[package];

    return (uint64_t)p->origin.root_order << 32 | package;
}

static bool add_deps(struct sorter *s, uint32_t from, const struct pinc_deps *deps)
{
    size_t i;

    for (i = 0; i < deps->n; i++) {
        const uint32_t to = deps->items[i].package;

        if (to == from || s->last[to] == from + 1) {
            continue;
        }
        if (!PINC_GROW(s->edges, s->cap_edges, s->n_edges + 1)) {
            return false;
        }
        s->edges[s->n_edges++] = to;
        s->last[to] = from + 1;
    }
    return true;
}

static bool add_cell(struct sorter *s, uint32_t from, const struct pinc_cell *cell)
{
    size_t n;

    for (n = 0; cell->file != PINC_NONE && n <= pinc_cell_extras(cell); n++) {
        const struct pinc_deps *deps = pinc_cell_deps(cell, n);

        if (deps && !add_deps(s, from, deps)) {
            return false;
        }
    }
    return true;
}

static bool add_package(struct sorter *s, uint32_t from)
{
    const struct pinc_package *p = s->graph->packages[from];
    size_t i;

    s->first[from] = (uint32_t)s->n_edges;
    /* Known ones that do not take part need what others need that do (resolver/solve/merge_equal.h). */
    for (i = 0; i < p->cells.n_known; i++) {
        if (!add_cell(s, from, &p->cells.items[p->cells.known[i]])) {
            return false;
        }
    }
    s->first[from + 1] = (uint32_t)s->n_edges;
    return true;
}

/* Tarjan's algorithm from one package. Components are numbered in reverse topological order. */
struct tarjan {
    uint32_t *low, *number, *at, *path, *open;
    size_t n_path, n_open;
    uint32_t count;
};

static void close_component(struct sorter *s, struct tarjan *t, uint32_t node)
{
    uint32_t member;

    do {
        member = t->open[--t->n_open];
        s->component[member] = s->n_components;
    } while (member != node);
    s->n_components++;
}

static void visit(struct tarjan *t, uint32_t node, const struct sorter *s)
{
    t->number[node] = t->low[node] = ++t->count;
    t->at[node] = s->first[node];
    t->path[t->n_path++] = node;
    t->open[t->n_open++] = node;
}

static void walk(struct sorter *s, struct tarjan *t, uint32_t start)
{
    visit(t, start, s);
    while (t->n_path) {
        uint32_t node = t->path[t->n_path - 1];

        s->reached[node] = true;
        if (t->at[node] < s->first[node + 1]) {
            uint32_t to = s->edges[t->at[node]++];

            if (!t->number[to]) {
                visit(t, to, s);
            } else if (s->component[to] == PINC_NONE && t->number[to] < t->low[node]) {
                t->low[node] = t->number[to];
            }
            continue;
        }
        t->n_path--;
        if (t->low[node] == t->number[node]) {
            close_component(s, t, node);
        }
        if (t->n_path && t->low[node] < t->low[t->path[t->n_path - 1]]) {
            t->low[t->path[t->n_path - 1]] = t->low[node];
        }
    }
}

static bool find_components(struct sorter *s, struct pinc_arena *arena)
{
    size_t n = s->graph->n_packages, i;
    struct tarjan t = {
        .low = pinc_arena_array(arena, n, sizeof *t.low),
        .number = pinc_arena_array(arena, n, sizeof *t.number),
        .at = pinc_arena_array(arena, n, sizeof *t.at),
        .path = pinc_arena_array(arena, n, sizeof *t.path),
        .open = pinc_arena_array(arena, n, sizeof *t.open),
    };

    if (!t.low || !t.number || !t.at || !t.path || !t.open) {
        return false;
    }
    for (i = 0; i < n; i++) {
        if (pinc_package_is_direct(s->graph->packages[i]) && !t.number[i]) {
            walk(s, &t, (uint32_t)i);
        }
    }
    return true;
}

/* Components that nothing undecided leads to, taken by the priority of their first member: Kahn's
 * algorithm over a heap. */
struct ready {
    uint64_t key;
    uint32_t component;
};

static void heap_push(struct ready *heap, size_t *n, struct ready item)
{
    size_t at = (*n)++;

    while (at > 0 && heap[(at - 1) / 2].key > item.key) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = item;
}

static struct ready heap_pop(struct ready *heap, size_t *n)
{
    struct ready top = heap[0], last = heap[--*n];
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= *n) {
            break;
        }
        if (child + 1 < *n && heap[child + 1].key < heap[child].key) {
            child++;
        }
        if (heap[child].key >= last.key) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

static int compare_keys(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Members by component: each component's packages, by priority. */
struct members {
    uint64_t *keys;  /* priorities */
    uint32_t *first; /* n_components + 1 */
    uint32_t *wait;  /* components that still come before it */
};

static bool group_members(const struct sorter *s, struct members *m, struct pinc_arena *arena)
{
    size_t n = s->graph->n_packages, i;
    uint32_t *fill, c, e;

    m->keys = pinc_arena_array(arena, n, sizeof *m->keys);
    m->first = pinc_arena_array(arena, (size_t)s->n_components + 2, sizeof *m->first);
    m->wait = pinc_arena_array(arena, s->n_components, sizeof *m->wait);
    fill = pinc_arena_array(arena, (size_t)s->n_components + 1, sizeof *fill);
    if (!m->keys || !m->first || !m->wait || !fill) {
        return false;
    }
    for (i = 0; i < n; i++) {
        if (s->reached[i]) {
            m->first[s->component[i] + 1]++;
        }
    }
    for (c = 0; c < s->n_components; c++) {
        m->first[c + 1] += m->first[c];
        fill[c] = m->first[c];
    }
    for (i = 0; i < n; i++) {
        if (s->reached[i]) {
            m->keys[fill[s->component[i]]++] = priority(s->graph, (uint32_t)i);
        }
    }
    for (c = 0; c < s->n_components; c++) {
        pinc_sort(m->keys + m->first[c], m->first[c + 1] - m->first[c], sizeof *m->keys,
                  compare_keys);
    }
    for (i = 0; i < n; i++) {
        /* Edges of packages that nothing reaches do not count. */
        for (e = s->first[i]; s->reached[i] && e < s->first[i + 1]; e++) {
            const uint32_t to = s->component[s->edges[e]];

            m->wait[to] += to != s->component[i];
        }
    }
    return true;
}

static bool lay_out(const struct sorter *s, uint32_t *out, size_t *n_out, struct pinc_arena *arena)
{
    struct members m;
    struct ready *heap = pinc_arena_array(arena, s->n_components, sizeof *heap);
    size_t n = 0;
    uint32_t c, i, e;

    if (!heap || !group_members(s, &m, arena)) {
        return false;
    }
    for (c = 0; c < s->n_components; c++) {
        if (m.wait[c] == 0) {
            heap_push(heap, &n, (struct ready){m.keys[m.first[c]], c});
        }
    }
    *n_out = 0;
    while (n) {
        c = heap_pop(heap, &n).component;
        for (i = m.first[c]; i < m.first[c + 1]; i++) {
            uint32_t package = (uint32_t)m.keys[i];

            out[(*n_out)++] = package;
            for (e = s->first[package]; s->edges && e < s->first[package + 1]; e++) {
                uint32_t to = s->component[s->edges[e]];

                if (to != c && --m.wait[to] == 0) {
                    heap_push(heap, &n, (struct ready){m.keys[m.first[to]], to});
                }
            }
        }
    }
    return true;
}

enum pinc_status pinc_priority(const uint32_t **out, size_t *n, const struct pinc_search *search,
                               struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_graph *graph = search->graph;
    size_t count = graph->n_packages, i;
    struct sorter s = {
        .graph = graph,
        .first = pinc_arena_array(arena, count + 1, sizeof *s.first),
        .last = pinc_arena_array(arena, count, sizeof *s.last),
        .reached = pinc_arena_array(arena, count, sizeof *s.reached),
        .component = pinc_arena_array(arena, count, sizeof *s.component),
    };
    uint32_t *order = pinc_arena_array(arena, count, sizeof *order);
    bool done = s.first && s.last && s.reached && s.component && order;

    *out = NULL;
    *n = 0;
    for (i = 0; done && i < count; i++) {
        s.component[i] = PINC_NONE;
        done = add_package(&s, (uint32_t)i);
    }
    done = done && find_components(&s, arena) && lay_out(&s, order, n, arena);
    pinc_free(s.edges);
    *out = order;
    return done ? PINC_OK : pinc_fail_memory(err);
}
