#include "resolver/state/roots.h"

#include "resolver/policy/overrides.h"
#include "resolver/state/dependencies.h"

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
        p->origin.root_order =
            p->origin.root_order == PINC_NONE ? (uint32_t)at : p->origin.root_order;
        if (root->req->url.ptr && !pinc_override_of(request, root->req->norm, t)) {
            st = pinc_graph_take_url(graph, root, p, t, err);
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
