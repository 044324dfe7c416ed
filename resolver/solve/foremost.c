#include "resolver/solve/foremost.h"

#include "resolver/state/traverse.h"

struct look {
    const struct pinc_search *search;
    const struct pinc_graph *graph;
    bool *checked; /* of each package: its pick at this target is the most preferred one */
    bool holds;
};

/* Is the pick the most preferred version that exists at the target? Kept versions are one kind for the solver, and two for
 * preferences: where both kinds are there, only the solver knows. */
static bool is_best(const struct pinc_package *p, size_t target, uint32_t pick)
{
    const uint8_t kept = pinc_package_kept(p, target, pick);
    uint32_t c;

    for (c = 0; c < p->n_cands; c++) {
        const uint8_t other = pinc_package_kept(p, target, c);
        const bool better =
            other > kept || (other == kept ? p->cands[c].order > p->cands[pick].order : other != 0);

        if (p->cands[c].refused || (better && pinc_package_cell(p, target, c)->file != PINC_NONE)) {
            return false;
        }
    }
    return true;
}

static bool check_pick(const struct look *look, uint32_t package, size_t target)
{
    const struct pinc_package *p = look->graph->packages[package];
    const uint32_t pick = pinc_solution_pick(&look->search->solution, package, target);
    const struct pinc_cell *cell;

    if (!p->ready || pick == PINC_NONE || package >= look->search->solution.n ||
        look->search->tried[package].probing) {
        return false;
    }
    cell = pinc_package_cell(p, target, pick);
    return cell->file != PINC_NONE && pinc_cell_deps(cell, 0) && is_best(p, target, pick);
}

/* Ends the walk at the first one that does not do. */
static bool check(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep,
                  size_t target)
{
    struct look *look = user;
    const struct pinc_package *p = look->graph->packages[dep->package];

    (void)from;
    (void)root;
    if (!look->checked[dep->package]) {
        look->holds = check_pick(look, dep->package, target);
        look->checked[dep->package] = true;
    }
    look->holds = look->holds &&
                  pinc_match_has(p->specs.items[dep->spec].match,
                                 pinc_solution_pick(&look->search->solution, dep->package, target));
    return look->holds;
}

/* Do targets that share versions, up to this one, have the same public version of each package that they need? */
static bool are_alike(const struct look *look, const bool *reached, size_t target)
{
    const size_t n = look->graph->n_packages;
    size_t u, i;

    for (u = 0; u < target; u++) {
        if (!pinc_graph_share(look->graph, u, target)) {
            continue;
        }
        for (i = 0; i < n; i++) {
            const struct pinc_cand *cands = look->graph->packages[i]->cands;

            if (reached[u * n + i] && reached[target * n + i] &&
                cands[pinc_solution_pick(&look->search->solution, i, u)].group !=
                    cands[pinc_solution_pick(&look->search->solution, i, target)].group) {
                return false;
            }
        }
    }
    return true;
}

enum pinc_status pinc_foremost(bool *out, struct pinc_search *search, struct pinc_error *err)
{
    struct pinc_graph *graph = search->graph;
    const size_t n_envs = graph->request->n_envs;
    struct look look = {.search = search, .graph = graph, .holds = true};
    enum pinc_status st = PINC_OK;
    bool *reached = NULL;
    size_t n, t, i;

    *out = false;
    if (!pinc_traverse_prepare(graph, &search->solution) || !pinc_search_grow(search)) {
        return pinc_fail_memory(err);
    }
    n = graph->n_packages;
    reached = pinc_alloc_array(n * n_envs, sizeof *reached);
    look.checked = pinc_alloc_array(n, sizeof *look.checked);
    if (!reached || !look.checked) {
        st = pinc_fail_memory(err);
    }
    for (t = 0; t < n_envs && st == PINC_OK && look.holds; t++) {
        for (i = 0; i < n; i++) {
            look.checked[i] = false;
        }
        if (!pinc_traverse(graph, &search->solution, t, NULL, &reached[t * n], check, &look)) {
            st = look.holds ? pinc_fail_memory(err) : PINC_OK;
        }
        look.holds = st == PINC_OK && look.holds && are_alike(&look, reached, t);
    }
    *out = st == PINC_OK && look.holds;
    pinc_free(reached);
    pinc_free(look.checked);
    return st;
}
