#include "resolver/state/graph.h"

#include "base/limits.h"
#include "resolver/policy/overrides.h"
#include "resolver/state/shared_tables.h"

#define NAMES_TOLD 5
/* Of packages in a row, however few packages are allowed in all. */
#define DEPTH_LEAST 100u

pinc_targets pinc_graph_all_targets(const struct pinc_graph *graph)
{
    return pinc_targets_all(graph->request->n_envs);
}

bool pinc_graph_share(const struct pinc_graph *graph, size_t a, size_t b)
{
    const struct pinc_env *x = graph->request->envs[a], *y = graph->request->envs[b];
    /* Parts of a minor version are one Python. */
    const enum pinc_variable python = pinc_env_patch_known(x) || pinc_env_patch_known(y)
                                          ? PINC_VAR_PYTHON_FULL_VERSION
                                          : PINC_VAR_PYTHON_VERSION;

    return graph->request->choosing.forks != PINC_FORK_REQUIRES_PYTHON ||
           (pinc_slice_equal(pinc_env_value(x, python), pinc_env_value(y, python)) &&
            pinc_slice_equal(pinc_env_value(x, PINC_VAR_IMPLEMENTATION_NAME),
                             pinc_env_value(y, PINC_VAR_IMPLEMENTATION_NAME)));
}

enum pinc_status pinc_graph_take_url(struct pinc_graph *graph, const struct pinc_root *root,
                                     struct pinc_package *p, size_t target, struct pinc_error *err)
{
    const struct pinc_provider *provider = graph->provider;
    const struct pinc_project *project = NULL;
    enum pinc_status st =
        provider->direct(provider->self, &project, root->req->norm, root->req->url, err);

    if (st == PINC_OK && p->project[target] && p->project[target] != project) {
        st = pinc_fail(err, PINC_EUSAGE, "%.*s has two different URLs for one target",
                       PINC_SLICE_ARG(p->name));
    }
    pinc_fail_at(st == PINC_OK ? NULL : err, root->where.ptr, 0, 0);
    p->project[target] = project;
    return st;
}

/* A constraint or an override "name @ url" decides where a package comes from, whoever needs it. */
static enum pinc_status bind_urls(struct pinc_graph *graph, struct pinc_package *p,
                                  struct pinc_error *err)
{
    const struct pinc_resolve_request *request = graph->request;
    const struct pinc_root *lists[] = {request->overrides, request->constraints};
    const size_t counts[] = {request->n_overrides, request->n_constraints};
    enum pinc_status st = PINC_OK;
    size_t l, i, t;

    for (l = 0; l < 2; l++) {
        for (i = 0; i < counts[l]; i++) {
            const struct pinc_root *root = &lists[l][i];

            if (!root->req->url.ptr || !pinc_slice_equal(root->req->norm, p->name)) {
                continue;
            }
            for (t = 0; t < request->n_envs && st == PINC_OK; t++) {
                if ((root->targets >> t & 1) &&
                    (l == 0 || !pinc_override_of(request, p->name, t))) {
                    st = pinc_graph_take_url(graph, root, p, t, err);
                }
            }
        }
    }
    return st;
}

/* --- too many packages */

/* How many others some version of a package needs. */
static size_t width(const struct pinc_graph *graph, const struct pinc_package *p)
{
    const size_t n = p->ready ? p->n_cands * graph->request->n_envs : 0;
    size_t i, most = 0;

    for (i = 0; i < n; i++) {
        const struct pinc_deps *deps = pinc_cell_deps(&p->cells.items[i], 0);

        most = deps && deps->n > most ? deps->n : most;
    }
    return most;
}

/* The packages that need most others, the widest first. @return how many */
static size_t find_widest(const struct pinc_graph *graph, const struct pinc_package **widest)
{
    size_t widths[NAMES_TOLD], i, k, n = 0;

    for (i = 0; i < graph->n_packages; i++) {
        const size_t w = width(graph, graph->packages[i]);

        if (w == 0 || (n == NAMES_TOLD && w <= widths[n - 1])) {
            continue;
        }
        for (k = n < NAMES_TOLD ? n++ : n - 1; k > 0 && w > widths[k - 1]; k--) {
            widths[k] = widths[k - 1];
            widest[k] = widest[k - 1];
        }
        widths[k] = w;
        widest[k] = graph->packages[i];
    }
    return n;
}

static enum pinc_status fail_overfull(const struct pinc_graph *graph, struct pinc_error *err)
{
    const struct pinc_package *widest[NAMES_TOLD];
    const size_t n = find_widest(graph, widest);
    struct pinc_buf names = {0};
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_addf(&names, "%s%.*s", i ? ", " : "", PINC_SLICE_ARG(widest[i]->name));
    }
    (void)pinc_fail(err, PINC_ELIMIT, "more than %u projects come into question%s%s",
                    graph->request->choosing.max_projects,
                    n ? "; those that need most others are " : "; the input names them",
                    names.ptr ? names.ptr : "");
    pinc_fail_hint(err, "--max-projects NUMBER allows more");
    pinc_buf_clear(&names);
    return PINC_ELIMIT;
}

/* How many packages in a row may need the next one: a tenth of all; real ones need about 30. */
static unsigned depth_limit(const struct pinc_graph *graph)
{
    const unsigned most = graph->request->choosing.max_projects;

    return most / 10 < DEPTH_LEAST ? DEPTH_LEAST : most / 10;
}

/* Names those that lead to the last one, which may be one of several ways. */
static enum pinc_status fail_deep(const struct pinc_graph *graph, struct pinc_error *err)
{
    struct pinc_buf names = {0};
    const uint32_t last = graph->packages[graph->n_packages - 1]->origin.depth;
    uint32_t depth = last > NAMES_TOLD ? last - NAMES_TOLD : 0;
    size_t i;

    for (i = 0; i < graph->n_packages && depth <= last; i++) {
        if (graph->packages[i]->origin.depth == depth) {
            depth++;
            pinc_buf_addf(&names, "%s%.*s", names.len ? ", " : "",
                          PINC_SLICE_ARG(graph->packages[i]->name));
        }
    }
    (void)pinc_fail(err, PINC_ELIMIT,
                    "more than %u projects in a row need the next one; the last ones are %s",
                    depth_limit(graph), names.ptr ? names.ptr : "");
    pinc_fail_hint(err, "--max-projects NUMBER allows more: it is a tenth of that");
    pinc_buf_clear(&names);
    return PINC_ELIMIT;
}

enum pinc_status pinc_graph_descend(struct pinc_graph *graph, const struct pinc_package *from,
                                    size_t first, struct pinc_error *err)
{
    const uint32_t depth = from->origin.depth + 1;
    size_t i;

    if (first == graph->n_packages) {
        return PINC_OK;
    }
    for (i = first; i < graph->n_packages; i++) {
        graph->packages[i]->origin.depth = depth;
    }
    if (!graph->request->choosing.max_projects || depth <= depth_limit(graph)) {
        return PINC_OK;
    }
    graph->effort.too_deep = true;
    return fail_deep(graph, err);
}

bool pinc_graph_exhausted(const struct pinc_graph *graph)
{
    return graph->effort.overfull || graph->effort.wide.len || graph->effort.too_deep ||
           graph->effort.failure.code != PINC_OK;
}

enum pinc_status pinc_graph_fail_exhausted(const struct pinc_graph *graph, struct pinc_error *err)
{
    if (graph->effort.overfull) {
        return fail_overfull(graph, err);
    }
    if (graph->effort.too_deep) {
        return fail_deep(graph, err);
    }
    if (!graph->effort.wide.len) {
        if (err && err->code == PINC_OK) {
            *err = graph->effort.failure;
        }
        return graph->effort.failure.code;
    }
    (void)pinc_fail(err, PINC_ELIMIT,
                    "too many extras with too many requirements come into question of %.*s",
                    PINC_SLICE_ARG(graph->effort.wide));
    return PINC_ELIMIT;
}

bool pinc_graph_look(struct pinc_graph *graph, size_t looks, struct pinc_slice package)
{
    graph->effort.looks += looks;
    if (graph->effort.looks > PINC_EXTRA_LOOKS_MAX) {
        graph->effort.wide = package;
    }
    return graph->effort.wide.len > 0;
}

enum pinc_status pinc_graph_package(uint32_t *out, struct pinc_graph *graph, struct pinc_slice name,
                                    struct pinc_error *err)
{
    const unsigned most = graph->request->choosing.max_projects;
    struct pinc_package *p;

    if (pinc_map_get(graph->names, name, out)) {
        return PINC_OK;
    }
    if (most && graph->n_packages >= most) {
        graph->effort.overfull = true;
        return fail_overfull(graph, err);
    }
    p = pinc_package_new(name, graph->request->n_envs, graph->arena);
    if (!p || graph->n_packages >= PINC_NONE ||
        !PINC_GROW(graph->packages, graph->cap_packages, graph->n_packages + 1) ||
        !pinc_map_put(graph->names, name, (uint32_t)graph->n_packages)) {
        return pinc_fail_memory(err);
    }
    *out = (uint32_t)graph->n_packages;
    graph->packages[graph->n_packages++] = p;
    return bind_urls(graph, p, err);
}

struct pinc_candidates *pinc_graph_table(struct pinc_graph *graph,
                                         const struct pinc_project *project)
{
    struct pinc_slice key = project->direct_url.ptr ? project->direct_url : project->name;
    struct pinc_candidates *table = NULL;
    uint32_t at;

    if (graph->request->tables) {
        return pinc_shared_tables_get(graph->request->tables, project, graph->request);
    }
    if (pinc_map_get(graph->tables.by_key, key, &at)) {
        return graph->tables.list[at];
    }
    if (pinc_candidates_open(&table, project, graph->request, graph->arena, NULL) != PINC_OK ||
        !PINC_GROW(graph->tables.list, graph->tables.cap, graph->tables.n + 1) ||
        !pinc_map_put(graph->tables.by_key, key, (uint32_t)graph->tables.n)) {
        return NULL;
    }
    graph->tables.list[graph->tables.n++] = table;
    return table;
}

/* --- the input */

const struct pinc_dep *pinc_graph_root(const struct pinc_graph *graph, size_t root, size_t target)
{
    return &graph->roots[root * graph->request->n_envs + target];
}

static bool find_kept(struct pinc_graph *graph)
{
    const struct pinc_resolve_request *request = graph->request;
    size_t i;

    graph->kept.by_name = pinc_map_new();
    graph->kept.before =
        pinc_arena_array(graph->arena, request->n_kept, sizeof *graph->kept.before);
    for (i = 0; i < request->n_kept; i++) {
        if (!graph->kept.by_name || !graph->kept.before) {
            break;
        }
        graph->kept.before[i] = PINC_NONE;
        (void)pinc_map_get(graph->kept.by_name, request->kept[i].name, &graph->kept.before[i]);
        if (!pinc_map_put(graph->kept.by_name, request->kept[i].name, (uint32_t)i)) {
            return false;
        }
    }
    return graph->kept.by_name && graph->kept.before;
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
    graph->tables.by_key = pinc_map_new();
    graph->roots =
        pinc_arena_array(arena, request->n_requirements * request->n_envs, sizeof *graph->roots);
    if (!graph->names || !graph->tables.by_key || !graph->roots || !find_kept(graph)) {
        pinc_graph_free(graph);
        return pinc_fail_memory(err);
    }
    if (pinc_specset_parse(&graph->nothing, PINC_LIT("<0.dev0"), arena, err) != PINC_OK) {
        pinc_graph_free(graph);
        return PINC_ENOMEM;
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
    pinc_free(graph->tables.list);
    pinc_map_free(graph->names);
    pinc_map_free(graph->kept.by_name);
    pinc_map_free(graph->tables.by_key);
    /* The struct itself lies in the arena. */
}
