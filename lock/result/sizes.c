#include "lock/result/sizes.h"

#include <string.h>

bool pinc_size_parse(uint64_t *bytes, struct pinc_slice text)
{
    static const char units[] = "kmgt";
    uint64_t whole = 0, part = 0, scale = 1, unit = 1;
    size_t i = 0, digits = 0;
    const char *found;
    unsigned power, base;

    for (; i < text.len && pinc_is_digit(text.ptr[i]) && digits < 16; i++, digits++) {
        whole = whole * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    if (i + 1 < text.len && text.ptr[i] == '.' && pinc_is_digit(text.ptr[i + 1])) {
        for (i++; i < text.len && pinc_is_digit(text.ptr[i]) && scale < 1000; i++) {
            part = part * 10 + (uint64_t)(text.ptr[i] - '0');
            scale *= 10;
        }
    }
    text = pinc_slice_part(text, i, text.len);
    if (text.len && text.ptr[0] == ' ') {
        text = pinc_slice_part(text, 1, text.len);
    }
    found = text.len ? strchr(units, pinc_to_lower(text.ptr[0])) : NULL;
    power = found && *found ? (unsigned)(found - units) + 1 : 0;
    text = pinc_slice_part(text, power ? 1 : 0, text.len);
    base = power && pinc_slice_equal_nocase(text, PINC_LIT("ib")) ? 1024 : 1000;
    if (digits == 0 ||
        (text.len && base == 1000 && !pinc_slice_equal_nocase(text, PINC_LIT("b")))) {
        return false;
    }
    while (power--) {
        unit *= base;
    }
    if (whole > (UINT64_C(1) << 60) / unit) {
        return false;
    }
    *bytes = whole * unit + part * unit / scale;
    return true;
}

void pinc_size_print(struct pinc_buf *buf, uint64_t bytes)
{
    const uint64_t mb = (bytes + 500000) / 1000000, tenths = (bytes + 50000) / 100000;

    if (tenths == 0 && bytes > 0) {
        pinc_buf_addf(buf, "%u kB", (unsigned)((bytes + 999) / 1000));
    } else if (tenths < 100) {
        pinc_buf_addf(buf, "%u.%u MB", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
    } else if (mb < 1000) {
        pinc_buf_addf(buf, "%u MB", (unsigned)mb);
    } else if (mb < 1000000) {
        pinc_buf_addf(buf, "%u,%03u MB", (unsigned)(mb / 1000), (unsigned)(mb % 1000));
    } else {
        pinc_buf_addf(buf, "%llu,%03u,%03u MB", (unsigned long long)(mb / 1000000),
                      (unsigned)(mb / 1000 % 1000), (unsigned)(mb % 1000));
    }
}

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
