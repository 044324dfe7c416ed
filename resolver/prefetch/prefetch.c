#include "resolver/prefetch/prefetch.h"

#include "resolver/policy/kept_pins.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/prerelease.h"
#include "resolver/policy/yanked.h"
#include "resolver/prefetch/expected.h"
#include "resolver/prefetch/ruled_out.h"

/* How many different versions of one package are guessed at a target, at most. */
#define GUESSES_MAX 6u

/* How many further ones, where the input forbids what one after the other needs. */
#define RULED_OUT_MAX 64u

/* And how many of these are asked for at once: so many for each that was ruled out, at most. */
#define FURTHER 3u
#define FURTHER_MAX 8u

static bool suits(const struct pinc_prefetch *g, const struct prefetch_node *node,
                  const struct pinc_candidates *table, size_t target, size_t r)
{
    const struct pinc_release *release = &table->project->releases[r];

    return pinc_candidates_file(table, g->graph->request, target, r) != PINC_NONE &&
           !prefetch_is_ruled_out(node, target, r) &&
           (!table->yanked[target * table->n + r] ||
            pinc_yanked_may_be_taken(g->graph->request, node->name, target, release)) &&
           prefetch_wishes_take(node, target, release, false);
}

/* The version that an existing output has, as a release of the table; PINC_NONE when there is none.
 */
static uint32_t kept_release(const struct pinc_prefetch *g, const struct prefetch_node *node,
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

static uint32_t best_release(const struct pinc_prefetch *g, const struct prefetch_node *node,
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
static bool follow(struct pinc_prefetch *g, struct prefetch_node *node, size_t target)
{
    struct prefetch_guess *guess = &node->guesses[target];
    const struct pinc_metadata *metadata = guess->metadata;
    size_t i;

    if (guess->followed || metadata->state != PINC_READY || metadata->unusable.len) {
        return true;
    }
    guess->followed = true;
    for (i = 0; i < metadata->n_requires; i++) {
        const struct pinc_requirement *req = metadata->requires[i];

        if (prefetch_requirement_holds(g, node, target, req) &&
            !prefetch_wish(g, req, target, false)) {
            return false;
        }
    }
    return true;
}

/* Let what followed guesses at a target ask of a package hold. */
static void wish_again(const struct pinc_prefetch *g, const struct prefetch_node *of, size_t target)
{
    size_t i, k;

    for (i = 0; i < g->n_nodes; i++) {
        const struct prefetch_guess *guess = &g->nodes[i]->guesses[target];

        for (k = 0; guess->followed && k < guess->metadata->n_requires; k++) {
            const struct pinc_requirement *req = guess->metadata->requires[k];

            if (pinc_slice_equal(req->norm, of->name) &&
                prefetch_requirement_holds(g, g->nodes[i], target, req)) {
                prefetch_wish_hold(of, req->specs, target);
            }
        }
    }
}

/* A guess at a target gives way to another: what it asked for no longer matters, unless others ask
 * for it as well. */
static bool withdraw(struct pinc_prefetch *g, struct prefetch_node *node, size_t target)
{
    struct prefetch_guess *guess = &node->guesses[target];
    const bool followed = guess->followed;
    uint32_t at;
    size_t i;

    guess->followed = false;
    for (i = 0; followed && i < guess->metadata->n_requires; i++) {
        const struct pinc_requirement *req = guess->metadata->requires[i];

        if (pinc_map_get(g->names, req->norm, &at) &&
            prefetch_wish_end(g->nodes[at], req->specs, target)) {
            wish_again(g, g->nodes[at], target);
            if (!prefetch_push(g, at, target)) {
                return false;
            }
        }
    }
    return true;
}

/* Does anybody ask for the package at the target, as far as is known? */
static bool is_wished(const struct prefetch_node *node, size_t target)
{
    size_t i;

    for (i = 0; i < node->n_wishes && !(node->wishes[i].targets >> target & 1); i++) {
    }
    return i < node->n_wishes;
}

/* Will the target need the package, as far as anybody can tell? */
static bool is_likely(const struct prefetch_node *node, size_t target)
{
    return (node->expected >> target & 1) || is_wished(node, target);
}

/* What a package needs that is only expected is expected, too, and binds nobody. */
static enum pinc_status expect_needs(struct pinc_prefetch *g, const struct prefetch_node *node,
                                     size_t target, struct pinc_error *err)
{
    const struct pinc_metadata *metadata = node->guesses[target].metadata;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; metadata->state == PINC_READY && i < metadata->n_requires && st == PINC_OK; i++) {
        if (prefetch_requirement_holds(g, node, target, metadata->requires[i])) {
            st = prefetch_expect(g, metadata->requires[i]->norm, target, err);
        }
    }
    return st;
}

/* Is the best version as good as chosen? The newest that the input allows nearly always is, and a
 * pinned one stands or falls with who pins it. */
static bool is_as_good_as_chosen(const struct prefetch_node *node, size_t target)
{
    size_t i;

    for (i = 0; i < node->n_wishes; i++) {
        if ((node->wishes[i].targets >> target & 1) && pinc_specset_is_pin(node->wishes[i].specs)) {
            return true;
        }
    }
    return node->input >> target & 1;
}

/* The metadata of a version. What has to be downloaded whole, and maybe built, is started early only
 * where it will not be in vain. */
static enum pinc_status ask_metadata(const struct pinc_prefetch *g,
                                     const struct prefetch_node *node,
                                     const struct pinc_candidates *table, size_t target,
                                     uint32_t release, const struct pinc_metadata **out,
                                     struct pinc_error *err)
{
    const struct pinc_provider *provider = g->graph->provider;
    const uint32_t file =
        pinc_metadata_file(node->project, g->graph->request->envs[target],
                           pinc_candidates_file(table, g->graph->request, target, release));
    const bool whole = node->project->files[file].kind != PINC_WHEEL;

    *out = NULL;
    if (whole && (node->guesses[target].n_ruled_out || !is_as_good_as_chosen(node, target))) {
        return PINC_OK;
    }
    return provider->metadata(provider->self, out, node->project, file,
                              whole ? PINC_LIKELY : PINC_PREFETCH, err);
}

/* Where versions were ruled out, the next ones may be, too: more of them are asked for, beside the
 * last guess; not while that is one of those that were asked for so. */
static enum pinc_status ask_further(const struct pinc_prefetch *g, const struct prefetch_node *node,
                                    const struct pinc_candidates *table, size_t target,
                                    struct pinc_error *err)
{
    struct prefetch_guess *guess = &node->guesses[target];
    const bool lowest = g->graph->request->choosing.mode == PINC_LOWEST;
    const struct pinc_metadata *ignored;
    unsigned left =
        FURTHER * guess->n_ruled_out < FURTHER_MAX ? FURTHER * guess->n_ruled_out : FURTHER_MAX;
    enum pinc_status st = PINC_OK;
    uint32_t r = guess->release;

    if (guess->furthest != PINC_NONE && (lowest ? r <= guess->furthest : r >= guess->furthest)) {
        return PINC_OK;
    }
    while (st == PINC_OK && left > 0 && (lowest ? ++r < table->n : r-- > 0)) {
        if (suits(g, node, table, target, r) &&
            !pinc_version_is_prerelease(&table->project->releases[r].version)) {
            st = ask_metadata(g, node, table, target, r, &ignored, err);
            guess->furthest = r;
            left--;
        }
    }
    return st;
}

/* Take the best version as the guess, unless it is already. */
static enum pinc_status take_best(struct pinc_prefetch *g, struct prefetch_node *node,
                                  const struct pinc_candidates *table, size_t target,
                                  struct pinc_error *err)
{
    struct prefetch_guess *guess = &node->guesses[target];
    const uint32_t release = best_release(g, node, table, target);
    enum pinc_status st;

    if (release == PINC_NONE || release == guess->release ||
        guess->count >= GUESSES_MAX + guess->n_ruled_out) {
        return PINC_OK;
    }
    if (!withdraw(g, node, target)) {
        return pinc_fail_memory(err);
    }
    guess->release = release;
    guess->count++;
    st = ask_metadata(g, node, table, target, release, &guess->metadata, err);
    return st == PINC_OK && guess->metadata && guess->metadata->state == PINC_PENDING
               ? ask_further(g, node, table, target, err)
               : st;
}

static enum pinc_status ask_page(struct pinc_prefetch *g, struct prefetch_node *node, size_t target,
                                 struct pinc_error *err)
{
    const struct pinc_provider *provider = g->graph->provider;

    if (!prefetch_note(g, (struct prefetch_lookup){.name = node->name,
                                                   .targets = (pinc_targets)1 << target,
                                                   .newest = prefetch_may_be_newest(node)})) {
        return pinc_fail_memory(err);
    }
    return provider->project(provider->self, &node->project, node->name, PINC_PREFETCH, err);
}

/* Ask for the page, or for the metadata of the best version. */
static enum pinc_status guess(struct pinc_prefetch *g, struct prefetch_node *node, size_t target,
                              struct pinc_error *err)
{
    struct prefetch_guess *guess = &node->guesses[target];
    const struct pinc_candidates *table;
    enum pinc_status st = node->project ? PINC_OK : ask_page(g, node, target, err);

    if (st != PINC_OK || node->project->state != PINC_READY ||
        g->graph->request->choosing.no_deps || !is_likely(node, target)) {
        return st;
    }
    table = pinc_graph_table(g->graph, node->project);
    if (!table) {
        return pinc_fail_memory(err);
    }
    st = take_best(g, node, table, target, err);
    while (st == PINC_OK && guess->n_ruled_out < RULED_OUT_MAX &&
           !prefetch_is_ruled_out(node, target, guess->release) &&
           prefetch_input_forbids(g, node, target)) {
        st = prefetch_rule_out(g, node, target) ? take_best(g, node, table, target, err)
                                                : pinc_fail_memory(err);
    }
    if (st != PINC_OK || !guess->metadata || prefetch_is_ruled_out(node, target, guess->release)) {
        return st;
    }
    if (!is_wished(node, target)) {
        return withdraw(g, node, target) ? expect_needs(g, node, target, err)
                                         : pinc_fail_memory(err);
    }
    return follow(g, node, target) ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status work(struct pinc_prefetch *g, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (g->n_queue && st == PINC_OK) {
        struct prefetch_todo todo = g->queue[--g->n_queue];

        g->nodes[todo.node]->guesses[todo.target].queued = false;
        st = guess(g, g->nodes[todo.node], todo.target, err);
    }
    return st == PINC_OK ? prefetch_expected_look_up(g, err) : st;
}

enum pinc_status pinc_prefetch_follow(struct pinc_prefetch *g, const struct pinc_arrival *arrival,
                                      struct pinc_error *err)
{
    const struct pinc_project *project = arrival->project    ? arrival->project
                                         : arrival->metadata ? arrival->metadata->project
                                                             : NULL;
    size_t t;
    uint32_t at;

    if (!project || project->direct_url.ptr || !prefetch_node_of(&at, g, project->name)) {
        return project && !project->direct_url.ptr ? pinc_fail_memory(err) : PINC_OK;
    }
    g->nodes[at]->project = project;
    for (t = 0; t < g->graph->request->n_envs; t++) {
        if (arrival->project || g->nodes[at]->guesses[t].metadata == arrival->metadata) {
            if (!prefetch_push(g, at, t)) {
                return pinc_fail_memory(err);
            }
        }
    }
    return work(g, err);
}

/* What the input asks for at a target, and with which constraints: they say which version, not that
 * one is needed, and so only matter for names of the input. */
static bool wish_for_input(struct pinc_prefetch *g, size_t target)
{
    const struct pinc_resolve_request *request = g->graph->request;
    const pinc_targets bit = (pinc_targets)1 << target;
    bool done = true;
    uint32_t at;
    size_t i;

    for (i = 0; done && i < request->n_requirements; i++) {
        const struct pinc_root *root = &request->requirements[i];

        if ((root->targets & bit) && !root->req->url.ptr) {
            done = prefetch_node_of(&at, g, root->req->norm) &&
                   prefetch_wish(g, root->req, target, true);
            if (done) {
                g->nodes[at]->input |= bit;
            }
        }
    }
    for (i = 0; done && i < request->n_constraints; i++) {
        const struct pinc_root *root = &request->constraints[i];

        if ((root->targets & bit) && pinc_map_get(g->names, root->req->norm, &at)) {
            done = prefetch_wish(g, root->req, target, true);
        }
    }
    return done;
}

/* The resolver asks for the input's own pages itself; nothing is to be done before they come. */
static void empty_queue(struct pinc_prefetch *g)
{
    while (g->n_queue) {
        const struct prefetch_todo todo = g->queue[--g->n_queue];

        g->nodes[todo.node]->guesses[todo.target].queued = false;
    }
}

enum pinc_status pinc_prefetch_new(struct pinc_prefetch **out, struct pinc_graph *graph,
                                   struct pinc_error *err)
{
    struct pinc_prefetch *g = pinc_alloc(sizeof *g);
    enum pinc_status st;
    bool done;
    size_t t;

    *out = NULL;
    if (!g) {
        return pinc_fail_memory(err);
    }
    g->graph = graph;
    g->arena = pinc_arena_new();
    g->names = pinc_map_new();
    done = g->arena && g->names;
    for (t = 0; done && t < graph->request->n_envs; t++) {
        done = wish_for_input(g, t);
    }
    empty_queue(g);
    st = done ? prefetch_expected_start(g, err) : pinc_fail_memory(err);
    if (st != PINC_OK) {
        pinc_prefetch_free(g);
        return st;
    }
    *out = g;
    return PINC_OK;
}

void pinc_prefetch_free(struct pinc_prefetch *g)
{
    if (g) {
        prefetch_nodes_clear(g);
        pinc_free(g);
    }
}
