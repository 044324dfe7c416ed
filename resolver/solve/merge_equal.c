#include "resolver/solve/merge_equal.h"

#include "resolver/state/dependencies.h"

#include <string.h>

/* Is the metadata of every cell of the group known (existing cells only)? Of most groups, that of none is. */
static bool is_all_known(const struct pinc_graph *graph, const struct pinc_package *p,
                         uint32_t group)
{
    bool all = p->groups.known[group];
    uint32_t c;
    size_t t;

    for (c = p->groups.first[group]; all && c < p->groups.first[group + 1]; c++) {
        for (t = 0; t < graph->request->n_envs; t++) {
            const struct pinc_cell *cell = pinc_package_cell(p, t, c);

            all = all && (pinc_cell_deps(cell, 0) || cell->file == PINC_NONE);
        }
    }
    return all;
}

static bool group_kept(const struct pinc_graph *graph, const struct pinc_package *p, uint32_t group)
{
    uint32_t c;
    size_t t;

    for (c = p->groups.first[group]; c < p->groups.first[group + 1]; c++) {
        for (t = 0; t < graph->request->n_envs; t++) {
            if (pinc_package_cell(p, t, c)->kept) {
                return true;
            }
        }
    }
    return false;
}

/* What the group's known dependencies come to, extras included; 1 for a group that is not known. */
static bool deps_hash(uint64_t *hash, struct pinc_graph *graph, struct pinc_package *p,
                      uint32_t group)
{
    uint32_t c, x;
    size_t t;

    for (c = p->groups.first[group]; c < p->groups.first[group + 1]; c++) {
        for (t = 0; t < graph->request->n_envs; t++) {
            const struct pinc_cell *cell = pinc_package_cell(p, t, c);

            if (cell->file == PINC_NONE) {
                continue;
            }
            *hash = pinc_package_mix(*hash, pinc_cell_deps(cell, 0)->hash);
            for (x = 0; x < p->extras.n; x++) {
                const struct pinc_deps *deps = pinc_dependencies_of_extra(graph, p, t, c, x);

                if (!deps) {
                    return false;
                }
                *hash = pinc_package_mix(*hash, deps->hash);
            }
        }
    }
    return true;
}

/* Keys of 8 bytes for the set of kinds that were seen. */
static struct pinc_slice kind_key(const uint64_t *kind)
{
    return (struct pinc_slice){(const char *)kind, sizeof *kind};
}

/* The groups from the most to the least preferred one (kept ones are taken whatever their place).
 */
static uint32_t nth_group(const struct pinc_package *p, uint32_t n)
{
    return p->lowest ? n : p->groups.n - 1 - n;
}

static bool group_is_preferred(const struct pinc_package *p, uint32_t group)
{
    return !pinc_package_demotes(p, p->groups.first[group]);
}

/* One pass over the groups, finals or the demoted pre-releases. */
static enum pinc_status take_groups(struct pinc_search *search, uint32_t package, bool preferred,
                                    struct pinc_map *seen, uint64_t *kinds, struct pinc_error *err)
{
    struct pinc_graph *graph = search->graph;
    struct pinc_package *p = graph->packages[package];
    bool *included = search->merged[package].included;
    uint64_t gap = 1;
    const uint64_t *last = NULL; /* the kind of the group before: neighbours are often alike */
    uint32_t i;

    for (i = 0; i < p->groups.n; i++) {
        uint32_t g = nth_group(p, i);
        bool all, any;

        if (!p->groups.exists[g] || group_is_preferred(p, g) != preferred) {
            continue;
        }
        any = p->groups.known[g];
        all = is_all_known(graph, p, g);
        kinds[g] = p->groups.signature[g];
        gap += any;
        if (search->tried[package].probing && !any) {
            kinds[g] =
                pinc_package_mix(kinds[g], gap); /* the best of each gap between known versions */
        }
        if (all && !deps_hash(&kinds[g], graph, p, g)) {
            return pinc_fail_memory(err);
        }
        included[g] = p->cells.kept && group_kept(graph, p, g);
        if (any && !all) {
            included[g] = true; /* a kind of its own */
            continue;
        }
        if ((!last || kinds[g] != *last) && !pinc_map_get(seen, kind_key(&kinds[g]), NULL)) {
            included[g] = true;
            if (!pinc_map_put(seen, kind_key(&kinds[g]), g)) {
                return pinc_fail_memory(err);
            }
        }
        last = &kinds[g];
    }
    return PINC_OK;
}

static void list_cands(const struct pinc_package *p, struct pinc_merged *merged)
{
    uint32_t g, c;

    merged->n_cands = 0;
    for (g = 0; g < p->groups.n; g++) {
        for (c = p->groups.first[g]; merged->included[g] && c < p->groups.first[g + 1]; c++) {
            merged->cands[merged->n_cands++] = c;
        }
    }
}

static enum pinc_status reduce_package(struct pinc_search *search, uint32_t package,
                                       struct pinc_error *err)
{
    struct pinc_package *p = search->graph->packages[package];
    struct pinc_merged *merged = &search->merged[package];
    struct pinc_map *seen = pinc_map_new();
    uint64_t *kinds = pinc_alloc_array(p->groups.n, sizeof *kinds);
    enum pinc_status st;

    if (!merged->included) {
        merged->included = pinc_arena_array(search->arena, p->groups.n, sizeof *merged->included);
        merged->cands = pinc_arena_array(search->arena, p->n_cands, sizeof *merged->cands);
    }
    if (!seen || !kinds || !merged->included || !merged->cands) {
        st = pinc_fail_memory(err);
        goto out;
    }
    if (!p->groups.is_signed) {
        pinc_package_sign(p, search->graph->request->n_envs);
    }
    memset(merged->included, 0, p->groups.n * sizeof *merged->included);
    st = take_groups(search, package, true, seen, kinds, err);
    if (st == PINC_OK) {
        st = take_groups(search, package, false, seen, kinds, err);
    }
    list_cands(p, merged);
    merged->revision = p->revision;
    merged->probing = search->tried[package].probing;
out:
    pinc_map_free(seen);
    pinc_free(kinds);
    return st;
}

/* The dependencies of extras are made here, before packages are put in order: they may bring in new
 * ones. */
static bool make_extra_deps(struct pinc_search *search, uint32_t package)
{
    struct pinc_graph *graph = search->graph;
    struct pinc_package *p = graph->packages[package];
    const struct pinc_merged *merged = &search->merged[package];
    uint32_t k, x;
    size_t t;

    for (k = 0; k < merged->n_cands && p->extras.n; k++) {
        for (t = 0; t < graph->request->n_envs; t++) {
            const struct pinc_cell *cell = pinc_package_cell(p, t, merged->cands[k]);

            for (x = 0; cell->file != PINC_NONE && pinc_cell_deps(cell, 0) && x < p->extras.n;
                 x++) {
                if (!pinc_dependencies_of_extra(graph, p, t, merged->cands[k], x)) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool is_up_to_date(const struct pinc_search *search, uint32_t package)
{
    const struct pinc_package *p = search->graph->packages[package];
    const struct pinc_merged *merged = &search->merged[package];

    return !p->ready || !p->n_cands ||
           (merged->revision == p->revision && merged->probing == search->tried[package].probing);
}

enum pinc_status pinc_merge_equal(struct pinc_search *search, uint32_t package,
                                  struct pinc_error *err)
{
    return is_up_to_date(search, package) ? PINC_OK : reduce_package(search, package, err);
}

/* Of the others only the most preferred version matters as long as they are not contested. */
static bool is_needed(const struct pinc_search *search, uint32_t package)
{
    const struct pinc_package *p = search->graph->packages[package];

    return p->extras.n || p->cells.refused || search->tried[package].probing;
}

enum pinc_status pinc_merge_equal_prepare(struct pinc_search *search, struct pinc_error *err)
{
    bool again = true;
    uint32_t i;

    /* An extra may bring in packages and specifiers: go on until nothing changes any more. */
    while (again) {
        again = false;
        for (i = 0; i < search->graph->n_packages; i++) {
            enum pinc_status st;

            if (!pinc_search_grow(search)) {
                return pinc_fail_memory(err);
            }
            if (!is_needed(search, i) || is_up_to_date(search, i)) {
                continue;
            }
            st = reduce_package(search, i, err);
            if (st != PINC_OK) {
                return st;
            }
            if (!make_extra_deps(search, i)) {
                return pinc_fail_memory(err);
            }
            again = true;
        }
    }
    return PINC_OK;
}
