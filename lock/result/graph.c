#include "lock/result/graph.h"

#include "markers/name.h"

/* A copy of a text; that of the target before it where it is the same. */
static bool copy_text(struct pinc_slice *to, size_t t, struct pinc_slice text,
                      struct pinc_arena *arena)
{
    if (text.ptr && t && to[t - 1].ptr && pinc_slice_equal(to[t - 1], text)) {
        to[t] = to[t - 1];
        return true;
    }
    to[t] = text.ptr ? pinc_slice_dup(arena, text) : text;
    return !text.ptr || to[t].ptr;
}

static bool make_node(struct pinc_graph_node *out, const struct pinc_pick *pick, size_t n_targets,
                      const uint64_t *sizes, struct pinc_arena *arena)
{
    struct pinc_slice *version = pinc_arena_array(arena, n_targets, sizeof *version);
    struct pinc_slice *url = pinc_arena_array(arena, n_targets, sizeof *url);
    uint64_t *size = pinc_arena_array(arena, n_targets, sizeof *size);
    bool ok = version && url && size;
    size_t t;

    out->name = pinc_slice_dup(arena, pick->name);
    for (t = 0; ok && t < n_targets; t++) {
        const struct pinc_project *project = pick->project[t];

        size[t] = sizes ? sizes[t] : 0;
        if (pick->release[t] != PINC_NONE) {
            ok = copy_text(version, t, project->releases[pick->release[t]].text, arena) &&
                 copy_text(url, t, project->direct_url, arena);
        }
    }
    out->version = version;
    out->url = url;
    out->size = size;
    return ok && out->name.ptr;
}

/* @param buf of all texts, one after the other */
static struct pinc_slice requirement_text(const struct pinc_requirement *req, struct pinc_buf *buf,
                                          struct pinc_arena *arena)
{
    buf->len = 0;
    pinc_requirement_print_without_url(buf, req);
    return buf->failed == PINC_OK ? pinc_slice_dup(arena, pinc_buf_slice(buf))
                                  : (struct pinc_slice){NULL, 0};
}

static bool make_edge(struct pinc_graph_edge *out, const struct pinc_edge *edge,
                      const struct pinc_resolve_request *request, struct pinc_buf *buf,
                      struct pinc_arena *arena)
{
    out->from = edge->from;
    out->to = edge->to;
    out->targets = edge->targets;
    out->requirement = requirement_text(edge->req, buf, arena);
    out->where = edge->from == PINC_NONE
                     ? pinc_slice_dup(arena, request->requirements[edge->root].where)
                     : PINC_LIT("");
    return out->requirement.ptr && out->where.ptr;
}

static pinc_targets node_targets(const struct pinc_locked_graph *graph, uint32_t node)
{
    pinc_targets targets = 0;
    size_t t;

    for (t = 0; t < graph->n_targets; t++) {
        targets |= graph->nodes[node].version[t].ptr ? (pinc_targets)1 << t : 0;
    }
    return targets;
}

/* The lines that limit packages of the graph. false: out of memory. */
static bool make_limits(struct pinc_locked_graph *graph, const struct pinc_resolve_request *request,
                        struct pinc_buf *buf, struct pinc_arena *arena)
{
    const size_t n = request->n_overrides + request->n_constraints;
    struct pinc_graph_limit *limits = pinc_arena_array(arena, n + 1, sizeof *limits);
    size_t i;

    for (i = 0; limits && i < n; i++) {
        const bool override = i < request->n_overrides;
        const struct pinc_root *root =
            override ? &request->overrides[i] : &request->constraints[i - request->n_overrides];
        const uint32_t to = pinc_graph_find(graph, root->req->name);
        struct pinc_graph_limit *limit = &limits[graph->n_limits];

        if (to == PINC_NONE || root->unseen || !(root->targets & node_targets(graph, to))) {
            continue;
        }
        *limit = (struct pinc_graph_limit){
            .to = to,
            .override = override,
            .where = pinc_slice_dup(arena, root->where),
            .requirement = requirement_text(root->req, buf, arena),
            .targets = root->targets & node_targets(graph, to),
        };
        if (!limit->where.ptr || !limit->requirement.ptr) {
            return false;
        }
        graph->n_limits++;
    }
    graph->limits = limits;
    return limits != NULL;
}

enum pinc_status pinc_graph_make(struct pinc_locked_graph *out,
                                 const struct pinc_resolution *resolution,
                                 const struct pinc_resolve_request *request, const uint64_t *sizes,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_graph_node *nodes = pinc_arena_array(arena, resolution->n_picks + 1, sizeof *nodes);
    struct pinc_graph_edge *edges = pinc_arena_array(arena, resolution->n_edges + 1, sizeof *edges);
    struct pinc_buf buf = {0};
    bool ok = nodes && edges;
    size_t i;

    for (i = 0; ok && i < resolution->n_picks; i++) {
        ok = make_node(&nodes[i], &resolution->picks[i], request->n_envs,
                       sizes ? sizes + i * request->n_envs : NULL, arena);
    }
    for (i = 0; ok && i < resolution->n_edges; i++) {
        ok = make_edge(&edges[i], &resolution->edges[i], request, &buf, arena);
    }
    *out = (struct pinc_locked_graph){
        .n_targets = request->n_envs,
        .nodes = nodes,
        .n_nodes = resolution->n_picks,
        .edges = edges,
        .n_edges = resolution->n_edges,
    };
    ok = ok && make_limits(out, request, &buf, arena);
    pinc_buf_clear(&buf);
    return ok ? PINC_OK : pinc_fail_memory(err);
}

uint32_t pinc_graph_find(const struct pinc_locked_graph *graph, struct pinc_slice name)
{
    uint32_t i;

    for (i = 0; i < graph->n_nodes; i++) {
        if (pinc_name_equal(graph->nodes[i].name, name)) {
            return i;
        }
    }
    return PINC_NONE;
}

struct pinc_slice pinc_graph_version(const struct pinc_locked_graph *graph, uint32_t node,
                                     pinc_targets targets)
{
    struct pinc_slice version = {0};
    size_t t;

    for (t = 0; t < graph->n_targets && !version.ptr; t++) {
        if (targets >> t & 1) {
            version = graph->nodes[node].version[t];
        }
    }
    return version;
}

bool pinc_graph_needs_some(const struct pinc_locked_graph *graph, uint32_t node, size_t target)
{
    size_t i;

    for (i = 0; i < graph->n_edges; i++) {
        if (graph->edges[i].from == node && (graph->edges[i].targets >> target & 1)) {
            return true;
        }
    }
    return false;
}

/* Equal, or both absent. */
static bool same_text(struct pinc_slice a, struct pinc_slice b)
{
    return !a.ptr == !b.ptr && pinc_slice_equal(a, b);
}

bool pinc_graph_same(const struct pinc_locked_graph *graph, size_t a, size_t b)
{
    size_t i;

    for (i = 0; i < graph->n_nodes; i++) {
        const struct pinc_graph_node *node = &graph->nodes[i];

        if (!same_text(node->version[a], node->version[b]) ||
            !same_text(node->url[a], node->url[b])) {
            return false;
        }
    }
    for (i = 0; i < graph->n_edges; i++) {
        if ((graph->edges[i].targets >> a & 1) != (graph->edges[i].targets >> b & 1)) {
            return false;
        }
    }
    return true;
}
