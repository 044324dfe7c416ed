#include "base/alloc.h"
#include "base/nearest.h"
#include "lock/result/lock.h"

#include <string.h>

#define INDENT 4u

/* From a package up to the input. */
struct why {
    const struct pinc_lock *lock;
    struct pinc_buf *buf;
    uint32_t *first;    /* for each package its first edge in the graph, whose edges are by `to` */
    pinc_targets *told; /* where its reasons were told */
    struct reason {
        uint32_t edge, level;
        pinc_targets targets; /* some of the edge's: those of one version of who needs it */
    } * stack;
    size_t n, cap;
};

/* Targets among some on which who needs something has the same version as on the first of them. */
static pinc_targets same_version(const struct pinc_locked_graph *graph, uint32_t node,
                                 pinc_targets targets)
{
    const struct pinc_slice version = pinc_graph_version(graph, node, targets);
    pinc_targets same = 0;
    size_t t;

    for (t = 0; t < graph->n_targets; t++) {
        if ((targets >> t & 1) && pinc_slice_equal(graph->nodes[node].version[t], version)) {
            same |= (pinc_targets)1 << t;
        }
    }
    return same ? same : targets;
}

static pinc_targets version_targets(const struct pinc_locked_graph *graph, uint32_t node,
                                    struct pinc_slice version)
{
    pinc_targets targets = 0;
    size_t t;

    for (t = 0; t < graph->n_targets; t++) {
        if (graph->nodes[node].version[t].ptr &&
            pinc_slice_equal(graph->nodes[node].version[t], version)) {
            targets |= (pinc_targets)1 << t;
        }
    }
    return targets;
}

/* Where to look for the reasons of who needs something: everywhere when it has one version alone, else
 * where it has that one. */
static pinc_targets reasons_of(const struct pinc_lock *lock, uint32_t node, pinc_targets targets)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    const struct pinc_slice version = pinc_graph_version(graph, node, targets);
    size_t t;

    for (t = 0; t < graph->n_targets; t++) {
        const struct pinc_slice other = graph->nodes[node].version[t];

        if (other.ptr && !pinc_slice_equal(other, version)) {
            return version_targets(graph, node, version) & lock->view.targets;
        }
    }
    return lock->view.targets;
}

/* Pushes an edge, once for each version of who needs something. */
static bool push_edge(struct why *why, uint32_t edge, uint32_t level, pinc_targets targets)
{
    const struct pinc_locked_graph *graph = &why->lock->graph;
    const uint32_t from = graph->edges[edge].from;
    pinc_targets left = graph->edges[edge].targets & targets;

    while (left) {
        const pinc_targets part = from == PINC_NONE ? left : same_version(graph, from, left);

        if (!PINC_GROW(why->stack, why->cap, why->n + 1)) {
            return false;
        }
        why->stack[why->n++] = (struct reason){edge, level, part};
        left &= ~part;
    }
    return true;
}

/* Pushes the edges that lead to a package on some targets, so that the first one is on top. */
static bool push_reasons(struct why *why, uint32_t node, uint32_t level, pinc_targets targets)
{
    const struct pinc_locked_graph *graph = &why->lock->graph;
    const size_t bottom = why->n;
    uint32_t i;
    size_t a, b;

    for (i = why->first[node]; i < graph->n_edges && graph->edges[i].to == node; i++) {
        if (!push_edge(why, i, level, targets)) {
            return false;
        }
    }
    for (a = bottom, b = why->n; a + 1 < b; a++, b--) {
        const struct reason swap = why->stack[a];

        why->stack[a] = why->stack[b - 1];
        why->stack[b - 1] = swap;
    }
    why->told[node] |= targets;
    return true;
}

static void add_reason(struct why *why, const struct pinc_graph_edge *edge, uint32_t level,
                       pinc_targets targets, bool seen)
{
    const struct pinc_locked_graph *graph = &why->lock->graph;
    uint32_t i;

    for (i = 0; i < level * INDENT; i++) {
        pinc_buf_add_char(why->buf, ' ');
    }
    if (edge->from == PINC_NONE) {
        pinc_buf_add_escaped(why->buf, edge->where, 200);
    } else {
        pinc_buf_add(why->buf, graph->nodes[edge->from].name);
        pinc_buf_add_char(why->buf, ' ');
        pinc_buf_add(why->buf, pinc_graph_version(graph, edge->from, targets));
    }
    pinc_buf_add_str(why->buf, " needs ");
    pinc_buf_add(why->buf, edge->requirement);
    pinc_lock_print_targets(why->buf, why->lock, targets);
    if (seen) {
        pinc_buf_add_str(why->buf, "  (see above)");
    }
    pinc_buf_add_char(why->buf, '\n');
}

static bool tell_reasons(struct why *why, uint32_t node)
{
    bool ok = push_reasons(why, node, 1, why->lock->view.targets);

    while (ok && why->n) {
        const struct reason reason = why->stack[--why->n];
        const struct pinc_graph_edge *edge = &why->lock->graph.edges[reason.edge];
        pinc_targets left = 0;

        if (edge->from != PINC_NONE) {
            left = reasons_of(why->lock, edge->from, reason.targets) & ~why->told[edge->from];
        }
        add_reason(why, edge, reason.level, reason.targets, edge->from != PINC_NONE && !left);
        if (left) {
            ok = push_reasons(why, edge->from, reason.level + 1, left);
        }
    }
    return ok;
}

/* How large it is on one target, what it brings, and what the target would be rid of without it. */
static void add_size(struct pinc_buf *buf, const struct pinc_lock *lock, uint32_t node,
                     size_t target)
{
    const uint64_t all = lock->targets[target].size.bytes;
    const uint64_t without = pinc_graph_size_without(&lock->graph, node, target);

    (void)pinc_graph_print_size(buf, &lock->graph, node, target);
    if (without < all) {
        pinc_buf_add_str(buf, "; without it ");
        pinc_size_print(buf, all - without);
        pinc_buf_add_str(buf, " less of ");
        pinc_size_print(buf, all);
    }
}

/* The same for several targets: a line for those that have one size. */
static void add_sizes(struct pinc_buf *buf, const struct pinc_lock *lock, uint32_t node,
                      pinc_targets targets)
{
    while (targets) {
        struct pinc_buf first = {0}, other = {0};
        pinc_targets same = 0;
        size_t t;

        for (t = 0; t < lock->graph.n_targets; t++) {
            pinc_buf_clear(&other);
            if (!(targets >> t & 1)) {
                continue;
            }
            add_size(same ? &other : &first, lock, node, t);
            if (!same || pinc_slice_equal(pinc_buf_slice(&first), pinc_buf_slice(&other))) {
                same |= (pinc_targets)1 << t;
            }
        }
        pinc_buf_add_str(buf, "    ");
        pinc_buf_add(buf, pinc_buf_slice(&first));
        pinc_lock_print_targets(buf, lock, same);
        pinc_buf_add_char(buf, '\n');
        targets &= ~same;
        pinc_buf_clear(&first);
        pinc_buf_clear(&other);
    }
}

/* The lines of a package, as the output has them. */
static void add_lines(struct pinc_buf *buf, const struct pinc_lock *lock, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < lock->n_entries; i++) {
        const struct pinc_entry *entry = &lock->entries[i];

        if (!pinc_slice_equal(pinc_slice_of(entry->name), name) ||
            !(entry->targets & lock->view.targets)) {
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
        if (lock->view.sizes) {
            add_sizes(buf, lock, pinc_graph_find(&lock->graph, name),
                      entry->targets & lock->view.targets);
        }
    }
}

/* Lines of constraints and overrides that take part in which version it has. */
static void add_limits(struct pinc_buf *buf, const struct pinc_lock *lock, uint32_t node)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    size_t i;

    for (i = 0; i < graph->n_limits; i++) {
        const struct pinc_graph_limit *limit = &graph->limits[i];

        if (limit->to != node || !(limit->targets & lock->view.targets)) {
            continue;
        }
        pinc_buf_add_str(buf, "    ");
        pinc_buf_add_escaped(buf, limit->where, 200);
        pinc_buf_add_str(buf, limit->override ? " puts " : " allows only ");
        pinc_buf_add(buf, limit->requirement);
        pinc_buf_add_str(buf, limit->override ? " in place of what others ask for" : "");
        pinc_lock_print_targets(buf, lock, limit->targets);
        pinc_buf_add_char(buf, '\n');
    }
}

/* The name in "flask>=2", or one that is spelt like it. */
static void hint_at_name(const struct pinc_locked_graph *graph, struct pinc_slice name,
                         struct pinc_error *err)
{
    const size_t len =
        strspn(name.ptr, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                         "-_.");
    struct pinc_slice *names = pinc_alloc_array(graph->n_nodes + 1, sizeof *names);
    size_t i;

    for (i = 0; names && i < graph->n_nodes; i++) {
        names[i] = graph->nodes[i].name;
    }
    i = names ? pinc_nearest(name, names, graph->n_nodes) : graph->n_nodes;
    if (len && len < name.len &&
        pinc_graph_find(graph, pinc_slice_part(name, 0, len)) != PINC_NONE) {
        pinc_fail_hint(err, "write the name alone: %.*s", (int)len, name.ptr);
    } else if (i < graph->n_nodes) {
        pinc_fail_hint(err, "did you mean %.*s?", PINC_SLICE_ARG(names[i]));
    }
    pinc_free(names);
}

enum pinc_status pinc_lock_find(uint32_t *node, const struct pinc_lock *lock, const char *name,
                                struct pinc_error *err)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    struct pinc_buf quoted = {0};

    *node = pinc_graph_find(graph, pinc_slice_of(name));
    if (*node != PINC_NONE && pinc_graph_version(graph, *node, lock->view.targets).ptr) {
        return PINC_OK;
    }
    pinc_buf_add_quoted(&quoted, pinc_slice_of(name), 100);
    (void)pinc_fail(err, PINC_ENOTFOUND, "nothing needs %s: it is not in the lock%s",
                    quoted.ptr ? quoted.ptr : "it", *node != PINC_NONE ? " on this target" : "");
    pinc_buf_clear(&quoted);
    if (*node == PINC_NONE) {
        hint_at_name(graph, pinc_slice_of(name), err);
    }
    return PINC_ENOTFOUND;
}

enum pinc_status pinc_lock_why(const struct pinc_lock *lock, const char *name, char **out,
                               struct pinc_error *err)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    struct pinc_buf buf = {0};
    struct why why = {.lock = lock, .buf = &buf};
    enum pinc_status st;
    uint32_t node;
    size_t i;

    *out = NULL;
    st = pinc_lock_find(&node, lock, name, err);
    if (st != PINC_OK) {
        return st;
    }
    why.first = pinc_alloc_array(graph->n_nodes, sizeof *why.first);
    why.told = pinc_alloc_array(graph->n_nodes, sizeof *why.told);
    if (why.first && why.told) {
        for (i = graph->n_edges; i > 0; i--) {
            why.first[graph->edges[i - 1].to] = (uint32_t)(i - 1);
        }
        add_lines(&buf, lock, graph->nodes[node].name);
        add_limits(&buf, lock, node);
        *out = tell_reasons(&why, node) ? pinc_buf_take(&buf, NULL) : NULL;
    }
    pinc_free(why.stack);
    pinc_free(why.first);
    pinc_free(why.told);
    pinc_buf_clear(&buf);
    return *out ? PINC_OK : pinc_fail_memory(err);
}
