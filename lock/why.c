#include "lock/lock.h"

#define INDENT 4u

/* From a package up to the input. */
struct why {
    const struct pinc_lock *lock;
    struct pinc_buf *buf;
    uint32_t *first; /* for each package its first edge in the graph, whose edges are by `to` */
    bool *told;      /* its reasons were told */
    struct {
        uint32_t edge, level;
    } * stack;
    size_t n, cap;
};

/* Pushes the edges that lead to a package, so that the first one is on top. */
static bool push_reasons(struct why *why, uint32_t node, uint32_t level)
{
    const struct pinc_graph *graph = &why->lock->graph;
    uint32_t from = why->first[node], to = from, i;

    while (to < graph->n_edges && graph->edges[to].to == node) {
        to++;
    }
    if (!PINC_GROW(why->stack, why->cap, why->n + (to - from))) {
        return false;
    }
    for (i = to; i > from; i--) {
        why->stack[why->n].edge = i - 1;
        why->stack[why->n++].level = level;
    }
    why->told[node] = true;
    return true;
}

static void add_reason(struct why *why, const struct pinc_graph_edge *edge, uint32_t level)
{
    const struct pinc_graph *graph = &why->lock->graph;
    uint32_t i;

    for (i = 0; i < level * INDENT; i++) {
        pinc_buf_add_char(why->buf, ' ');
    }
    if (edge->from == PINC_NONE) {
        pinc_buf_add_escaped(why->buf, edge->where, 200);
    } else {
        pinc_buf_add(why->buf, graph->nodes[edge->from].name);
        pinc_buf_add_char(why->buf, ' ');
        pinc_buf_add(why->buf, pinc_graph_version(graph, edge->from, edge->targets));
    }
    pinc_buf_add_str(why->buf, " needs ");
    pinc_buf_add(why->buf, edge->requirement);
    pinc_lock_print_targets(why->buf, why->lock, edge->targets);
    if (edge->from != PINC_NONE && why->told[edge->from]) {
        pinc_buf_add_str(why->buf, "  (see above)");
    }
    pinc_buf_add_char(why->buf, '\n');
}

static bool tell_reasons(struct why *why, uint32_t node)
{
    bool ok = push_reasons(why, node, 1);

    while (ok && why->n) {
        const struct pinc_graph_edge *edge = &why->lock->graph.edges[why->stack[--why->n].edge];
        uint32_t level = why->stack[why->n].level;

        add_reason(why, edge, level);
        if (edge->from != PINC_NONE && !why->told[edge->from]) {
            ok = push_reasons(why, edge->from, level + 1);
        }
    }
    return ok;
}

/* The lines of a package, as the output has them. */
static void add_lines(struct pinc_buf *buf, const struct pinc_lock *lock, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < lock->n_entries; i++) {
        const struct pinc_entry *entry = &lock->entries[i];

        if (!pinc_slice_equal(pinc_slice_of(entry->name), name)) {
            continue;
        }
        pinc_buf_add(buf, name);
        if (entry->version[0]) {
            pinc_buf_add_char(buf, ' ');
            pinc_buf_add_str(buf, entry->version);
        } else {
            pinc_buf_add_str(buf, " @ URL");
        }
        pinc_lock_print_targets(buf, lock, entry->targets);
        pinc_buf_add_char(buf, '\n');
    }
}

static enum pinc_status fail_unknown(const char *name, struct pinc_error *err)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, pinc_slice_of(name), 100);
    (void)pinc_fail(err, PINC_ENOTFOUND, "nothing needs %s: it is not in the lock",
                    quoted.ptr ? quoted.ptr : "it");
    pinc_buf_clear(&quoted);
    return PINC_ENOTFOUND;
}

enum pinc_status pinc_lock_why(const struct pinc_lock *lock, const char *name, char **out,
                               struct pinc_error *err)
{
    const struct pinc_graph *graph = &lock->graph;
    const uint32_t node = pinc_graph_find(graph, pinc_slice_of(name));
    struct pinc_buf buf = {0};
    struct why why = {.lock = lock, .buf = &buf};
    size_t i;

    *out = NULL;
    if (node == PINC_NONE) {
        return fail_unknown(name, err);
    }
    why.first = pinc_alloc_array(graph->n_nodes, sizeof *why.first);
    why.told = pinc_alloc_array(graph->n_nodes, sizeof *why.told);
    if (why.first && why.told) {
        for (i = graph->n_edges; i > 0; i--) {
            why.first[graph->edges[i - 1].to] = (uint32_t)(i - 1);
        }
        add_lines(&buf, lock, graph->nodes[node].name);
        *out = tell_reasons(&why, node) ? pinc_buf_take(&buf, NULL) : NULL;
    }
    pinc_free(why.stack);
    pinc_free(why.first);
    pinc_free(why.told);
    pinc_buf_clear(&buf);
    return *out ? PINC_OK : pinc_fail_memory(err);
}
