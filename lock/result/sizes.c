#include "lock/result/sizes.h"

/* Mark whatever the marked packages need on a target, but for one and what it alone brings. */
static void mark_more(const struct pinc_locked_graph *graph, size_t target, bool *marked,
                      uint32_t without)
{
    bool more = true;
    size_t i;

    /* Edges are by `to`, so that one pass seldom suffices; each further one marks something. */
    while (more) {
        more = false;
        for (i = 0; i < graph->n_edges; i++) {
            const struct pinc_graph_edge *edge = &graph->edges[i];

            if (edge->from != PINC_NONE && edge->to != without && (edge->targets >> target & 1) &&
                marked[edge->from] && !marked[edge->to]) {
                marked[edge->to] = true;
                more = true;
            }
        }
    }
}

void pinc_graph_mark(const struct pinc_locked_graph *graph, uint32_t node, size_t target,
                     bool *marked)
{
    if (!marked[node]) {
        marked[node] = true;
        mark_more(graph, target, marked, PINC_NONE);
    }
}

/* Bytes of the marked packages. *open: the size of one is not known */
static uint64_t sum_of(const struct pinc_locked_graph *graph, size_t target, const bool *marked,
                       bool *open)
{
    uint64_t sum = 0;
    size_t i;

    *open = false;
    for (i = 0; i < graph->n_nodes; i++) {
        if (marked[i] && graph->nodes[i].version[target].ptr) {
            sum += graph->nodes[i].size[target];
            *open = *open || graph->nodes[i].size[target] == 0;
        }
    }
    return sum;
}

uint64_t pinc_graph_subtree_size(const struct pinc_locked_graph *graph, uint32_t node,
                                 size_t target, bool *open)
{
    bool *marked = pinc_alloc_array(graph->n_nodes + 1, sizeof *marked), some = false;
    uint64_t sum = 0;

    if (marked) {
        pinc_graph_mark(graph, node, target, marked);
        sum = sum_of(graph, target, marked, &some);
    }
    if (open) {
        *open = some;
    }
    pinc_free(marked);
    return sum;
}

uint64_t pinc_graph_size_without(const struct pinc_locked_graph *graph, uint32_t node,
                                 size_t target)
{
    bool *marked = pinc_alloc_array(graph->n_nodes + 1, sizeof *marked), open;
    uint64_t sum = UINT64_MAX;
    size_t i;

    for (i = 0; marked && i < graph->n_edges; i++) {
        const struct pinc_graph_edge *edge = &graph->edges[i];

        marked[edge->to] = marked[edge->to] || (edge->from == PINC_NONE && edge->to != node &&
                                                (edge->targets >> target & 1) != 0);
    }
    if (marked) {
        mark_more(graph, target, marked, node);
        sum = sum_of(graph, target, marked, &open);
    }
    pinc_free(marked);
    return sum;
}

uint64_t pinc_graph_print_size(struct pinc_buf *buf, const struct pinc_locked_graph *graph,
                               uint32_t node, size_t target)
{
    const uint64_t own = graph->nodes[node].size[target];
    bool open;
    const uint64_t all = pinc_graph_subtree_size(graph, node, target, &open);

    if (own) {
        pinc_size_print(buf, own);
    } else {
        pinc_buf_add_str(buf, "size unknown");
    }
    if (pinc_graph_needs_some(graph, node, target)) {
        pinc_buf_add_str(buf, open ? ", at least " : ", ");
        pinc_size_print(buf, all);
        pinc_buf_add_str(buf, " with all that it needs");
    }
    return all;
}
