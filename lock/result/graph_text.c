#include "lock/result/graph_text.h"

#include "base/limits.h"

/* Adds a text for a label in double quotes: what is special in both languages becomes a character
 * reference (Mermaid: #35; HTML's otherwise). */
static void add_label(struct pinc_buf *buf, struct pinc_slice text, bool mermaid)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x20 || c == 0x7f || c == '"' || c == '\\' || c == '#' || c == '<' || c == '>' ||
            c == '&') {
            pinc_buf_addf(buf, mermaid ? "#%u;" : "&#%u;", c);
        } else {
            pinc_buf_add_char(buf, (char)c);
        }
    }
}

/* The versions of a package: one, or each with the targets that have it. */
static void add_versions(struct pinc_buf *buf, const struct pinc_lock *lock, uint32_t at,
                         bool mermaid)
{
    const struct pinc_graph_node *node = &lock->graph.nodes[at];
    const char *line = mermaid ? "<br>" : "\\n";
    size_t t, k;

    for (t = 0; t < lock->graph.n_targets; t++) {
        pinc_targets same = 0;

        for (k = 0; k < lock->graph.n_targets; k++) {
            if (node->version[t].ptr && node->version[k].ptr &&
                pinc_slice_equal(node->version[t], node->version[k])) {
                same |= (pinc_targets)1 << k;
            }
        }
        if (same & ((pinc_targets)1 << t) && !(same & (((pinc_targets)1 << t) - 1))) {
            struct pinc_buf where = {0};

            pinc_buf_add_str(buf, line);
            add_label(buf, node->version[t], mermaid);
            pinc_lock_print_targets(&where, lock, same);
            add_label(buf, pinc_buf_slice(&where), mermaid);
            pinc_buf_clear(&where);
        }
    }
}

static void add_edge(struct pinc_buf *buf, const struct pinc_lock *lock,
                     const struct pinc_graph_edge *edge, bool mermaid)
{
    struct pinc_buf where = {0};

    pinc_lock_print_targets(&where, lock, edge->targets);
    if (edge->from == PINC_NONE) {
        pinc_buf_add_str(buf, "    input ");
    } else {
        pinc_buf_addf(buf, "    n%u ", edge->from);
    }
    if (mermaid && where.len) {
        pinc_buf_add_str(buf, "-- \"");
        add_label(buf, pinc_slice_trim(pinc_buf_slice(&where)), true);
        pinc_buf_addf(buf, "\" --> n%u\n", edge->to);
    } else if (where.len) {
        pinc_buf_addf(buf, "-> n%u [label=\"", edge->to);
        add_label(buf, pinc_slice_trim(pinc_buf_slice(&where)), false);
        pinc_buf_add_str(buf, "\"]\n");
    } else {
        pinc_buf_addf(buf, mermaid ? "--> n%u\n" : "-> n%u\n", edge->to);
    }
    pinc_buf_clear(&where);
}

/* Have the requirements of one package for another, with several extras or markers, been told? Edges
 * are by `to`, then `from`. */
static bool is_told(const struct pinc_locked_graph *graph, size_t at)
{
    return at > 0 && graph->edges[at - 1].to == graph->edges[at].to &&
           graph->edges[at - 1].from == graph->edges[at].from &&
           graph->edges[at - 1].targets == graph->edges[at].targets;
}

void pinc_graph_text(struct pinc_buf *buf, const struct pinc_lock *lock, bool mermaid)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    uint32_t i;

    pinc_buf_add_str(buf, mermaid ? "flowchart LR\n    input([\""
                                  : "digraph lock {\n    rankdir=LR\n    node [shape=box]\n    "
                                    "input [shape=oval label=\"");
    add_label(buf, lock->output.path, mermaid);
    pinc_buf_add_str(buf, mermaid ? "\"])\n" : "\"]\n");
    for (i = 0; i < graph->n_nodes; i++) {
        pinc_buf_addf(buf, mermaid ? "    n%u[\"" : "    n%u [label=\"", i);
        add_label(buf, graph->nodes[i].name, mermaid);
        add_versions(buf, lock, i, mermaid);
        pinc_buf_add_str(buf, "\"]\n");
    }
    for (i = 0; i < graph->n_edges; i++) {
        if (!is_told(graph, i)) {
            add_edge(buf, lock, &graph->edges[i], mermaid);
        }
    }
    pinc_buf_add_str(buf, mermaid ? "" : "}\n");
}
