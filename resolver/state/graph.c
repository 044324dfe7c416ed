#include "resolver/state/graph.h"

pinc_targets pinc_graph_all_targets(const struct pinc_graph *graph)
{
    size_t n = graph->request->n_envs;

    return n >= 64 ? ~(pinc_targets)0 : ((pinc_targets)1 << n) - 1;
}

bool pinc_graph_share(const struct pinc_graph *graph, size_t a, size_t b)
{
    static const enum pinc_variable python[] = {PINC_VAR_PYTHON_FULL_VERSION,
                                                PINC_VAR_IMPLEMENTATION_NAME};
    const struct pinc_resolve_request *request = graph->request;
    size_t i;

    for (i = 0; request->choosing.forks == PINC_FORK_REQUIRES_PYTHON && i < 2; i++) {
        if (!pinc_slice_equal(pinc_env_value(request->envs[a], python[i]),
                              pinc_env_value(request->envs[b], python[i]))) {
            return false;
        }
    }
    return true;
}

enum pinc_status pinc_graph_package(uint32_t *out, struct pinc_graph *graph, struct pinc_slice name,
                                    struct pinc_error *err)
{
    struct pinc_package *p;

    if (pinc_map_get(graph->names, name, out)) {
        return PINC_OK;
    }
    p = pinc_package_new(name, graph->request->n_envs, graph->arena);
    if (!p || graph->n_packages >= PINC_NONE ||
        !PINC_GROW(graph->packages, graph->cap_packages, graph->n_packages + 1) ||
        !pinc_map_put(graph->names, name, (uint32_t)graph->n_packages)) {
        return pinc_fail_memory(err);
    }
    *out = (uint32_t)graph->n_packages;
    graph->packages[graph->n_packages++] = p;
    return PINC_OK;
}

struct pinc_candidates *pinc_graph_table(struct pinc_graph *graph,
                                         const struct pinc_project *project)
{
    struct pinc_slice key = project->direct_url.ptr ? project->direct_url : project->name;
    struct pinc_candidates *table = NULL;
    uint32_t at;

    if (pinc_map_get(graph->tables, key, &at)) {
        return graph->table_list[at];
    }
    if (pinc_candidates_new(&table, project, graph->request, graph->arena, NULL) != PINC_OK ||
        !PINC_GROW(graph->table_list, graph->cap_tables, graph->n_tables + 1) ||
        !pinc_map_put(graph->tables, key, (uint32_t)graph->n_tables)) {
        return NULL;
    }
    graph->table_list[graph->n_tables++] = table;
    return table;
}

/* --- the input */

const struct pinc_dep *pinc_graph_root(const struct pinc_graph *graph, size_t root, size_t target)
{
    return &graph->roots[root * graph->request->n_envs + target];
}

enum pinc_status pinc_graph_new(struct pinc_graph **out, const struct pinc_resolve_request *request,
                                const struct pinc_provider *provider, struct pinc_arena *arena,
                                struct pinc_error *err)
{
    struct pinc_graph *graph = pinc_arena_alloc(arena, sizeof *graph);

    *out = NULL;
    if (!graph) {
        return pinc_fail_memory(err);
    }
    graph->request = request;
    graph->provider = provider;
    graph->arena = arena;
    graph->names = pinc_map_new();
    graph->tables = pinc_map_new();
    graph->roots =
        pinc_arena_array(arena, request->n_requirements * request->n_envs, sizeof *graph->roots);
    if (!graph->names || !graph->tables || !graph->roots) {
        pinc_graph_free(graph);
        return pinc_fail_memory(err);
    }
    *out = graph;
    return PINC_OK;
}

void pinc_graph_free(struct pinc_graph *graph)
{
    size_t i;

    if (!graph) {
        return;
    }
    for (i = 0; i < graph->n_packages; i++) {
        pinc_package_clear(graph->packages[i]);
    }
    pinc_free(graph->packages);
    pinc_free(graph->table_list);
    pinc_map_free(graph->names);
    pinc_map_free(graph->tables);
    /* The struct itself lies in the arena. */
}
