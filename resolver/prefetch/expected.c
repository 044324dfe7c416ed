#include "resolver/prefetch/expected.h"

#include "resolver/prefetch/prefetch_table.h"

/* A package that will be needed in these targets: ask for its page. *news: that was not known. */
static enum pinc_status expect(struct pinc_prefetch *g, struct pinc_slice name,
                               pinc_targets targets, bool *news, struct pinc_error *err)
{
    const struct pinc_provider *provider = g->graph->provider;
    struct prefetch_node *node;
    uint32_t at;

    if (!prefetch_node_of(&at, g, name)) {
        return pinc_fail_memory(err);
    }
    node = g->nodes[at];
    *news = (targets & ~node->expected) != 0;
    node->expected |= targets;
    return node->project
               ? PINC_OK
               : provider->project(provider->self, &node->project, node->name, PINC_PREFETCH, err);
}

/* Likewise, and what it needs is to be looked up. */
static enum pinc_status expect_with_needs(struct pinc_prefetch *g, struct prefetch_lookup lookup,
                                          struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    bool news = false;

    if (!prefetch_is_full(g, lookup.name)) {
        st = expect(g, lookup.name, lookup.targets, &news, err);
    }
    return st == PINC_OK && news && !prefetch_note(g, lookup) ? pinc_fail_memory(err) : st;
}

enum pinc_status prefetch_expect(struct pinc_prefetch *g, struct pinc_slice name, size_t target,
                                 struct pinc_error *err)
{
    return expect_with_needs(
        g, (struct prefetch_lookup){.name = name, .targets = (pinc_targets)1 << target}, err);
}

/* Nearly all that an existing output has will be needed again. */
static enum pinc_status expect_existing(struct pinc_prefetch *g, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = g->graph->request;
    enum pinc_status st = PINC_OK;
    bool news;
    size_t i;

    for (i = 0; i < request->n_expected && st == PINC_OK; i++) {
        st = expect(g, request->expected[i].name, request->expected[i].targets, &news, err);
    }
    return st;
}

enum pinc_status prefetch_expected_start(struct pinc_prefetch *g, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = g->graph->request;
    size_t i;

    if (request->n_expected) {
        g->n_lookups = 0;
        return expect_existing(g, err);
    }
    for (i = 0; i < request->n_requirements; i++) {
        const struct pinc_root *root = &request->requirements[i];
        struct prefetch_lookup lookup = {root->req->norm, root->targets, false};
        uint32_t at;

        if (root->req->url.ptr || !pinc_map_get(g->names, lookup.name, &at)) {
            continue; /* for no target */
        }
        lookup.newest = prefetch_may_be_newest(g->nodes[at]);
        if (!prefetch_note(g, lookup)) {
            return pinc_fail_memory(err);
        }
    }
    return prefetch_expected_look_up(g, err);
}

/* @param needs names with blanks between them; "=" behind one: each version needs another one of it */
static enum pinc_status expect_all(struct pinc_prefetch *g, struct pinc_slice needs,
                                   struct prefetch_lookup of, struct pinc_error *err)
{
    struct prefetch_lookup need = {.targets = of.targets};
    enum pinc_status st = PINC_OK;
    bool held;
    uint32_t at;

    while (needs.len && st == PINC_OK) {
        size_t end = pinc_slice_find(needs, ' ');

        need.name = pinc_slice_part(needs, 0, end);
        needs = pinc_slice_part(needs, end + 1, needs.len);
        held = !of.newest && pinc_slice_ends(need.name, "=");
        need.newest = !held;
        need.name = pinc_slice_part(need.name, 0, pinc_slice_find(need.name, '='));
        st = expect_with_needs(g, need, err);
        if (held && pinc_map_get(g->names, need.name, &at)) {
            g->nodes[at]->held |= of.targets;
        }
    }
    return st;
}

/* Does nothing that is known by now keep the package from being the newest version? */
static bool may_be_newest(const struct pinc_prefetch *g, struct prefetch_lookup of)
{
    uint32_t at;

    return of.newest &&
           (!pinc_map_get(g->names, of.name, &at) ||
            (!(g->nodes[at]->held & of.targets) && prefetch_may_be_newest(g->nodes[at])));
}

static enum pinc_status expect_needs(struct pinc_prefetch *g, struct prefetch_lookup of,
                                     struct pinc_error *err)
{
    struct pinc_slice of_newest;
    const struct pinc_slice needs = pinc_prefetch_table_needs(of.name, &of_newest);
    enum pinc_status st;

    of.newest = may_be_newest(g, of);
    st = expect_all(g, needs, of, err);
    return st == PINC_OK && of.newest ? expect_all(g, of_newest, of, err) : st;
}

enum pinc_status prefetch_expected_look_up(struct pinc_prefetch *g, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    /* Each name comes once more at most for each target that it is newly expected in. */
    for (i = 0; i < g->n_lookups && st == PINC_OK && !g->graph->request->choosing.no_deps; i++) {
        st = expect_needs(g, g->lookups[i], err);
    }
    g->n_lookups = 0;
    return st;
}
