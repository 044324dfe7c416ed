#include "resolver/explain/smallest_set.h"

#include "resolver/solve/settle.h"

#include <string.h>

static enum pinc_status find_target(struct pinc_smallest_set *s, struct pinc_error *err)
{
    size_t t;

    for (t = 0; t < s->search->graph->request->n_envs; t++) {
        enum pinc_status st =
            pinc_settle_try(s->search, s->without, (pinc_targets)1 << t, NULL, err);

        if (st != PINC_OK) {
            s->target = t;
            return st == PINC_ENOSOLUTION ? PINC_OK : st;
        }
    }
    return pinc_fail(err, PINC_EINTERNAL, "every target has a solution of its own");
}

/* Leave out every requirement whose package the solver's proof does not speak of, if there is no
 * solution then either. */
static enum pinc_status narrow_to_proof(struct pinc_smallest_set *s, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = s->search->graph->request;
    const pinc_targets target = (pinc_targets)1 << s->target;
    bool *involved = pinc_arena_array(s->arena, s->search->graph->n_packages, sizeof *involved);
    enum pinc_status st;
    size_t i;

    if (!involved) {
        return pinc_fail_memory(err);
    }
    st = pinc_settle_try(s->search, s->without, target, involved, err);
    for (i = 0; st == PINC_ENOSOLUTION && i < request->n_requirements; i++) {
        s->without[i] = !(request->requirements[i].targets >> s->target & 1) ||
                        !involved[pinc_graph_root(s->search->graph, i, s->target)->package];
    }
    if (st == PINC_ENOSOLUTION) {
        st = pinc_settle_try(s->search, s->without, target, NULL, err);
    }
    if (st == PINC_OK) {
        /* The proof leaned on something else after all. */
        memset(s->without, 0, request->n_requirements * sizeof *s->without);
    }
    return st == PINC_ENOSOLUTION ? PINC_OK : st;
}

/* Do at least two requirements of the input contradict each other about the package itself? */
static bool contradict(const struct pinc_smallest_set *s, uint32_t package)
{
    const struct pinc_resolve_request *request = s->search->graph->request;
    const struct pinc_package *p = s->search->graph->packages[package];
    size_t i, n = 0;
    uint32_t c;

    for (c = 0; p->ready && c < p->n_cands; c++) {
        bool fits = pinc_package_cell(p, s->target, c)->file != PINC_NONE;

        for (i = n = 0; i < request->n_requirements; i++) {
            const struct pinc_dep *root = pinc_graph_root(s->search->graph, i, s->target);

            if ((request->requirements[i].targets >> s->target & 1) && root->package == package) {
                fits = fits && pinc_match_has(p->specs.items[root->spec].match, c);
                n++;
            }
        }
        if (fits || n < 2) {
            return false;
        }
    }
    return n > 1;
}

/* Where the input contradicts itself, that is the shortest story: of others, it would be told which
 * dependency of something else disagrees with one of the two. */
static void narrow_to_input(struct pinc_smallest_set *s)
{
    const struct pinc_resolve_request *request = s->search->graph->request;
    size_t i, k;

    for (i = 0; i < request->n_requirements; i++) {
        uint32_t package;

        if (!(request->requirements[i].targets >> s->target & 1)) {
            continue;
        }
        package = pinc_graph_root(s->search->graph, i, s->target)->package;
        if (!contradict(s, package)) {
            continue;
        }
        for (k = 0; k < request->n_requirements; k++) {
            s->without[k] = pinc_graph_root(s->search->graph, k, s->target)->package != package;
        }
        return;
    }
}

/* Leave out each requirement in turn, and for good when there is no solution without it either. */
static enum pinc_status shrink(struct pinc_smallest_set *s, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = s->search->graph->request;
    size_t i;

    for (i = 0; i < request->n_requirements; i++) {
        enum pinc_status st;

        if (s->without[i] || !(request->requirements[i].targets >> s->target & 1)) {
            s->without[i] = true;
            continue;
        }
        s->without[i] = true;
        st = pinc_settle_try(s->search, s->without, (pinc_targets)1 << s->target, NULL, err);
        if (st == PINC_OK) {
            s->without[i] = false;
        } else if (st != PINC_ENOSOLUTION) {
            return st;
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_smallest_set_find(struct pinc_smallest_set *s, struct pinc_search *search,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st;

    *s = (struct pinc_smallest_set){.search = search, .arena = arena};
    s->without =
        pinc_arena_array(arena, search->graph->request->n_requirements, sizeof *s->without);
    if (!s->without) {
        return pinc_fail_memory(err);
    }
    st = find_target(s, err);
    if (st == PINC_OK) {
        st = narrow_to_proof(s, err);
    }
    if (st == PINC_OK) {
        narrow_to_input(s);
        st = shrink(s, err);
    }
    return st;
}
