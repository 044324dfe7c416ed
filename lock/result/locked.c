#include "lock/result/locked.h"

#include "base/limits.h"

#include <pinc/pinc.h>

#include <string.h>

/* --- files */

static enum pinc_status make_file(struct pinc_locked_file *out, const struct pinc_project *project,
                                  uint32_t at, const struct pinc_locked_from *from,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_project_file *file = &project->files[at];
    const bool listed = !project->direct_url.ptr && file->index < from->n_places;
    struct pinc_file_text text = {.name = NULL};
    enum pinc_status st =
        pinc_file_text_get(&text, from->texts, project, at, from->hidden, arena, err);

    out->name = text.name;
    out->url = text.url;
    out->hash = text.hash;
    out->source = listed ? from->places[file->index] : "";
    out->wheel = file->kind == PINC_WHEEL;
    return st;
}

enum pinc_status pinc_locked_files_make(const struct pinc_locked_file **out, size_t *n,
                                        const struct pinc_lock_line *line,
                                        const struct pinc_locked_from *from,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_pick *pick = &from->resolution->picks[line->pick];
    const size_t n_envs = from->model->n_envs;
    struct pinc_locked_file *files = pinc_arena_array(arena, n_envs + 1, sizeof *files);
    const struct pinc_project *projects[PINC_TARGETS_MAX];
    uint32_t taken[PINC_TARGETS_MAX];
    enum pinc_status st = files ? PINC_OK : pinc_fail_memory(err);
    size_t t, k;

    *out = files;
    *n = 0;
    for (t = 0; t < n_envs && st == PINC_OK; t++) {
        if (!(line->targets >> t & 1) || pick->file[t] == PINC_NONE) {
            continue;
        }
        for (k = 0; k < *n && (projects[k] != pick->project[t] || taken[k] != pick->file[t]); k++) {
        }
        if (k == *n) {
            projects[k] = pick->project[t];
            taken[k] = pick->file[t];
            files[k].size = from->sizes ? from->sizes[line->pick * n_envs + t] : 0;
            st = make_file(&files[(*n)++], projects[k], taken[k], from, arena, err);
        }
        files[k].targets |= (pinc_targets)1 << t;
    }
    return st;
}

/* --- edges */

static bool same(const struct pinc_slice *versions, size_t a, size_t b)
{
    return !versions ||
           (!versions[a].ptr == !versions[b].ptr && pinc_slice_equal(versions[a], versions[b]));
}

/* Targets among some where both ends have the versions that they have on the first of them. */
static pinc_targets same_ends(const struct pinc_slice *from, const struct pinc_slice *to,
                              pinc_targets among)
{
    const size_t first = pinc_targets_first(among);
    pinc_targets out = (pinc_targets)1 << first, left = among & ~out;

    while (left) {
        const size_t t = pinc_targets_first(left);

        if (same(from, first, t) && same(to, first, t)) {
            out |= (pinc_targets)1 << t;
        }
        left &= left - 1;
    }
    return out;
}

static const char *text_or_none(struct pinc_slice text)
{
    return text.ptr ? text.ptr : "";
}

/* One edge of the graph, from `at` on: as many as it has pairs of versions. */
static size_t part_edge(struct pinc_lock_edge *out, const struct pinc_locked_graph *graph,
                        const struct pinc_graph_edge *edge)
{
    const struct pinc_graph_node *to = &graph->nodes[edge->to];
    const struct pinc_graph_node *from = edge->from == PINC_NONE ? NULL : &graph->nodes[edge->from];
    pinc_targets left = edge->targets;
    size_t n = 0;

    while (left) {
        const pinc_targets part = same_ends(from ? from->version : NULL, to->version, left);

        if (out) {
            out[n] = (struct pinc_lock_edge){
                .from = from ? from->name.ptr : "",
                .from_version =
                    from ? text_or_none(pinc_graph_version(graph, edge->from, part)) : "",
                .to = to->name.ptr,
                .to_version = text_or_none(pinc_graph_version(graph, edge->to, part)),
                .where = text_or_none(edge->where),
                .requirement = edge->requirement.ptr,
                .targets = part,
            };
        }
        n++;
        left &= ~part;
    }
    return n;
}

enum pinc_status pinc_lock_edges_make(const struct pinc_lock_edge **out, size_t *n,
                                      const struct pinc_locked_graph *graph,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    const size_t n_edges = graph->nodes ? graph->n_edges : 0;
    struct pinc_lock_edge *edges;
    size_t i, count = 0;

    for (i = 0; i < n_edges; i++) {
        count += part_edge(NULL, graph, &graph->edges[i]);
    }
    edges = pinc_arena_array(arena, count + 1, sizeof *edges);
    *out = edges;
    *n = 0;
    for (i = 0; edges && i < n_edges; i++) {
        *n += part_edge(edges + *n, graph, &graph->edges[i]);
    }
    return edges ? PINC_OK : pinc_fail_memory(err);
}

/* --- as pinc.h shows them */

const char *pinc_locked_file_name(const struct pinc_locked_file *file)
{
    return file->name;
}

const char *pinc_locked_file_url(const struct pinc_locked_file *file)
{
    return file->url;
}

const char *pinc_locked_file_hash(const struct pinc_locked_file *file)
{
    return file->hash;
}

const char *pinc_locked_file_source(const struct pinc_locked_file *file)
{
    return file->source;
}

uint64_t pinc_locked_file_size(const struct pinc_locked_file *file)
{
    return file->size;
}

int pinc_locked_file_is_wheel(const struct pinc_locked_file *file)
{
    return file->wheel;
}

int pinc_locked_file_on_target(const struct pinc_locked_file *file, size_t at)
{
    return at < PINC_TARGETS_MAX && (file->targets >> at & 1) != 0;
}

const char *pinc_lock_edge_from(const struct pinc_lock_edge *edge)
{
    return edge->from;
}

const char *pinc_lock_edge_from_version(const struct pinc_lock_edge *edge)
{
    return edge->from_version;
}

const char *pinc_lock_edge_to(const struct pinc_lock_edge *edge)
{
    return edge->to;
}

const char *pinc_lock_edge_to_version(const struct pinc_lock_edge *edge)
{
    return edge->to_version;
}

const char *pinc_lock_edge_where(const struct pinc_lock_edge *edge)
{
    return edge->where;
}

const char *pinc_lock_edge_requirement(const struct pinc_lock_edge *edge)
{
    return edge->requirement;
}

int pinc_lock_edge_on_target(const struct pinc_lock_edge *edge, size_t at)
{
    return at < PINC_TARGETS_MAX && (edge->targets >> at & 1) != 0;
}
