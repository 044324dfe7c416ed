#include "resolver/prefetch/prefetch_nodes.h"

/* How many different specifier sets a guess looks at, at most. */
#define WISHES_MAX 256u

static struct prefetch_node *node_new(struct pinc_prefetch *g, struct pinc_slice name)
{
    const size_t n = g->graph->request->n_envs;
    struct prefetch_node *node = pinc_arena_alloc(g->arena, sizeof *node);
    size_t i;

    if (!node) {
        return NULL;
    }
    node->name = name;
    node->guesses = pinc_arena_array(g->arena, n, sizeof *node->guesses);
    if (!node->guesses || !PINC_GROW(g->nodes, g->cap_nodes, g->n_nodes + 1) ||
        !pinc_map_put(g->names, name, (uint32_t)g->n_nodes)) {
        return NULL;
    }
    for (i = 0; i < n; i++) {
        node->guesses[i].release = node->guesses[i].furthest = PINC_NONE;
    }
    g->nodes[g->n_nodes++] = node;
    return node;
}

bool prefetch_node_of(uint32_t *out, struct pinc_prefetch *g, struct pinc_slice name)
{
    if (pinc_map_get(g->names, name, out)) {
        return true;
    }
    *out = (uint32_t)g->n_nodes;
    return node_new(g, name) != NULL;
}

bool prefetch_is_full(const struct pinc_prefetch *g, struct pinc_slice name)
{
    const unsigned most = g->graph->request->choosing.max_projects;
    uint32_t at;

    return most && g->n_nodes >= most && !pinc_map_get(g->names, name, &at);
}

bool prefetch_push(struct pinc_prefetch *g, uint32_t at, size_t target)
{
    struct prefetch_guess *guess = &g->nodes[at]->guesses[target];

    if (guess->queued) {
        return true;
    }
    if (!PINC_GROW(g->queue, g->cap_queue, g->n_queue + 1)) {
        return false;
    }
    g->queue[g->n_queue++] = (struct prefetch_todo){at, (uint32_t)target};
    guess->queued = true;
    return true;
}

bool prefetch_note(struct pinc_prefetch *g, struct prefetch_lookup lookup)
{
    if (!PINC_GROW(g->lookups, g->cap_lookups, g->n_lookups + 1)) {
        return false;
    }
    g->lookups[g->n_lookups++] = lookup;
    return true;
}

bool prefetch_may_be_newest(const struct prefetch_node *node)
{
    size_t i;

    for (i = 0; i < node->n_wishes; i++) {
        if (node->wishes[i].targets && pinc_specset_has_upper_bound(node->wishes[i].specs)) {
            return false;
        }
    }
    return true;
}

/* What an extra needs is likely, too. */
static bool note_extra(struct pinc_prefetch *g, const struct prefetch_node *node,
                       struct pinc_slice extra, size_t target)
{
    struct pinc_buf name = {0};
    struct prefetch_lookup lookup = {.targets = (pinc_targets)1 << target};

    pinc_buf_add(&name, node->name);
    pinc_buf_add_char(&name, '[');
    pinc_buf_add(&name, extra);
    pinc_buf_add_char(&name, ']');
    lookup.name = pinc_buf_keep(&name, g->arena);
    return lookup.name.ptr && prefetch_note(g, lookup);
}

static bool add_extras(struct pinc_prefetch *g, struct prefetch_node *node,
                       const struct pinc_requirement *req, size_t target)
{
    size_t i, x;

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
        node->guesses[target].followed = false;
        if (!(node->expected >> target & 1) && !note_extra(g, node, req->extras[x], target)) {
            return false;
        }
    }
    return true;
}

/* The wish with these specifiers; NULL when there is none. */
static struct prefetch_wish *wish_of(const struct prefetch_node *node,
                                     const struct pinc_specset *specs)
{
    size_t i;

    for (i = 0; i < node->n_wishes && node->wishes[i].specs != specs; i++) {
    }
    return i < node->n_wishes ? &node->wishes[i] : NULL;
}

bool prefetch_wish(struct pinc_prefetch *g, const struct pinc_requirement *req, size_t target,
                   bool input)
{
    const pinc_targets bit = (pinc_targets)1 << target;
    struct prefetch_node *node;
    struct prefetch_wish *wish;
    uint32_t at;

    if (!input && prefetch_is_full(g, req->norm)) {
        return true;
    }
    if (!prefetch_node_of(&at, g, req->norm)) {
        return false;
    }
    node = g->nodes[at];
    if (!add_extras(g, node, req, target)) {
        return false;
    }
    wish = wish_of(node, req->specs);
    if (!wish) {
        if (node->n_wishes == WISHES_MAX) {
            return true; /* a guess need not know all */
        }
        if (!PINC_GROW(node->wishes, node->cap_wishes, node->n_wishes + 1)) {
            return false;
        }
        wish = &node->wishes[node->n_wishes++];
        *wish = (struct prefetch_wish){req->specs, 0, 0};
    }
    wish->targets |= bit;
    wish->input |= input ? bit : 0;
    return prefetch_push(g, at, target);
}

bool prefetch_wish_end(const struct prefetch_node *node, const struct pinc_specset *specs,
                       size_t target)
{
    const pinc_targets bit = (pinc_targets)1 << target;
    struct prefetch_wish *wish = wish_of(node, specs);

    if (!wish || !(wish->targets & bit) || (wish->input & bit)) {
        return false;
    }
    wish->targets &= ~bit;
    return true;
}

void prefetch_wish_hold(const struct prefetch_node *node, const struct pinc_specset *specs,
                        size_t target)
{
    struct prefetch_wish *wish = wish_of(node, specs);

    if (wish) {
        wish->targets |= (pinc_targets)1 << target;
    }
}

bool prefetch_wishes_take(const struct prefetch_node *node, size_t target,
                          const struct pinc_release *release, bool input)
{
    size_t i;

    for (i = 0; i < node->n_wishes; i++) {
        const struct prefetch_wish *wish = &node->wishes[i];

        if (((input ? wish->input : wish->targets) >> target & 1) &&
            !pinc_specset_matches(wish->specs, &release->version, release->text)) {
            return false;
        }
    }
    return true;
}

void prefetch_nodes_clear(struct pinc_prefetch *g)
{
    size_t i;

    for (i = 0; i < g->n_nodes; i++) {
        pinc_free(g->nodes[i]->wishes);
        pinc_free(g->nodes[i]->extras);
    }
    pinc_free(g->nodes);
    pinc_free(g->queue);
    pinc_free(g->lookups);
    pinc_map_free(g->names);
    pinc_arena_free(g->arena);
}
