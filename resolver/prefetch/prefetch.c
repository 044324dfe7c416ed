#include "resolver/prefetch/prefetch.h"

#include "resolver/policy/kept_pins.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/prerelease.h"
#include "resolver/policy/yanked.h"
#include "resolver/prefetch/prefetch_table.h"

#include <string.h>

/* How many different versions of one package are guessed at a target, at most. */
#define GUESSES_MAX 6u

/* How many different specifier sets a guess looks at, at most. */
#define WISHES_MAX 256u

/* A specifier set and the targets in which somebody asks with it. */
struct wish {
    const struct pinc_specset *specs;
    pinc_targets targets;
};

/* A package as the guesses see it. */
struct node {
    struct pinc_slice name;
    const struct pinc_project *project;
    struct wish *wishes;
    size_t n_wishes, cap_wishes;
    struct pinc_slice *extras;
    size_t n_extras, cap_extras;
    const struct pinc_metadata **metadata; /* the last guess of each target */
    uint32_t *release;                     /* its release, PINC_NONE for none */
    bool *followed;                        /* its dependencies have been looked at */
    unsigned *count;                       /* guesses so far */
    bool *queued;                          /* stands in the queue, for the target */
    pinc_targets expected;                 /* where an existing output has it */
    pinc_targets input;                    /* where the input asks for it */
};

struct pinc_prefetch {
    struct pinc_graph *graph;
    struct pinc_arena *arena;
    struct pinc_map *names;
    struct node **nodes;
    size_t n_nodes, cap_nodes;
    struct todo {
        uint32_t node;
        uint32_t target;
    } * queue; /* guesses to be made or made anew */
    size_t n_queue, cap_queue;
};

static struct node *node_new(struct pinc_prefetch *g, struct pinc_slice name)
{
    size_t n = g->graph->request->n_envs, i;
    struct node *node = pinc_arena_alloc(g->arena, sizeof *node);

    if (!node) {
        return NULL;
    }
    node->name = name;
    node->metadata = pinc_arena_array(g->arena, n, sizeof *node->metadata);
    node->release = pinc_arena_array(g->arena, n, sizeof *node->release);
    node->followed = pinc_arena_array(g->arena, n, sizeof *node->followed);
    node->count = pinc_arena_array(g->arena, n, sizeof *node->count);
    node->queued = pinc_arena_array(g->arena, n, sizeof *node->queued);
    if (!node->metadata || !node->release || !node->followed || !node->count || !node->queued ||
        !PINC_GROW(g->nodes, g->cap_nodes, g->n_nodes + 1) ||
        !pinc_map_put(g->names, name, (uint32_t)g->n_nodes)) {
        return NULL;
    }
    for (i = 0; i < n; i++) {
        node->release[i] = PINC_NONE;
    }
    g->nodes[g->n_nodes++] = node;
    return node;
}

/* Are there as many as may come into question? Then nothing new is guessed. */
static bool is_full(const struct pinc_prefetch *g, struct pinc_slice name)
{
    const unsigned most = g->graph->request->choosing.max_projects;
    uint32_t at;

    return most && g->n_nodes >= most && !pinc_map_get(g->names, name, &at);
}

static bool node_of(uint32_t *out, struct pinc_prefetch *g, struct pinc_slice name)
{
    if (pinc_map_get(g->names, name, out)) {
        return true;
    }
    *out = (uint32_t)g->n_nodes;
    return node_new(g, name) != NULL;
}

static bool push(struct pinc_prefetch *g, uint32_t at, size_t target)
{
    struct node *node = g->nodes[at];

    if (node->queued[target]) {
        return true;
    }
    if (!PINC_GROW(g->queue, g->cap_queue, g->n_queue + 1)) {
        return false;
    }
    g->queue[g->n_queue++] = (struct todo){at, (uint32_t)target};
    node->queued[target] = true;
    return true;
}

/* Somebody asks for a package at a target: remember with which specifiers, and guess anew. */
static bool wish(struct pinc_prefetch *g, const struct pinc_requirement *req, size_t target)
{
    const pinc_targets bit = (pinc_targets)1 << target;
    struct node *node;
    uint32_t at;
    size_t i, x;

    if (is_full(g, req->norm)) {
        return true;
    }
    if (!node_of(&at, g, req->norm)) {
        return false;
    }
    node = g->nodes[at];
    for (x = 0; x < req->n_extras; x++) {
        for (i = 0; i < node->n_extras && !pinc_slice_equal(node->extras[i], req->extras[x]); i++) {
        }
        if (i < node->n_extras) {
            continue;
        }
        if (!PINC_GROW(node->extras, node->cap_extras, node->n_extras + 1)) {
            return false;
        }
        node->extras[node->n_extras++] = req->extras[x];
        node->followed[target] = false;
    }
    for (i = 0; i < node->n_wishes && node->wishes[i].specs != req->specs; i++) {
    }
    if (i == WISHES_MAX) {
        return true; /* a guess need not know all */
    }
    if (i == node->n_wishes) {
        if (!PINC_GROW(node->wishes, node->cap_wishes, node->n_wishes + 1)) {
            return false;
        }
        node->wishes[node->n_wishes++] = (struct wish){req->specs, 0};
    }
    node->wishes[i].targets |= bit;
    return push(g, at, target);
}

static bool wish_of_input(struct pinc_prefetch *g, const struct pinc_requirement *req,
                          size_t target)
{
    uint32_t at;

    if (!node_of(&at, g, req->norm)) {
        return false;
    }
    g->nodes[at]->input |= (pinc_targets)1 << target;
    return wish(g, req, target);
}

static bool suits(const struct pinc_prefetch *g, const struct node *node,
                  const struct pinc_candidates *table, size_t target, size_t r)
{
    const struct pinc_release *release = &table->project->releases[r];
    size_t i;

    if (table->file[target * table->n + r] == PINC_NONE ||
        (table->yanked[target * table->n + r] &&
         !pinc_yanked_may_be_taken(g->graph->request, node->name, target, release))) {
        return false;
    }
    for (i = 0; i < node->n_wishes; i++) {
        if ((node->wishes[i].targets >> target & 1) &&
            !pinc_specset_matches(node->wishes[i].specs, &release->version, release->text)) {
            return false;
        }
    }
    return true;
}

/* The version that an existing output has, as a release of the table; PINC_NONE when there is none.
 */
static uint32_t kept_release(const struct pinc_prefetch *g, const struct node *node,
                             const struct pinc_candidates *table, size_t target)
{
    const struct pinc_resolve_request *request = g->graph->request;
    const bool named = pinc_kept_pins_name(request, node->name);
    size_t r;

    for (r = 0; named && r < table->n; r++) {
        if (pinc_kept_pins_hold(request, node->name, target,
                                &table->project->releases[r].version) &&
            suits(g, node, table, target, r)) {
            return (uint32_t)r;
        }
    }
    return PINC_NONE;
}

static uint32_t best_release(const struct pinc_prefetch *g, const struct node *node,
                             const struct pinc_candidates *table, size_t target)
{
    const struct pinc_release *releases = table->project->releases;
    bool lowest = g->graph->request->choosing.mode == PINC_LOWEST;
    bool natural = pinc_prerelease_is_welcome(&g->graph->request->choosing, node->name);
    uint32_t fallback = kept_release(g, node, table, target);
    size_t i;

    if (fallback != PINC_NONE) {
        return fallback;
    }
    for (i = 0; i < table->n; i++) {
        size_t r = lowest ? i : table->n - 1 - i;

        if (!suits(g, node, table, target, r)) {
            continue;
        }
        if (natural || !pinc_version_is_prerelease(&releases[r].version)) {
            return (uint32_t)r;
        }
        fallback = fallback == PINC_NONE ? (uint32_t)r : fallback;
    }
    return fallback;
}

/* Follow the dependencies of the last guess at a target. */
static bool follow(struct pinc_prefetch *g, struct node *node, size_t target)
{
    const struct pinc_metadata *metadata = node->metadata[target];
    const struct pinc_env *env = g->graph->request->envs[target];
    size_t i, x;

    if (node->followed[target] || metadata->state != PINC_READY || metadata->unusable.len) {
        return true;
    }
    node->followed[target] = true;
    for (i = 0; i < metadata->n_requires; i++) {
        const struct pinc_requirement *req = metadata->requires[i];
        bool holds = pinc_marker_holds(req->marker, env, PINC_LIT(""));

        for (x = 0; !holds && x < node->n_extras; x++) {
            holds = pinc_marker_holds(req->marker, env, node->extras[x]);
        }
        if (holds && !wish(g, req, target)) {
            return false;
        }
    }
    return true;
}

/* Will the target need the package, as far as anybody knows? */
static bool is_likely(const struct node *node, size_t target)
{
    pinc_targets targets = node->expected;
    size_t i;

    for (i = 0; i < node->n_wishes; i++) {
        targets |= node->wishes[i].targets;
    }
    return targets >> target & 1;
}

/* Is the best version as good as chosen? The newest that the input allows nearly always is, and a
 * pinned one stands or falls with who pins it. */
static bool is_as_good_as_chosen(const struct node *node, size_t target)
{
    size_t i;

    for (i = 0; i < node->n_wishes; i++) {
        if ((node->wishes[i].targets >> target & 1) && pinc_specset_is_pin(node->wishes[i].specs)) {
            return true;
        }
    }
    return node->input >> target & 1;
}

/* The metadata of the best version. What has to be downloaded whole, and maybe built, is started
 * early only where it will not be in vain. */
static enum pinc_status guess_metadata(const struct pinc_prefetch *g, struct node *node,
                                       size_t target, uint32_t file, struct pinc_error *err)
{
    const struct pinc_provider *provider = g->graph->provider;
    const bool whole = node->project->files[file].kind != PINC_WHEEL;

    if (whole && !is_as_good_as_chosen(node, target)) {
        return PINC_OK;
    }
    return provider->metadata(provider->self, &node->metadata[target], node->project, file,
                              whole ? PINC_LIKELY : PINC_PREFETCH, err);
}

/* Ask for the page, or for the metadata of the best version. */
static enum pinc_status guess(struct pinc_prefetch *g, struct node *node, size_t target,
                              struct pinc_error *err)
{
    const struct pinc_provider *provider = g->graph->provider;
    const struct pinc_candidates *table;
    uint32_t release, file;
    enum pinc_status st;

    if (!node->project) {
        st = provider->project(provider->self, &node->project, node->name, PINC_PREFETCH, err);
        if (st != PINC_OK) {
            return st;
        }
    }
    if (node->project->state != PINC_READY || g->graph->request->choosing.no_deps ||
        !is_likely(node, target)) {
        return PINC_OK;
    }
    table = pinc_graph_table(g->graph, node->project);
    if (!table) {
        return pinc_fail_memory(err);
    }
    release = best_release(g, node, table, target);
    if (release != PINC_NONE && release != node->release[target] &&
        node->count[target] < GUESSES_MAX) {
        file = pinc_metadata_file(node->project, g->graph->request->envs[target],
                                  table->file[target * table->n + release]);
        node->release[target] = release;
        node->count[target]++;
        node->followed[target] = false;
        node->metadata[target] = NULL;
        st = guess_metadata(g, node, target, file, err);
        if (st != PINC_OK) {
            return st;
        }
    }
    if (node->metadata[target] && !follow(g, node, target)) {
        return pinc_fail_memory(err);
    }
    return PINC_OK;
}

static enum pinc_status work(struct pinc_prefetch *g, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (g->n_queue && st == PINC_OK) {
        struct todo todo = g->queue[--g->n_queue];

        g->nodes[todo.node]->queued[todo.target] = false;
        st = guess(g, g->nodes[todo.node], todo.target, err);
    }
    return st;
}

enum pinc_status pinc_prefetch_follow(struct pinc_prefetch *g, const struct pinc_arrival *arrival,
                                      struct pinc_error *err)
{
    const struct pinc_project *project = arrival->project    ? arrival->project
                                         : arrival->metadata ? arrival->metadata->project
                                                             : NULL;
    size_t t;
    uint32_t at;

    if (!project || project->direct_url.ptr || !node_of(&at, g, project->name)) {
        return project && !project->direct_url.ptr ? pinc_fail_memory(err) : PINC_OK;
    }
    g->nodes[at]->project = project;
    for (t = 0; t < g->graph->request->n_envs; t++) {
        if (arrival->project || g->nodes[at]->metadata[t] == arrival->metadata) {
            if (!push(g, at, t)) {
                return pinc_fail_memory(err);
            }
        }
    }
    return work(g, err);
}

/* A package that will be needed in these targets: ask for its page. *news: that was not known. */
static enum pinc_status expect(struct pinc_prefetch *g, struct pinc_slice name,
                               pinc_targets targets, bool *news, struct pinc_error *err)
{
    const struct pinc_provider *provider = g->graph->provider;
    struct node *node;
    uint32_t at;

    if (!node_of(&at, g, name)) {
        return pinc_fail_memory(err);
    }
    node = g->nodes[at];
    *news = (targets & ~node->expected) != 0;
    node->expected |= targets;
    return node->project
               ? PINC_OK
               : provider->project(provider->self, &node->project, node->name, PINC_PREFETCH, err);
}

/* Nearly all that an existing output has will be needed again: its pages are asked for at once
 * rather than level by level. */
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

/* Names that are to be looked up in the table of what is likely. */
struct lookups {
    struct lookup {
        struct pinc_slice name;
        pinc_targets targets;
    } * items;
    size_t n, cap;
};

static bool add_lookup(struct lookups *l, struct pinc_slice name, pinc_targets targets)
{
    if (!PINC_GROW(l->items, l->cap, l->n + 1)) {
        return false;
    }
    l->items[l->n++] = (struct lookup){name, targets};
    return true;
}

static enum pinc_status expect_needs(struct pinc_prefetch *g, struct lookups *l, struct lookup of,
                                     struct pinc_error *err)
{
    struct pinc_slice needs = pinc_prefetch_table_needs(of.name);
    enum pinc_status st = PINC_OK;
    bool news = false;

    while (needs.len && st == PINC_OK) {
        size_t end = pinc_slice_find(needs, ' ');
        struct pinc_slice name = pinc_slice_part(needs, 0, end);

        needs = pinc_slice_part(needs, end + 1, needs.len);
        st = expect(g, name, of.targets, &news, err);
        if (st == PINC_OK && news && !add_lookup(l, name, of.targets)) {
            st = pinc_fail_memory(err);
        }
    }
    return st;
}

/* Without an existing output: what the input's projects need, as far as they are well known. */
static enum pinc_status expect_likely(struct pinc_prefetch *g, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = g->graph->request;
    struct lookups l = {0};
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < request->n_requirements && st == PINC_OK; i++) {
        const struct pinc_root *root = &request->requirements[i];

        if (!root->req->url.ptr && !add_lookup(&l, root->req->norm, root->targets)) {
            st = pinc_fail_memory(err);
        }
    }
    /* Each name comes once more at most for each target that it is newly expected in. */
    for (i = 0; i < l.n && st == PINC_OK; i++) {
        st = expect_needs(g, &l, l.items[i], err);
    }
    pinc_free(l.items);
    return st;
}

enum pinc_status pinc_prefetch_new(struct pinc_prefetch **out, struct pinc_graph *graph,
                                   struct pinc_error *err)
{
    const struct pinc_resolve_request *request = graph->request;
    struct pinc_prefetch *g = pinc_alloc(sizeof *g);
    enum pinc_status st;
    bool done;
    size_t i, t;

    *out = NULL;
    if (!g) {
        return pinc_fail_memory(err);
    }
    g->graph = graph;
    g->arena = pinc_arena_new();
    g->names = pinc_map_new();
    done = g->arena && g->names;
    for (t = 0; done && t < request->n_envs; t++) {
        for (i = 0; done && i < request->n_requirements; i++) {
            if ((request->requirements[i].targets >> t & 1) &&
                !request->requirements[i].req->url.ptr) {
                done = wish_of_input(g, request->requirements[i].req, t);
            }
        }
        for (i = 0; done && i < request->n_constraints; i++) {
            uint32_t at;

            /* A constraint says which version, not that one is needed: only for names of the input.
             */
            if ((request->constraints[i].targets >> t & 1) &&
                pinc_map_get(g->names, request->constraints[i].req->norm, &at)) {
                done = wish(g, request->constraints[i].req, t);
            }
        }
    }
    if (!done) {
        pinc_prefetch_free(g);
        return pinc_fail_memory(err);
    }
    /* The resolver asks for the input's own pages itself; nothing is to be done before they come.
     */
    for (i = 0; i < g->n_nodes; i++) {
        memset(g->nodes[i]->queued, 0, request->n_envs * sizeof *g->nodes[i]->queued);
    }
    g->n_queue = 0;
    st = request->n_expected         ? expect_existing(g, err)
         : request->choosing.no_deps ? PINC_OK
                                     : expect_likely(g, err);
    if (st != PINC_OK) {
        pinc_prefetch_free(g);
        return st;
    }
    *out = g;
    return PINC_OK;
}

void pinc_prefetch_free(struct pinc_prefetch *g)
{
    size_t i;

    if (!g) {
        return;
    }
    for (i = 0; i < g->n_nodes; i++) {
        pinc_free(g->nodes[i]->wishes);
        pinc_free(g->nodes[i]->extras);
    }
    pinc_free(g->nodes);
    pinc_free(g->queue);
    pinc_map_free(g->names);
    pinc_arena_free(g->arena);
    pinc_free(g);
}
