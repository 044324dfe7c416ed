#include "lock/result/needed.h"

#include "base/limits.h"

#include <string.h>

/* Of each package the targets on which it leads to the one. */
static void find_needed(pinc_targets *needed, const struct pinc_lock *lock, uint32_t node)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    bool more = true;
    size_t i;

    needed[node] = lock->view.targets;
    while (more) {
        more = false;
        for (i = 0; i < graph->n_edges; i++) {
            const struct pinc_graph_edge *edge = &graph->edges[i];
            const pinc_targets add = edge->from == PINC_NONE
                                         ? 0
                                         : edge->targets & needed[edge->to] & ~needed[edge->from];

            if (add) {
                needed[edge->from] |= add;
                more = true;
            }
        }
    }
}

static void add_entries(struct pinc_needed *out, const struct pinc_lock *lock)
{
    size_t i;

    for (i = 0; i < lock->n_entries; i++) {
        if ((lock->entries[i].targets & lock->view.targets) &&
            strcmp(lock->entries[i].name, out->name) == 0) {
            out->entries[out->n_entries++] = &lock->entries[i];
        }
    }
}

static void add_edges(struct pinc_needed *out, const struct pinc_lock *lock,
                      const pinc_targets *needed)
{
    size_t i;

    for (i = 0; i < lock->n_edges; i++) {
        struct pinc_lock_edge *edge = &out->edges[out->n_edges];

        *edge = lock->edges[i];
        edge->targets &= needed[pinc_graph_find(&lock->graph, pinc_slice_of(edge->to))];
        out->n_edges += edge->targets != 0;
    }
}

static void add_limits(struct pinc_needed *out, const struct pinc_lock *lock, uint32_t node)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    size_t i;

    for (i = 0; i < graph->n_limits; i++) {
        const struct pinc_graph_limit *limit = &graph->limits[i];
        const pinc_targets targets = limit->targets & lock->view.targets;

        if (limit->to == node && targets) {
            out->limits[out->n_limits++] = (struct pinc_limit){limit->override, limit->where.ptr,
                                                               limit->requirement.ptr, targets};
        }
    }
}

static enum pinc_status fill(struct pinc_needed *out, const struct pinc_lock *lock, uint32_t node,
                             struct pinc_error *err)
{
    pinc_targets *needed;

    out->arena = pinc_arena_new();
    if (!out->arena) {
        return pinc_fail_memory(err);
    }
    needed = pinc_arena_array(out->arena, lock->graph.n_nodes + 1, sizeof *needed);
    out->entries = pinc_arena_array(out->arena, lock->n_entries + 1, sizeof *out->entries);
    out->edges = pinc_arena_array(out->arena, lock->n_edges + 1, sizeof *out->edges);
    out->limits = pinc_arena_array(out->arena, lock->graph.n_limits + 1, sizeof *out->limits);
    if (!needed || !out->entries || !out->edges || !out->limits) {
        return pinc_fail_memory(err);
    }
    out->name = lock->graph.nodes[node].name.ptr;
    find_needed(needed, lock, node);
    add_entries(out, lock);
    add_edges(out, lock, needed);
    add_limits(out, lock, node);
    return PINC_OK;
}

enum pinc_status pinc_lock_needed(const struct pinc_lock *lock, const char *name,
                                  struct pinc_needed **out, struct pinc_error *err)
{
    struct pinc_needed *needed;
    enum pinc_status st;
    uint32_t node;

    *out = NULL;
    st = pinc_lock_find(&node, lock, name, err);
    if (st != PINC_OK) {
        return st;
    }
    needed = pinc_alloc(sizeof *needed);
    st = needed ? fill(needed, lock, node, err) : pinc_fail_memory(err);
    if (st != PINC_OK) {
        pinc_needed_free(needed);
        return st;
    }
    *out = needed;
    return PINC_OK;
}

void pinc_needed_free(struct pinc_needed *needed)
{
    if (needed) {
        pinc_arena_free(needed->arena);
        pinc_free(needed);
    }
}

const char *pinc_needed_name(const struct pinc_needed *needed)
{
    return needed->name;
}

size_t pinc_needed_entry_count(const struct pinc_needed *needed)
{
    return needed->n_entries;
}

const struct pinc_entry *pinc_needed_entry(const struct pinc_needed *needed, size_t at)
{
    return at < needed->n_entries ? needed->entries[at] : NULL;
}

size_t pinc_needed_edge_count(const struct pinc_needed *needed)
{
    return needed->n_edges;
}

const struct pinc_lock_edge *pinc_needed_edge(const struct pinc_needed *needed, size_t at)
{
    return at < needed->n_edges ? &needed->edges[at] : NULL;
}

size_t pinc_needed_limit_count(const struct pinc_needed *needed)
{
    return needed->n_limits;
}

const struct pinc_limit *pinc_needed_limit(const struct pinc_needed *needed, size_t at)
{
    return at < needed->n_limits ? &needed->limits[at] : NULL;
}

int pinc_limit_is_override(const struct pinc_limit *limit)
{
    return limit->override;
}

const char *pinc_limit_where(const struct pinc_limit *limit)
{
    return limit->where;
}

const char *pinc_limit_requirement(const struct pinc_limit *limit)
{
    return limit->requirement;
}

int pinc_limit_on_target(const struct pinc_limit *limit, size_t at)
{
    return at < PINC_TARGETS_MAX && (limit->targets >> at & 1) != 0;
}
