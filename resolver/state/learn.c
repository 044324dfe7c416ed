#include "resolver/state/learn.h"

#include "resolver/policy/constraints.h"
#include "resolver/policy/kept_pins.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/prerelease.h"
#include "resolver/policy/requires_python.h"
#include "resolver/policy/unusable.h"
#include "resolver/policy/yanked.h"
#include "resolver/state/dependencies.h"

#include "base/sort.h"

#include <stdlib.h>

/* --- pages */

enum pinc_status pinc_learn_ask_package(struct pinc_graph *graph, struct pinc_package *package,
                                        struct pinc_error *err)
{
    const struct pinc_provider *provider = graph->provider;
    enum pinc_status st;
    size_t t;

    if (package->asked) {
        return PINC_OK;
    }
    for (t = 0; t < graph->request->n_envs; t++) {
        if (package->project[t]) {
            continue; /* a direct reference of the input */
        }
        if (!package->index_project) {
            st = provider->project(provider->self, &package->index_project, package->name,
                                   PINC_NEEDED, err);
            if (st != PINC_OK) {
                return st;
            }
        }
        package->project[t] = package->index_project;
    }
    package->asked = true;
    return PINC_OK;
}

/* The first candidate of at least that version. */
static uint32_t find_version(const struct pinc_package *p, const struct pinc_version *version)
{
    uint32_t from = 0, to = (uint32_t)p->n_cands;

    while (from < to) {
        const uint32_t middle = from + (to - from) / 2;

        if (pinc_version_compare(p->cands[middle].version, version) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static void mark_pin(const struct pinc_kept *kept, struct pinc_package *p, size_t n_envs)
{
    size_t t;
    uint32_t c;

    for (c = find_version(p, &kept->version);
         c < p->n_cands && pinc_kept_pin_holds(kept, p->cands[c].version); c++) {
        for (t = 0; t < n_envs; t++) {
            struct pinc_cell *cell = pinc_package_cell(p, t, c);

            if ((kept->targets >> t & 1) && p->cands[c].table->project == p->project[t]) {
                cell->kept = kept->wished ? 2 : cell->kept ? cell->kept : 1;
                p->cells.kept = true;
            }
        }
    }
}

/* Mark the candidates that an existing output or another lock has. */
static void mark_kept(const struct pinc_graph *graph, struct pinc_package *p)
{
    uint32_t at = PINC_NONE;

    (void)pinc_map_get(graph->kept.by_name, p->name, &at);
    for (; at != PINC_NONE; at = graph->kept.before[at]) {
        mark_pin(&graph->request->kept[at], p, graph->request->n_envs);
    }
}

/* The one table of the candidates at all targets; NULL: they come from several places, or nowhere. */
static const struct pinc_candidates *only_table(const struct pinc_package *p, size_t n_envs)
{
    const struct pinc_candidates *table =
        p->n_cands && !pinc_package_is_narrow(p) ? p->cands[0].table : NULL;
    size_t t;

    for (t = 0; table && t < n_envs; t++) {
        table = p->project[t] == table->project ? table : NULL;
    }
    return table;
}

static int compare_cands(const void *a, const void *b)
{
    const struct pinc_cand *x = a, *y = b;
    int c = pinc_version_compare(x->version, y->version);

    if (c != 0) {
        return c;
    }
    /* An index release before a direct reference of the same version; two direct ones by their URL.
     */
    return pinc_slice_compare(x->table->project->direct_url, y->table->project->direct_url);
}

static void fill_cand(struct pinc_cand *cand, const struct pinc_candidates *table, size_t release)
{
    cand->table = table;
    cand->release = (uint32_t)release;
    cand->version = &table->project->releases[release].version;
    cand->prerelease = pinc_version_is_prerelease(cand->version);
}

/* The first release of at least that version. */
static size_t find_release(const struct pinc_project *project, const struct pinc_version *version)
{
    size_t from = 0, to = project->n_releases;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (pinc_version_compare(&project->releases[middle].version, version) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static bool has_cand(const struct pinc_package *p, size_t release)
{
    size_t c = 0;

    while (c < p->n_cands && p->cands[c].release != release) {
        c++;
    }
    return c < p->n_cands;
}

static int compare_cands(const void *a, const void *b);

/* Only the versions that are kept, of a package that comes from one place; none where the place has no such version. */
static enum pinc_status collect_kept(struct pinc_graph *graph, struct pinc_package *p,
                                     struct pinc_error *err)
{
    const struct pinc_project *project = p->project[0];
    const struct pinc_candidates *table;
    uint32_t first = PINC_NONE, at;
    size_t t, n = 0;

    (void)pinc_map_get(graph->kept.by_name, p->name, &first);
    for (t = 0; t < graph->request->n_envs; t++) {
        if (first == PINC_NONE || p->project[t] != project || project->state != PINC_READY) {
            return PINC_OK;
        }
    }
    for (at = first; at != PINC_NONE; at = graph->kept.before[at]) {
        n++;
    }
    table = pinc_graph_table(graph, project);
    p->cands = pinc_arena_array(graph->arena, n, sizeof *p->cands);
    if (!table || !p->cands) {
        return pinc_fail_memory(err);
    }
    for (at = first; at != PINC_NONE; at = graph->kept.before[at]) {
        const struct pinc_kept *kept = &graph->request->kept[at];
        const size_t r = find_release(project, &kept->version);

        if (r < project->n_releases && !has_cand(p, r) &&
            pinc_kept_pin_holds(kept, &project->releases[r].version)) {
            fill_cand(&p->cands[p->n_cands++], table, r);
        }
    }
    pinc_sort(p->cands, p->n_cands, sizeof *p->cands, compare_cands);
    return PINC_OK;
}

/* Is the project of a target ready, and not that of a target before? Nearly always there is one. */
static bool is_source(const struct pinc_package *p, size_t target)
{
    size_t u = 0;

    while (p->project[u] != p->project[target]) {
        u++;
    }
    return u == target && p->project[target]->state == PINC_READY;
}

static enum pinc_status collect_cands(struct pinc_graph *graph, struct pinc_package *p,
                                      struct pinc_error *err)
{
    size_t n_envs = graph->request->n_envs, n = 0, t, r;
    size_t sources = 0;

    for (t = 0; t < n_envs; t++) {
        n += is_source(p, t) ? p->project[t]->n_releases : 0;
    }
    p->cands = pinc_arena_array(graph->arena, n, sizeof *p->cands);
    if (!p->cands) {
        return pinc_fail_memory(err);
    }
    for (t = 0; t < n_envs; t++) {
        struct pinc_candidates *table;

        if (!is_source(p, t)) {
            continue;
        }
        table = pinc_graph_table(graph, p->project[t]);
        if (!table) {
            return pinc_fail_memory(err);
        }
        sources++;
        for (r = 0; r < table->n; r++) {
            fill_cand(&p->cands[p->n_cands++], table, r);
        }
    }
    if (sources > 1) {
        qsort(p->cands, p->n_cands, sizeof *p->cands, compare_cands);
    }
    return PINC_OK;
}

/* Number the public versions, and rank the candidates: final releases first unless told otherwise.
 */
static enum pinc_status rank_cands(struct pinc_graph *graph, struct pinc_package *p,
                                   struct pinc_error *err)
{
    const struct pinc_resolve_request *request = graph->request;
    bool natural = pinc_prerelease_is_welcome(&request->choosing, p->name);
    const struct pinc_candidates *table = only_table(p, request->n_envs);
    uint32_t n = (uint32_t)p->n_cands, c;

    p->lowest = request->choosing.mode == PINC_LOWEST ||
                (request->choosing.mode == PINC_LOWEST_DIRECT && pinc_package_is_direct(p));
    for (c = 0; c < n; c++) {
        struct pinc_cand *cand = &p->cands[c];

        if (table) {
            cand->group = table->group[c];
        } else if (c > 0) {
            cand->group =
                p->cands[c - 1].group +
                (pinc_version_compare_public(p->cands[c - 1].version, cand->version) != 0);
        }
        cand->order = (p->lowest ? n - 1 - c : c) + (!natural && cand->prerelease ? n : 2 * n);
    }
    p->groups.n = n ? p->cands[n - 1].group + 1 : 0;
    p->groups.first =
        pinc_arena_array(graph->arena, (size_t)p->groups.n + 1, sizeof *p->groups.first);
    p->groups.signature = pinc_arena_array(graph->arena, p->groups.n, sizeof *p->groups.signature);
    p->groups.exists = pinc_arena_array(graph->arena, p->groups.n, sizeof *p->groups.exists);
    p->groups.known = pinc_arena_array(graph->arena, p->groups.n, sizeof *p->groups.known);
    p->cells.items =
        pinc_arena_array(graph->arena, p->n_cands * request->n_envs, sizeof *p->cells.items);
    p->cells.request = request;
    p->cells.constrained = pinc_constraints_name(request, p->name);
    if (!p->groups.first || !p->groups.signature || !p->groups.exists || !p->groups.known ||
        !p->cells.items) {
        return pinc_fail_memory(err);
    }
    for (c = n; c > 0; c--) {
        p->groups.first[p->cands[c - 1].group] = c - 1;
    }
    p->groups.first[p->groups.n] = n;
    return PINC_OK;
}

/* The first known version of a package that needs another one; NULL when none does. */
static const struct pinc_dep *dep_on(const struct pinc_graph *graph,
                                     const struct pinc_package *from, const struct pinc_package *to)
{
    size_t n = from->ready ? from->n_cands * graph->request->n_envs : 0, i, k;

    for (i = 0; i < n; i++) {
        const struct pinc_deps *deps = pinc_cell_deps(&from->cells.items[i], 0);

        for (k = 0; deps && k < deps->n; k++) {
            if (graph->packages[deps->items[k].package] == to) {
                return &deps->items[k];
            }
        }
    }
    return NULL;
}

/* Add to a failure of the provider which requirement led there. */
static void tell_who_asked(const struct pinc_graph *graph, const struct pinc_package *p,
                           struct pinc_error *err)
{
    const struct pinc_resolve_request *request = graph->request;
    size_t i;

    for (i = 0; i < request->n_requirements; i++) {
        const struct pinc_root *root = &request->requirements[i];

        if (root->targets && pinc_slice_equal(root->req->norm, p->name)) {
            pinc_fail_hint(err, "%.*s asks for %.*s", PINC_SLICE_ARG(root->where),
                           PINC_SLICE_ARG(root->req->norm));
            return;
        }
    }
    for (i = 0; i < graph->n_packages; i++) {
        if (dep_on(graph, graph->packages[i], p)) {
            pinc_fail_hint(err, "%.*s needs %.*s", PINC_SLICE_ARG(graph->packages[i]->name),
                           PINC_SLICE_ARG(p->name));
            return;
        }
    }
}

enum pinc_status pinc_learn_package(struct pinc_graph *graph, struct pinc_package *p,
                                    struct pinc_error *err)
{
    enum pinc_status st;
    size_t t;

    p->missing = true;
    for (t = 0; t < graph->request->n_envs; t++) {
        const struct pinc_project *project = p->project[t];

        if (project->state == PINC_FAILED) {
            if (err && err->code == PINC_OK) {
                *err = *project->error;
                tell_who_asked(graph, p, err);
            }
            return project->error->code;
        }
        p->missing = p->missing && project->state == PINC_ABSENT;
    }
    st = graph->narrow ? collect_kept(graph, p, err) : PINC_OK;
    if (st == PINC_OK && p->n_cands == 0) {
        st = collect_cands(graph, p, err);
    }
    if (st == PINC_OK) {
        st = rank_cands(graph, p, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    mark_kept(graph, p);
    st = pinc_package_match(p, graph->arena, err);
    p->ready = true;
    p->revision++;
    return st;
}

/* --- metadata */

enum pinc_status pinc_learn_ask_metadata(struct pinc_graph *graph, struct pinc_package *package,
                                         size_t target, uint32_t cand, struct pinc_error *err)
{
    struct pinc_cell *cell = pinc_package_cell(package, target, cand);
    const struct pinc_project *project = package->cands[cand].table->project;
    const struct pinc_provider *provider = graph->provider;

    if (pinc_cell_metadata(cell) || graph->request->choosing.no_deps) {
        return PINC_OK;
    }
    if (!pinc_cell_learn(cell, graph->arena)) {
        return pinc_fail_memory(err);
    }
    return provider->metadata(provider->self, &cell->learnt->metadata, project,
                              pinc_metadata_file(project, graph->request->envs[target], cell->file),
                              PINC_NEEDED, err);
}

/* The candidate cannot be used at the target after all. */
static void cell_refuse(struct pinc_package *p, struct pinc_cell *cell, enum pinc_unusable why)
{
    cell->file = PINC_NONE;
    cell->unusable = (uint8_t)why;
    p->groups.is_signed = false;
}

/* Does a dependency without a marker bring a URL in? */
static enum pinc_status brings_url(bool *out, struct pinc_graph *graph,
                                   const struct pinc_metadata *metadata, size_t target,
                                   struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    *out = false;
    for (i = 0; i < metadata->n_requires && metadata->brings_url.len && st == PINC_OK && !*out;
         i++) {
        if (!metadata->requires[i]->marker) {
            st = pinc_dependency_brings_url(out, graph, metadata->requires[i], target, err);
        }
    }
    return st;
}

/* What the same file needs at another target, where that is known and the same; else NULL. */
static const struct pinc_deps *find_deps(const struct pinc_graph *graph,
                                         const struct pinc_package *p, size_t target, uint32_t cand)
{
    const struct pinc_metadata *metadata = pinc_cell_metadata(pinc_package_cell(p, target, cand));
    size_t t;

    for (t = 0; t < graph->request->n_envs; t++) {
        const struct pinc_cell *other = pinc_package_cell(p, t, cand);

        if (pinc_cell_metadata(other) == metadata && pinc_cell_deps(other, 0) &&
            !graph->request->choosing.no_deps &&
            pinc_dependencies_same(graph, metadata, pinc_cell_deps(other, 0), target)) {
            return pinc_cell_deps(other, 0);
        }
    }
    return NULL;
}

static enum pinc_status learn_cell(struct pinc_graph *graph, struct pinc_package *p, size_t target,
                                   uint32_t cand, struct pinc_error *err)
{
    struct pinc_cell *cell = pinc_package_cell(p, target, cand);
    const struct pinc_metadata *metadata = pinc_cell_metadata(cell);
    enum pinc_unusable python;
    enum pinc_status st;
    bool brings;

    if (pinc_cell_deps(cell, 0) || cell->file == PINC_NONE) {
        return PINC_OK;
    }
    p->revision++;
    if (graph->request->choosing.no_deps) {
        return pinc_dependencies_learn(graph, cell, target, err);
    }
    graph->n_metadata++;
    if (metadata->state == PINC_FAILED) {
        if (err && err->code == PINC_OK) {
            *err = *metadata->error;
            tell_who_asked(graph, p, err);
        }
        return metadata->error->code;
    }
    st = brings_url(&brings, graph, metadata, target, err);
    if (st != PINC_OK) {
        return st;
    }
    if (metadata->state == PINC_ABSENT || metadata->unusable.len || brings) {
        cell_refuse(p, cell, PINC_METADATA_UNUSABLE);
        return PINC_OK;
    }
    python = pinc_requires_python_judge(graph->request->envs[target], metadata->requires_python);
    if (python != PINC_USABLE) {
        cell_refuse(p, cell, python);
        return PINC_OK;
    }
    if (metadata->pip_refuses) {
        pinc_package_refuse(p, graph->request->n_envs, cand);
    }
    cell->learnt->deps = find_deps(graph, p, target, cand);
    return cell->learnt->deps ? PINC_OK : pinc_dependencies_learn(graph, cell, target, err);
}

enum pinc_status pinc_learn_metadata(struct pinc_graph *graph, struct pinc_package *p,
                                     size_t target, uint32_t cand, struct pinc_error *err)
{
    const size_t first = graph->n_packages;
    const bool known = pinc_package_deps(p, target, cand) != NULL;
    enum pinc_status st = learn_cell(graph, p, target, cand, err);

    if (st == PINC_OK && !known && pinc_package_deps(p, target, cand) &&
        !pinc_package_know(p, target, cand)) {
        st = pinc_fail_memory(err);
    }
    return st == PINC_OK ? pinc_graph_descend(graph, p, first, err) : st;
}
