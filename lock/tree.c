#include "lock/lock.h"

#include <string.h>

/* From the input down. */
struct frame {
    uint32_t at, end; /* what is left of the children, in order[] */
};

struct tree {
    const struct pinc_lock *lock;
    struct pinc_buf *buf;
    uint32_t *order;     /* edges by `from` (the input first), then name */
    uint32_t *from, *to; /* for each package, and last for the input, its part of order[] */
    bool *told;
    size_t target;
    struct frame *stack;
    size_t n, cap;
};

/* Numbers from 0 for packages; the input comes after all of them. */
static size_t node_of(const struct pinc_graph *graph, const struct pinc_graph_edge *edge)
{
    return edge->from == PINC_NONE ? graph->n_nodes : edge->from;
}

/* Sorts the edges by where they come from; edges of one origin stay by name, as the graph has
 * them. */
static void sort_edges(struct tree *tree)
{
    const struct pinc_graph *graph = &tree->lock->graph;
    uint32_t at = 0;
    size_t i;

    for (i = 0; i < graph->n_edges; i++) {
        tree->to[node_of(graph, &graph->edges[i])]++;
    }
    for (i = 0; i <= graph->n_nodes; i++) {
        uint32_t count = tree->to[i];

        tree->from[i] = tree->to[i] = at;
        at += count;
    }
    for (i = 0; i < graph->n_edges; i++) {
        tree->order[tree->to[node_of(graph, &graph->edges[i])]++] = (uint32_t)i;
    }
}

static const struct pinc_graph_edge *edge_at(const struct tree *tree, uint32_t at)
{
    return &tree->lock->graph.edges[tree->order[at]];
}

/* The next edge from `at` on that holds on the target; `end` when there is none. */
static uint32_t next_edge(const struct tree *tree, uint32_t at, uint32_t end)
{
    while (at < end && !(edge_at(tree, at)->targets >> tree->target & 1)) {
        at++;
    }
    return at;
}

/* Begins the children of a node. */
static bool push_children(struct tree *tree, size_t node)
{
    if (!PINC_GROW(tree->stack, tree->cap, tree->n + 1)) {
        return false;
    }
    tree->stack[tree->n].end = tree->to[node];
    tree->stack[tree->n++].at = next_edge(tree, tree->from[node], tree->to[node]);
    return true;
}

/* The lines that lead from the parents to the node on top of the stack. */
static void add_branches(const struct tree *tree)
{
    size_t i;

    for (i = 1; i < tree->n; i++) {
        bool more = tree->stack[i].at < tree->stack[i].end;

        if (i + 1 < tree->n) {
            pinc_buf_add_str(tree->buf, more ? "│   " : "    ");
        } else {
            pinc_buf_add_str(tree->buf, more ? "├── " : "└── ");
        }
    }
}

/* "  801 MB, 3,000 MB with all that it needs (100 %)": how much of the target that is. */
static void add_size(const struct tree *tree, uint32_t node)
{
    const struct pinc_graph *graph = &tree->lock->graph;
    const uint64_t all = tree->lock->targets[tree->target].size.bytes;
    uint64_t bytes;

    pinc_buf_add_str(tree->buf, "  ");
    bytes = pinc_graph_print_size(tree->buf, graph, node, tree->target);
    if (bytes && all) {
        const unsigned percent = (unsigned)((bytes * 100 + all / 2) / all);

        pinc_buf_addf(tree->buf, percent ? " (%u %%)" : " (<1 %%)", percent);
    }
}

static bool add_tree(struct tree *tree)
{
    const struct pinc_graph *graph = &tree->lock->graph;
    bool ok = push_children(tree, graph->n_nodes);

    while (ok && tree->n) {
        struct frame *top = &tree->stack[tree->n - 1];
        const struct pinc_graph_edge *edge;

        if (top->at == top->end) {
            tree->n--;
            continue;
        }
        edge = edge_at(tree, top->at);
        top->at = next_edge(tree, top->at + 1, top->end);
        add_branches(tree);
        pinc_buf_add(tree->buf, graph->nodes[edge->to].name);
        pinc_buf_add_char(tree->buf, ' ');
        pinc_buf_add(tree->buf, graph->nodes[edge->to].version[tree->target]);
        pinc_buf_add_str(tree->buf, "  (");
        pinc_buf_add(tree->buf, edge->requirement);
        pinc_buf_add_char(tree->buf, ')');
        if (tree->lock->notes.with_sizes) {
            add_size(tree, edge->to);
        }
        if (tree->told[edge->to] && tree->from[edge->to] < tree->to[edge->to]) {
            pinc_buf_add_str(tree->buf, "  (see above)");
        }
        pinc_buf_add_char(tree->buf, '\n');
        if (!tree->told[edge->to]) {
            tree->told[edge->to] = true;
            ok = push_children(tree, edge->to);
        }
    }
    return ok;
}

/* Where sizes are told: are they the same on two targets? */
static bool same_sizes(const struct tree *tree, size_t a, size_t b)
{
    const struct pinc_graph *graph = &tree->lock->graph;
    size_t i;

    for (i = 0; tree->lock->notes.with_sizes && i < graph->n_nodes; i++) {
        if (graph->nodes[i].size[a] != graph->nodes[i].size[b]) {
            return false;
        }
    }
    return true;
}

/* One tree for each group of targets. */
static bool add_trees(struct tree *tree)
{
    const struct pinc_graph *graph = &tree->lock->graph;
    pinc_targets done = 0;
    bool ok = true;
    size_t t, k;

    for (t = 0; t < graph->n_targets && ok; t++) {
        const char *before = "";

        if (done >> t & 1) {
            continue;
        }
        pinc_buf_add_str(tree->buf, done ? "\n" : "");
        for (k = t; k < graph->n_targets; k++) {
            if (k == t || (pinc_graph_same(graph, t, k) && same_sizes(tree, t, k))) {
                pinc_buf_add_str(tree->buf, before);
                pinc_buf_add_str(tree->buf, tree->lock->targets[k].name);
                before = ", ";
                done |= (pinc_targets)1 << k;
            }
        }
        if (tree->lock->notes.with_sizes) {
            pinc_buf_add_str(tree->buf, ", ");
            pinc_size_print(tree->buf, tree->lock->targets[t].size.bytes);
            pinc_buf_add_str(
                tree->buf, tree->lock->targets[t].size.unknown ? " and files of unknown size" : "");
        }
        pinc_buf_add_str(tree->buf, ":\n");
        memset(tree->told, 0, graph->n_nodes * sizeof *tree->told);
        tree->target = t;
        ok = add_tree(tree);
    }
    return ok;
}

enum pinc_status pinc_lock_tree(const struct pinc_lock *lock, char **out, struct pinc_error *err)
{
    const size_t n_nodes = lock->graph.n_nodes, n_edges = lock->graph.n_edges;
    struct pinc_buf buf = {0};
    struct tree tree = {.lock = lock, .buf = &buf};

    *out = NULL;
    tree.order = pinc_alloc_array(n_edges + 1, sizeof *tree.order);
    tree.from = pinc_alloc_array(n_nodes + 1, sizeof *tree.from);
    tree.to = pinc_alloc_array(n_nodes + 1, sizeof *tree.to);
    tree.told = pinc_alloc_array(n_nodes + 1, sizeof *tree.told);
    if (tree.order && tree.from && tree.to && tree.told) {
        sort_edges(&tree);
        *out = add_trees(&tree) ? pinc_buf_take(&buf, NULL) : NULL;
    }
    pinc_free(tree.stack);
    pinc_free(tree.order);
    pinc_free(tree.from);
    pinc_free(tree.to);
    pinc_free(tree.told);
    pinc_buf_clear(&buf);
    return *out ? PINC_OK : pinc_fail_memory(err);
}
