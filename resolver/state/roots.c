#include "resolver/state/roots.h"

#include "resolver/state/dependencies.h"

/* The project behind "name @ url" at a target. */
static enum pinc_status take_url(struct pinc_graph *graph, const struct pinc_root *root,
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

static enum pinc_status take_root(struct pinc_graph *graph, size_t at, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = graph->request;
    const struct pinc_root *root = &request->requirements[at];
    enum pinc_status st = PINC_OK;
    size_t t;

    for (t = 0; t < request->n_envs && st == PINC_OK; t++) {
        struct pinc_dep *dep = &graph->roots[at * request->n_envs + t];
        struct pinc_package *p;

        if (!(root->targets >> t & 1)) {
            continue;
        }
        st = pinc_dependency_make(dep, graph, root->req, t, err);
        if (st != PINC_OK) {
            break;
        }
        p = graph->packages[dep->package];
        p->root_order = p->root_order == PINC_NONE ? (uint32_t)at : p->root_order;
        if (root->req->url.ptr) {
            st = take_url(graph, root, p, t, err);
        }
    }
    return st;
}

enum pinc_status pinc_roots_take(struct pinc_graph *graph, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < graph->request->n_requirements && st == PINC_OK; i++) {
        st = take_root(graph, i, err);
    }
    return st;
}
