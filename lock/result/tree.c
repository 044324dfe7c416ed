#include "lock/result/lock.h"

#include <string.h>

/* From the input down; inverted, from what needs nothing up to the input. */
struct frame {
    uint32_t at, end; /* what is left of the children, in order[] */
};

struct tree {
    const struct pinc_lock *lock;
    struct pinc_buf *buf;
    uint32_t *order;     /* edges by the parent, then by name */
    uint32_t *from, *to; /* for each package, and last for the input, its part of order[] */
    bool *told, *reached;
    size_t target;
    struct frame *stack;
    size_t n, cap;
};

/* Numbers from 0 for packages; the input comes after all of them. */
static size_t needer_of(const struct pinc_locked_graph *graph, const struct pinc_graph_edge *edge)
{
    return edge->from == PINC_NONE ? graph->n_nodes : edge->from;
}

static size_t parent_of(const struct tree *tree, const struct pinc_graph_edge *edge)
{
    return tree->lock->view.invert ? edge->to : needer_of(&tree->lock->graph, edge);
}

static size_t child_of(const struct tree *tree, const struct pinc_graph_edge *edge)
{
    return tree->lock->view.invert ? needer_of(&tree->lock->graph, edge) : edge->to;
}

/* Sorts the edges by where they come from; edges of one origin stay by name, as the graph has
 * them. */
static void sort_edges(struct tree *tree)
{
    const struct pinc_locked_graph *graph = &tree->lock->graph;
    uint32_t at = 0;
    size_t i;

    for (i = 0; i < graph->n_edges; i++) {
        tree->to[parent_of(tree, &graph->edges[i])]++;
    }
    for (i = 0; i <= graph->n_nodes; i++) {
        uint32_t count = tree->to[i];

        tree->from[i] = tree->to[i] = at;
        at += count;
    }
    for (i = 0; i < graph->n_edges; i++) {
        tree->order[tree->to[parent_of(tree, &graph->edges[i])]++] = (uint32_t)i;
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

    /* What the input asks for has none. */
    for (i = tree->lock->view.invert ? 0 : 1; i < tree->n; i++) {
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
    const struct pinc_locked_graph *graph = &tree->lock->graph;
    const uint64_t all = tree->lock->targets[tree->target].size.bytes;
    uint64_t bytes;

    pinc_buf_add_str(tree->buf, "  ");
    bytes = pinc_graph_print_size(tree->buf, graph, node, tree->target);
    if (bytes && all) {
        const unsigned percent = (unsigned)((bytes * 100 + all / 2) / all);

        pinc_buf_addf(tree->buf, percent ? " (%u %%)" : " (<1 %%)", percent);
    }
}

/* Is there more below a node on the target? */
static bool has_children(const struct tree *tree, size_t node)
{
    return next_edge(tree, tree->from[node], tree->to[node]) < tree->to[node];
}

/* The rest of a node's line, and what it leads to: children, the words that they are above, or dots where
 * --depth ends. */
static bool end_line(struct tree *tree, size_t node, size_t level)
{
    const unsigned depth = tree->lock->view.depth;
    const bool more = node < tree->lock->graph.n_nodes && has_children(tree, node);
    const bool above = more && tree->told[node], cut = more && !above && depth && level >= depth;

    if (tree->lock->view.sizes && node < tree->lock->graph.n_nodes) {
        add_size(tree, (uint32_t)node);
    }
    pinc_buf_add_str(tree->buf, above ? "  (see above)\n" : cut ? "  ...\n" : "\n");
    if (!more || above || cut) {
        return true;
    }
    tree->told[node] = true;
    return push_children(tree, node);
}

static void add_package(const struct tree *tree, size_t node)
{
    const struct pinc_graph_node *package = &tree->lock->graph.nodes[node];

    pinc_buf_add(tree->buf, package->name);
    pinc_buf_add_char(tree->buf, ' ');
    pinc_buf_add(tree->buf, package->version[tree->target]);
}

/* All that is on the stack. */
static bool add_tree(struct tree *tree)
{
    const struct pinc_locked_graph *graph = &tree->lock->graph;
    bool ok = true;

    while (ok && tree->n) {
        struct frame *top = &tree->stack[tree->n - 1];
        const size_t level = tree->n + (tree->lock->view.invert ? 1 : 0);
        const struct pinc_graph_edge *edge;
        size_t node;

        if (top->at == top->end) {
            tree->n--;
            continue;
        }
        edge = edge_at(tree, top->at);
        node = child_of(tree, edge);
        top->at = next_edge(tree, top->at + 1, top->end);
        add_branches(tree);
        if (node == graph->n_nodes) {
            pinc_buf_add_escaped(tree->buf, edge->where, 200);
        } else {
            add_package(tree, node);
        }
        pinc_buf_add_str(tree->buf, "  (");
        pinc_buf_add(tree->buf, edge->requirement);
        pinc_buf_add_char(tree->buf, ')');
        ok = end_line(tree, node, level);
    }
    return ok;
}

/* Mark a package and all that needs it, near or far, on the target. */
static void reach(struct tree *tree, size_t node)
{
    const struct pinc_locked_graph *graph = &tree->lock->graph;
    bool more = true;
    size_t i;

    tree->reached[node] = true;
    while (more) {
        more = false;
        for (i = 0; i < graph->n_edges; i++) {
            const struct pinc_graph_edge *edge = &graph->edges[i];

            if (edge->from != PINC_NONE && (edge->targets >> tree->target & 1) &&
                tree->reached[edge->to] && !tree->reached[edge->from]) {
                tree->reached[edge->from] = more = true;
            }
        }
    }
}

/* From each package that needs nothing; then from what no such package leads to, which are circles. */
static bool add_inverted(struct tree *tree)
{
    const struct pinc_locked_graph *graph = &tree->lock->graph;
    bool ok = true;
    size_t pass, i;

    memset(tree->reached, 0, graph->n_nodes * sizeof *tree->reached);
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; ok && i < graph->n_nodes; i++) {
            if (!graph->nodes[i].version[tree->target].ptr || tree->reached[i] ||
                (pass == 0 && pinc_graph_needs_some(graph, (uint32_t)i, tree->target))) {
                continue;
            }
            reach(tree, i);
            add_package(tree, i);
            ok = end_line(tree, i, 1) && add_tree(tree);
        }
    }
    return ok;
}

/* Where sizes are told: are they the same on two targets? */
static bool same_sizes(const struct tree *tree, size_t a, size_t b)
{
    const struct pinc_locked_graph *graph = &tree->lock->graph;
    size_t i;

    for (i = 0; tree->lock->view.sizes && i < graph->n_nodes; i++) {
        if (graph->nodes[i].size[a] != graph->nodes[i].size[b]) {
            return false;
        }
    }
    return true;
}

/* One tree for each group of targets. */
static bool add_trees(struct tree *tree)
{
    const struct pinc_locked_graph *graph = &tree->lock->graph;
    const pinc_targets graph_targets = tree->lock->view.targets;
    pinc_targets done = 0;
    bool ok = true;
    size_t t, k;

    for (t = 0; t < graph->n_targets && ok; t++) {
        const char *before = "";

        if (!((graph_targets & ~done) >> t & 1)) {
            continue;
        }
        pinc_buf_add_str(tree->buf, done ? "\n" : "");
        for (k = t; k < graph->n_targets; k++) {
            if (k == t || ((graph_targets >> k & 1) && pinc_graph_same(graph, t, k) &&
                           same_sizes(tree, t, k))) {
                pinc_buf_add_str(tree->buf, before);
                pinc_buf_add_str(tree->buf, tree->lock->targets[k].name);
                before = ", ";
                done |= (pinc_targets)1 << k;
            }
        }
        if (tree->lock->view.sizes) {
            pinc_buf_add_str(tree->buf, ", ");
            pinc_size_print(tree->buf, tree->lock->targets[t].size.bytes);
            pinc_buf_add_str(
                tree->buf, tree->lock->targets[t].size.unknown ? " and files of unknown size" : "");
        }
        pinc_buf_add_str(tree->buf, ":\n");
        memset(tree->told, 0, graph->n_nodes * sizeof *tree->told);
        tree->target = t;
        ok = tree->lock->view.invert ? add_inverted(tree)
                                     : push_children(tree, graph->n_nodes) && add_tree(tree);
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
    tree.reached = pinc_alloc_array(n_nodes + 1, sizeof *tree.reached);
    if (tree.order && tree.from && tree.to && tree.told && tree.reached) {
        sort_edges(&tree);
        *out = add_trees(&tree) ? pinc_buf_take(&buf, NULL) : NULL;
    }
    pinc_free(tree.stack);
    pinc_free(tree.order);
    pinc_free(tree.from);
    pinc_free(tree.to);
    pinc_free(tree.told);
    pinc_free(tree.reached);
    pinc_buf_clear(&buf);
    return *out ? PINC_OK : pinc_fail_memory(err);
}
