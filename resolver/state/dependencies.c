#include "resolver/state/dependencies.h"

#include "resolver/policy/overrides.h"

#include <string.h>

#define FEW 64u /* requirements of most files */

static bool same_place(const struct pinc_graph *graph, struct pinc_slice a, struct pinc_slice b)
{
    return pinc_slice_equal(a, b) ||
           (a.ptr && graph->provider->same_place && graph->provider->same_place(a, b));
}

enum pinc_status pinc_dependency_brings_url(bool *out, struct pinc_graph *graph,
                                            const struct pinc_requirement *req, size_t target,
                                            struct pinc_error *err)
{
    const struct pinc_project *project;
    enum pinc_status st;
    uint32_t at;

    *out = false;
    if (!req->url.ptr || pinc_override_of(graph->request, req->norm, target)) {
        return PINC_OK;
    }
    st = pinc_graph_package(&at, graph, req->norm, err);
    if (st == PINC_OK) {
        project = graph->packages[at]->project[target];
        *out = !project || !same_place(graph, project->direct_url, req->url);
    }
    return st;
}

/* Makes it with these specifiers. */
static enum pinc_status make(struct pinc_dep *out, struct pinc_graph *graph,
                             const struct pinc_requirement *req, const struct pinc_specset *specs,
                             struct pinc_error *err)
{
    struct pinc_package *p;
    uint32_t *extras;
    enum pinc_status st;
    size_t i;

    memset(out, 0, sizeof *out);
    st = pinc_graph_package(&out->package, graph, req->norm, err);
    if (st != PINC_OK) {
        return st;
    }
    p = graph->packages[out->package];
    st = pinc_package_spec(&out->spec, p, specs, graph->arena, err);
    extras = pinc_arena_array(graph->arena, req->n_extras, sizeof *extras);
    if (!extras) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < req->n_extras && st == PINC_OK; i++) {
        st = pinc_package_extra(&extras[i], p, req->extras[i], err);
    }
    out->extras = extras;
    out->n_extras = req->n_extras;
    out->req = req;
    return st;
}

enum pinc_status pinc_dependency_make(struct pinc_dep *out, struct pinc_graph *graph,
                                      const struct pinc_requirement *req, size_t target,
                                      struct pinc_error *err)
{
    const struct pinc_root *over = pinc_override_of(graph->request, req->norm, target);

    return make(out, graph, req, over ? over->req->specs : req->specs, err);
}

static uint64_t dep_hash(uint64_t hash, const struct pinc_dep *dep)
{
    size_t i;

    hash = pinc_package_mix(pinc_package_mix(hash, dep->package), dep->spec);
    for (i = 0; i < dep->n_extras; i++) {
        hash = pinc_package_mix(hash, dep->extras[i] + (uint64_t)1);
    }
    return hash;
}

/* Does the requirement hold at the target with the extra, and (for an extra) not without it? */
static bool req_holds(const struct pinc_requirement *req, const struct pinc_env *env,
                      struct pinc_slice extra)
{
    if (!req->marker) {
        return extra.len == 0;
    }
    if (extra.len == 0) {
        return pinc_marker_holds(req->marker, env, extra);
    }
    return pinc_marker_uses_extra(req->marker) && pinc_marker_holds(req->marker, env, extra) &&
           !pinc_marker_holds(req->marker, env, PINC_LIT(""));
}

static enum pinc_status deps_make(const struct pinc_deps **out, struct pinc_graph *graph,
                                  const struct pinc_metadata *metadata, size_t target,
                                  struct pinc_slice extra, struct pinc_error *err)
{
    const struct pinc_env *env = graph->request->envs[target];
    struct pinc_deps *deps = pinc_arena_alloc(graph->arena, sizeof *deps);
    struct pinc_dep *items;
    enum pinc_status st = PINC_OK;
    bool few[FEW], *holds = few, brings;
    size_t i, n = 0;

    *out = NULL;
    if (metadata->n_requires > FEW) {
        holds = pinc_arena_array(graph->arena, metadata->n_requires, sizeof *holds);
    }
    for (i = 0; holds && i < metadata->n_requires; i++) {
        holds[i] = req_holds(metadata->requires[i], env, extra);
        n += holds[i];
    }
    items = pinc_arena_array(graph->arena, n, sizeof *items);
    if (!holds || !deps || !items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < metadata->n_requires && st == PINC_OK; i++) {
        const struct pinc_requirement *req = metadata->requires[i];

        if (!holds[i]) {
            continue;
        }
        st = pinc_dependency_brings_url(&brings, graph, req, target, err);
        if (st != PINC_OK) {
            break;
        }
        st = brings ? make(&items[deps->n], graph, req, graph->nothing, err)
                    : pinc_dependency_make(&items[deps->n], graph, req, target, err);
        deps->hash = dep_hash(deps->hash, &items[deps->n++]);
    }
    deps->items = items;
    *out = deps;
    return st;
}

bool pinc_dependencies_same(const struct pinc_graph *graph, const struct pinc_metadata *metadata,
                            const struct pinc_deps *deps, size_t target)
{
    const struct pinc_env *env = graph->request->envs[target];
    size_t i, n = 0;

    if (graph->request->n_overrides) {
        return false;
    }
    for (i = 0; i < metadata->n_requires; i++) {
        const struct pinc_requirement *req = metadata->requires[i];
        const bool holds = req_holds(req, env, PINC_LIT(""));

        if (holds != (n < deps->n && deps->items[n].req == req) || (holds && req->url.ptr)) {
            return false;
        }
        n += holds;
    }
    return n == deps->n;
}

static const struct pinc_deps no_deps;

const struct pinc_deps *pinc_dependencies_of_extra(struct pinc_graph *graph,
                                                   struct pinc_package *package, size_t target,
                                                   uint32_t cand, uint32_t extra)
{
    struct pinc_learnt *learnt = pinc_package_cell(package, target, cand)->learnt;
    const size_t first = graph->n_packages;
    struct pinc_error *err = &graph->effort.failure;

    if (graph->request->choosing.no_deps) {
        return &no_deps;
    }
    if (extra >= learnt->n_extra_deps) {
        const struct pinc_deps **wider =
            pinc_arena_array(graph->arena, package->extras.n, sizeof *wider);

        if (!wider) {
            return NULL;
        }
        if (learnt->n_extra_deps) {
            memcpy(wider, learnt->extra_deps, learnt->n_extra_deps * sizeof *wider);
        }
        learnt->extra_deps = wider;
        learnt->n_extra_deps = package->extras.n;
    }
    if (learnt->extra_deps[extra]) {
        return learnt->extra_deps[extra];
    }
    if (pinc_graph_look(graph, learnt->metadata->n_requires, package->name) ||
        deps_make(&learnt->extra_deps[extra], graph, learnt->metadata, target,
                  package->extras.items[extra], err) != PINC_OK ||
        pinc_graph_descend(graph, package, first, err) != PINC_OK) {
        return NULL;
    }
    return learnt->extra_deps[extra];
}

enum pinc_status pinc_dependencies_learn(struct pinc_graph *graph, struct pinc_cell *cell,
                                         size_t target, struct pinc_error *err)
{
    if (!pinc_cell_learn(cell, graph->arena)) {
        return pinc_fail_memory(err);
    }
    if (graph->request->choosing.no_deps) {
        cell->learnt->deps = &no_deps;
        return PINC_OK;
    }
    return deps_make(&cell->learnt->deps, graph, cell->learnt->metadata, target, PINC_LIT(""), err);
}
