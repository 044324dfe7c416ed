#include "resolver/prefetch/ruled_out.h"

bool prefetch_requirement_holds(const struct pinc_prefetch *g, const struct prefetch_node *node,
                                size_t target, const struct pinc_requirement *req)
{
    const struct pinc_env *env = g->graph->request->envs[target];
    bool holds = pinc_marker_holds(req->marker, env, PINC_LIT(""));
    size_t x;

    for (x = 0; !holds && x < node->n_extras; x++) {
        holds = pinc_marker_holds(req->marker, env, node->extras[x]);
    }
    return holds;
}

/* Does the input leave no version that the requirement takes? */
static bool is_forbidden(const struct pinc_prefetch *g, const struct pinc_requirement *req,
                         size_t target)
{
    const struct pinc_candidates *table = NULL;
    const struct prefetch_node *node;
    uint32_t at;
    size_t r;

    if (req->url.ptr || !pinc_map_get(g->names, req->norm, &at)) {
        return false;
    }
    node = g->nodes[at];
    if ((node->input >> target & 1) && node->project && node->project->state == PINC_READY) {
        table = pinc_graph_table(g->graph, node->project);
    }
    for (r = table ? table->n : 0; r-- > 0;) {
        const struct pinc_release *release = &table->project->releases[r];

        if (pinc_candidates_file(table, g->graph->request, target, r) != PINC_NONE &&
            pinc_specset_matches(req->specs, &release->version, release->text) &&
            prefetch_wishes_take(node, target, release, true)) {
            return false;
        }
    }
    return table != NULL;
}

bool prefetch_input_forbids(const struct pinc_prefetch *g, const struct prefetch_node *node,
                            size_t target)
{
    const struct pinc_metadata *metadata = node->guesses[target].metadata;
    size_t i;

    if (!metadata || metadata->state != PINC_READY) {
        return false;
    }
    for (i = 0; i < metadata->n_requires; i++) {
        if (is_forbidden(g, metadata->requires[i], target) &&
            prefetch_requirement_holds(g, node, target, metadata->requires[i])) {
            return true;
        }
    }
    return false;
}

bool prefetch_rule_out(struct pinc_prefetch *g, struct prefetch_node *node, size_t target)
{
    const size_t n = node->project->n_releases;
    struct prefetch_guess *guess = &node->guesses[target];

    if (!node->ruled_out) {
        node->ruled_out =
            pinc_arena_array(g->arena, n * g->graph->request->n_envs, sizeof *node->ruled_out);
    }
    if (!node->ruled_out) {
        return false;
    }
    node->ruled_out[target * n + guess->release] = true;
    guess->n_ruled_out++;
    return true;
}

bool prefetch_is_ruled_out(const struct prefetch_node *node, size_t target, size_t release)
{
    return node->ruled_out && release != PINC_NONE &&
           node->ruled_out[target * node->project->n_releases + release];
}
