#include "resolver/state/graph.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

pinc_targets pinc_graph_all_targets(const struct pinc_graph *graph)
{
    size_t n = graph->request->n_envs;

    return n >= 64 ? ~(pinc_targets)0 : ((pinc_targets)1 << n) - 1;
}

struct pinc_cell *pinc_package_cell(const struct pinc_package *package, size_t target,
                                    uint32_t cand)
{
    return &package->cells[target * package->n_cands + cand];
}

const struct pinc_deps *pinc_cell_deps(const struct pinc_cell *cell, size_t n)
{
    return !cell->deps || n == 0 ? cell->deps : cell->extra_deps[n - 1];
}

bool pinc_package_prefers(const struct pinc_package *package, size_t target, uint32_t a, uint32_t b)
{
    bool kept_a = pinc_package_cell(package, target, a)->kept;
    bool kept_b = pinc_package_cell(package, target, b)->kept;

    return kept_a != kept_b ? kept_a : package->cands[a].order > package->cands[b].order;
}

void pinc_graph_note(struct pinc_graph *graph, enum pinc_note_kind kind, const char *fmt, ...)
{
    struct pinc_buf buf = {0};
    struct pinc_slice text;
    va_list ap;

    va_start(ap, fmt);
    pinc_buf_vaddf(&buf, fmt, ap);
    va_end(ap);
    text = pinc_slice_dup(graph->arena, pinc_buf_slice(&buf));
    if (buf.failed == PINC_OK && text.ptr &&
        PINC_GROW(graph->notes, graph->cap_notes, graph->n_notes + 1)) {
        graph->notes[graph->n_notes++] = (struct pinc_note){kind, text};
    }
    pinc_buf_clear(&buf);
}

bool pinc_graph_share(const struct pinc_graph *graph, size_t a, size_t b)
{
    static const enum pinc_variable python[] = {PINC_VAR_PYTHON_FULL_VERSION,
                                                PINC_VAR_IMPLEMENTATION_NAME};
    const struct pinc_resolve_request *request = graph->request;
    size_t i;

    for (i = 0; request->forks == PINC_FORK_REQUIRES_PYTHON && i < 2; i++) {
        if (!pinc_slice_equal(pinc_env_value(request->envs[a], python[i]),
                              pinc_env_value(request->envs[b], python[i]))) {
            return false;
        }
    }
    return true;
}

/* --- packages, specifiers and extras by name */

static enum pinc_status package_new(struct pinc_package **out, struct pinc_graph *graph,
                                    struct pinc_slice name, struct pinc_error *err)
{
    size_t n_envs = graph->request->n_envs, i;
    struct pinc_package *p = pinc_arena_alloc(graph->arena, sizeof *p);

    *out = NULL;
    if (!p) {
        return pinc_fail_memory(err);
    }
    p->name = name;
    p->root_order = PINC_NONE;
    p->project = pinc_arena_array(graph->arena, n_envs, sizeof *p->project);
    p->pick = pinc_arena_array(graph->arena, n_envs, sizeof *p->pick);
    if (!p->project || !p->pick || graph->n_packages >= PINC_NONE ||
        !PINC_GROW(graph->packages, graph->cap_packages, graph->n_packages + 1) ||
        !pinc_map_put(graph->names, name, (uint32_t)graph->n_packages)) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n_envs; i++) {
        p->pick[i] = PINC_NONE;
    }
    graph->packages[graph->n_packages++] = p;
    *out = p;
    return PINC_OK;
}

static enum pinc_status package_of(uint32_t *out, struct pinc_graph *graph, struct pinc_slice name,
                                   struct pinc_error *err)
{
    struct pinc_package *p;
    enum pinc_status st;

    if (pinc_map_get(graph->names, name, out)) {
        return PINC_OK;
    }
    st = package_new(&p, graph, name, err);
    *out = (uint32_t)(graph->n_packages - 1);
    return st;
}

uint64_t pinc_graph_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0xff51afd7ed558ccdu;
    return hash ^ hash >> 32;
}

/* Let a new specifier count in the signatures of all groups. */
static void sign_spec(struct pinc_package *p, const struct pinc_spec *spec)
{
    size_t c;

    for (c = 0; c < p->n_cands; c++) {
        uint64_t *s = &p->signature[p->cands[c].group];

        *s = pinc_graph_mix(*s, spec->match[c] ? 2 : 3);
    }
}

static enum pinc_status spec_match(struct pinc_graph *graph, struct pinc_package *p,
                                   struct pinc_spec *spec, struct pinc_error *err)
{
    size_t c;

    spec->match = pinc_arena_array(graph->arena, p->n_cands, sizeof *spec->match);
    if (!spec->match) {
        return pinc_fail_memory(err);
    }
    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_cand *cand = &p->cands[c];
        const struct pinc_release *release = &cand->table->project->releases[cand->release];

        spec->match[c] = pinc_specset_matches(spec->set, &release->version, release->text);
    }
    return PINC_OK;
}

static enum pinc_status spec_of(uint32_t *out, struct pinc_graph *graph, struct pinc_package *p,
                                const struct pinc_specset *set, struct pinc_error *err)
{
    struct pinc_buf buf = {0};
    struct pinc_spec *spec;
    struct pinc_slice text;
    enum pinc_status st = PINC_OK;
    size_t i;

    pinc_specset_print(&buf, set);
    text = pinc_buf_slice(&buf);
    for (i = 0; i < p->n_specs && !pinc_slice_equal(p->specs[i].text, text); i++) {
    }
    *out = (uint32_t)i;
    if (i < p->n_specs || buf.failed != PINC_OK) {
        st = buf.failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
        pinc_buf_clear(&buf);
        return st;
    }
    text = pinc_slice_dup(graph->arena, text);
    pinc_buf_clear(&buf);
    if (!text.ptr || !PINC_GROW(p->specs, p->cap_specs, p->n_specs + 1)) {
        return pinc_fail_memory(err);
    }
    spec = &p->specs[p->n_specs++];
    *spec = (struct pinc_spec){.text = text, .set = set};
    if (p->ready) {
        st = spec_match(graph, p, spec, err);
        if (st == PINC_OK) {
            sign_spec(p, spec);
            p->dirty = true;
        }
    }
    return st;
}

static enum pinc_status extra_of(uint32_t *out, struct pinc_package *p, struct pinc_slice name,
                                 struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < p->n_extras; i++) {
        if (pinc_slice_equal(p->extras[i], name)) {
            *out = (uint32_t)i;
            return PINC_OK;
        }
    }
    if (!PINC_GROW(p->extras, p->cap_extras, p->n_extras + 1)) {
        return pinc_fail_memory(err);
    }
    *out = (uint32_t)p->n_extras;
    p->extras[p->n_extras++] = name;
    p->dirty = true;
    return PINC_OK;
}

/* --- from requirements to dependencies */

/* The override that replaces requirements on a name at a target, if there is one. */
static const struct pinc_requirement *override_of(const struct pinc_graph *graph,
                                                  struct pinc_slice name, size_t target)
{
    const struct pinc_resolve_request *request = graph->request;
    size_t i;

    for (i = 0; i < request->n_overrides; i++) {
        const struct pinc_root *o = &request->overrides[i];

        if ((o->targets >> target & 1) && pinc_slice_equal(o->req->norm, name)) {
            return o->req;
        }
    }
    return NULL;
}

static enum pinc_status dep_make(struct pinc_dep *out, struct pinc_graph *graph,
                                 const struct pinc_requirement *req,
                                 const struct pinc_specset *specs, struct pinc_error *err)
{
    struct pinc_package *p;
    uint32_t *extras;
    enum pinc_status st;
    size_t i;

    memset(out, 0, sizeof *out);
    st = package_of(&out->package, graph, req->norm, err);
    if (st != PINC_OK) {
        return st;
    }
    p = graph->packages[out->package];
    st = spec_of(&out->spec, graph, p, specs, err);
    extras = pinc_arena_array(graph->arena, req->n_extras, sizeof *extras);
    if (!extras) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < req->n_extras && st == PINC_OK; i++) {
        st = extra_of(&extras[i], p, req->extras[i], err);
    }
    out->extras = extras;
    out->n_extras = req->n_extras;
    out->req = req;
    return st;
}

static uint64_t dep_hash(uint64_t hash, const struct pinc_dep *dep)
{
    size_t i;

    hash = pinc_graph_mix(pinc_graph_mix(hash, dep->package), dep->spec);
    for (i = 0; i < dep->n_extras; i++) {
        hash = pinc_graph_mix(hash, dep->extras[i] + (uint64_t)1);
    }
    return hash;
}

/* Does the requirement hold at the target with the extra, and (for an extra) not without it? */
static bool req_holds(const struct pinc_requirement *req, const struct pinc_env *env,
                      struct pinc_slice extra)
{
    if (!req->marker) {
        return extra.len == 0;
    }
    if (extra.len == 0) {
        return pinc_marker_holds(req->marker, env, extra);
    }
    return pinc_marker_uses_extra(req->marker) && pinc_marker_holds(req->marker, env, extra) &&
           !pinc_marker_holds(req->marker, env, PINC_LIT(""));
}

static enum pinc_status deps_make(const struct pinc_deps **out, struct pinc_graph *graph,
                                  const struct pinc_metadata *metadata, size_t target,
                                  struct pinc_slice extra, struct pinc_error *err)
{
    const struct pinc_env *env = graph->request->envs[target];
    struct pinc_deps *deps = pinc_arena_alloc(graph->arena, sizeof *deps);
    struct pinc_dep *items;
    enum pinc_status st = PINC_OK;
    size_t i, n = 0;

    *out = NULL;
    for (i = 0; i < metadata->n_requires; i++) {
        n += req_holds(metadata->requires[i], env, extra);
    }
    items = pinc_arena_array(graph->arena, n, sizeof *items);
    if (!deps || !items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < metadata->n_requires && st == PINC_OK; i++) {
        const struct pinc_requirement *req = metadata->requires[i], *over;

        if (!req_holds(req, env, extra)) {
            continue;
        }
        over = override_of(graph, req->norm, target);
        st = dep_make(&items[deps->n], graph, req, over ? over->specs : req->specs, err);
        deps->hash = dep_hash(deps->hash, &items[deps->n++]);
    }
    deps->items = items;
    *out = deps;
    return st;
}

static const struct pinc_deps no_deps;

const struct pinc_deps *pinc_graph_extra_deps(struct pinc_graph *graph,
                                              struct pinc_package *package, size_t target,
                                              uint32_t cand, uint32_t extra)
{
    struct pinc_cell *cell = pinc_package_cell(package, target, cand);

    if (graph->request->no_deps) {
        return &no_deps;
    }
    if (extra >= cell->n_extra_deps) {
        const struct pinc_deps **wider =
            pinc_arena_array(graph->arena, package->n_extras, sizeof *wider);

        if (!wider) {
            return NULL;
        }
        if (cell->n_extra_deps) {
            memcpy(wider, cell->extra_deps, cell->n_extra_deps * sizeof *wider);
        }
        cell->extra_deps = wider;
        cell->n_extra_deps = package->n_extras;
    }
    if (!cell->extra_deps[extra] && deps_make(&cell->extra_deps[extra], graph, cell->metadata,
                                              target, package->extras[extra], NULL) != PINC_OK) {
        return NULL;
    }
    return cell->extra_deps[extra];
}

/* --- pages */

struct pinc_candidates *pinc_graph_table(struct pinc_graph *graph,
                                         const struct pinc_project *project)
{
    struct pinc_slice key = project->direct_url.ptr ? project->direct_url : project->name;
    struct pinc_candidates *table = NULL;
    uint32_t at;

    if (pinc_map_get(graph->tables, key, &at)) {
        return graph->table_list[at];
    }
    if (pinc_candidates_new(&table, project, graph->request, graph->arena, NULL) != PINC_OK ||
        !PINC_GROW(graph->table_list, graph->cap_tables, graph->n_tables + 1) ||
        !pinc_map_put(graph->tables, key, (uint32_t)graph->n_tables)) {
        return NULL;
    }
    graph->table_list[graph->n_tables++] = table;
    return table;
}

enum pinc_status pinc_graph_ask_package(struct pinc_graph *graph, struct pinc_package *package,
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

/* Does the input pin this very version at the target, so that a yanked file may be taken (PEP 592)?
 */
static bool pinned_by_input(const struct pinc_graph *graph, const struct pinc_package *p,
                            size_t target, const struct pinc_release *release)
{
    const struct pinc_resolve_request *request = graph->request;
    const struct pinc_root *lists[] = {request->requirements, request->constraints,
                                       request->overrides};
    const size_t counts[] = {request->n_requirements, request->n_constraints, request->n_overrides};
    size_t l, i;

    for (l = 0; l < 3; l++) {
        for (i = 0; i < counts[l]; i++) {
            const struct pinc_root *root = &lists[l][i];

            if ((root->targets >> target & 1) && pinc_slice_equal(root->req->norm, p->name) &&
                pinc_specset_is_pin(root->req->specs) &&
                pinc_specset_matches(root->req->specs, &release->version, release->text)) {
                return true;
            }
        }
    }
    return false;
}

static bool constrained(const struct pinc_graph *graph, const struct pinc_package *p, size_t target,
                        const struct pinc_release *release)
{
    const struct pinc_resolve_request *request = graph->request;
    size_t i;

    for (i = 0; i < request->n_constraints; i++) {
        const struct pinc_root *root = &request->constraints[i];

        if ((root->targets >> target & 1) && pinc_slice_equal(root->req->norm, p->name) &&
            !override_of(graph, p->name, target) &&
            !pinc_specset_matches(root->req->specs, &release->version, release->text)) {
            return true;
        }
    }
    return false;
}

static bool kept(const struct pinc_graph *graph, const struct pinc_package *p, size_t target,
                 const struct pinc_version *version)
{
    const struct pinc_resolve_request *request = graph->request;
    size_t i;

    for (i = 0; i < request->n_kept; i++) {
        const struct pinc_kept *k = &request->kept[i];

        if ((k->targets >> target & 1) && pinc_slice_equal(k->name, p->name) &&
            pinc_version_compare(&k->version, version) == 0) {
            return true;
        }
    }
    return false;
}

static bool named_in(const struct pinc_root *roots, size_t n, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < n && !pinc_slice_equal(roots[i].req->norm, name); i++) {
    }
    return i < n;
}

static bool kept_names(const struct pinc_graph *graph, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < graph->request->n_kept; i++) {
        if (pinc_slice_equal(graph->request->kept[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* What the input alone says of each candidate at each target. */
static void judge_cells(struct pinc_graph *graph, struct pinc_package *p)
{
    const struct pinc_resolve_request *request = graph->request;
    bool has_constraint = named_in(request->constraints, request->n_constraints, p->name);
    bool has_kept = kept_names(graph, p->name);
    size_t t;
    uint32_t c;

    for (t = 0; t < request->n_envs; t++) {
        for (c = 0; c < p->n_cands; c++) {
            const struct pinc_cand *cand = &p->cands[c];
            const struct pinc_release *release = &cand->table->project->releases[cand->release];
            struct pinc_cell *cell = pinc_package_cell(p, t, c);
            size_t at = t * cand->table->n + cand->release;

            cell->file = PINC_NONE;
            cell->unusable = PINC_NO_WHEEL;
            if (cand->table->project != p->project[t]) {
                continue; /* a direct reference of another target */
            }
            cell->unusable = cand->table->unusable[at];
            cell->kept = has_kept && kept(graph, p, t, cand->version);
            if (cell->unusable == PINC_USABLE && cand->table->yanked[at] && !cell->kept &&
                !pinned_by_input(graph, p, t, release)) {
                cell->unusable = PINC_YANKED_ONLY;
            }
            if (cell->unusable == PINC_USABLE && has_constraint &&
                constrained(graph, p, t, release)) {
                cell->unusable = PINC_CONSTRAINED;
            }
            if (cell->unusable == PINC_USABLE) {
                cell->file = cand->table->file[at];
            }
        }
    }
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

static enum pinc_status collect_cands(struct pinc_graph *graph, struct pinc_package *p,
                                      struct pinc_error *err)
{
    size_t n_envs = graph->request->n_envs, n = 0, t, u, r;
    size_t sources = 0;

    for (t = 0; t < n_envs; t++) {
        n += p->project[t]->state == PINC_READY ? p->project[t]->n_releases : 0;
    }
    p->cands = pinc_arena_array(graph->arena, n, sizeof *p->cands);
    if (!p->cands) {
        return pinc_fail_memory(err);
    }
    for (t = 0; t < n_envs; t++) {
        struct pinc_candidates *table;

        for (u = 0; u < t && p->project[u] != p->project[t]; u++) {
        }
        if (u < t || p->project[t]->state != PINC_READY) {
            continue;
        }
        table = pinc_graph_table(graph, p->project[t]);
        if (!table) {
            return pinc_fail_memory(err);
        }
        sources++;
        for (r = 0; r < table->n; r++) {
            struct pinc_cand *cand = &p->cands[p->n_cands++];

            cand->table = table;
            cand->release = (uint32_t)r;
            cand->version = &table->project->releases[r].version;
            cand->prerelease = pinc_version_is_prerelease(cand->version);
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
    bool natural = pinc_name_set_has(&request->pre, p->name);
    uint32_t n = (uint32_t)p->n_cands, c;

    p->lowest = request->mode == PINC_LOWEST || (request->mode == PINC_LOWEST_DIRECT && p->direct);
    for (c = 0; c < n; c++) {
        struct pinc_cand *cand = &p->cands[c];

        if (c > 0) {
            cand->group =
                p->cands[c - 1].group +
                (pinc_version_compare_public(p->cands[c - 1].version, cand->version) != 0);
        }
        cand->order = p->lowest ? n - 1 - c : c;
        if (!natural && cand->prerelease) {
            continue;
        }
        cand->order += n;
    }
    p->n_groups = n ? p->cands[n - 1].group + 1 : 0;
    p->group_first =
        pinc_arena_array(graph->arena, (size_t)p->n_groups + 1, sizeof *p->group_first);
    p->signature = pinc_arena_array(graph->arena, p->n_groups, sizeof *p->signature);
    p->included = pinc_arena_array(graph->arena, p->n_groups, sizeof *p->included);
    p->forced = pinc_arena_array(graph->arena, p->n_groups, sizeof *p->forced);
    p->cells = pinc_arena_array(graph->arena, p->n_cands * request->n_envs, sizeof *p->cells);
    if (!p->group_first || !p->signature || !p->included || !p->forced || !p->cells) {
        return pinc_fail_memory(err);
    }
    for (c = n; c > 0; c--) {
        p->group_first[p->cands[c - 1].group] = c - 1;
    }
    p->group_first[p->n_groups] = n;
    return PINC_OK;
}

/* Where each candidate exists counts in its group's signature. */
static void sign_cells(const struct pinc_graph *graph, struct pinc_package *p)
{
    size_t t;
    uint32_t c;

    for (c = 0; c < p->n_cands; c++) {
        uint64_t *s = &p->signature[p->cands[c].group];
        uint64_t where = 0;

        for (t = 0; t < graph->request->n_envs; t++) {
            where |= (uint64_t)(pinc_package_cell(p, t, c)->file != PINC_NONE) << t;
        }
        *s = pinc_graph_mix(pinc_graph_mix(*s, 1), where);
    }
}

/* The first known version of a package that needs another one; NULL when none does. */
static const struct pinc_dep *dep_on(const struct pinc_graph *graph,
                                     const struct pinc_package *from, const struct pinc_package *to)
{
    size_t n = from->ready ? from->n_cands * graph->request->n_envs : 0, i, k;

    for (i = 0; i < n; i++) {
        const struct pinc_deps *deps = from->cells[i].deps;

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

enum pinc_status pinc_graph_learn_package(struct pinc_graph *graph, struct pinc_package *p,
                                          struct pinc_error *err)
{
    enum pinc_status st;
    size_t t, i;

    p->missing = true;
    for (t = 0; t < graph->request->n_envs; t++) {
        const struct pinc_project *project = p->project[t];

        if (project->state == PINC_FAILED) {
            if (err && err->code == PINC_OK) {
                *err = project->error;
                tell_who_asked(graph, p, err);
            }
            return project->error.code;
        }
        p->missing = p->missing && project->state == PINC_ABSENT;
    }
    st = collect_cands(graph, p, err);
    if (st == PINC_OK) {
        st = rank_cands(graph, p, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    judge_cells(graph, p);
    sign_cells(graph, p);
    for (i = 0; i < p->n_specs && st == PINC_OK; i++) {
        st = spec_match(graph, p, &p->specs[i], err);
        if (st == PINC_OK) {
            sign_spec(p, &p->specs[i]);
        }
    }
    p->ready = true;
    p->dirty = true;
    return st;
}

/* --- metadata */

enum pinc_status pinc_graph_ask_metadata(struct pinc_graph *graph, struct pinc_package *package,
                                         size_t target, uint32_t cand, struct pinc_error *err)
{
    struct pinc_cell *cell = pinc_package_cell(package, target, cand);
    const struct pinc_project *project = package->cands[cand].table->project;
    const struct pinc_provider *provider = graph->provider;

    if (cell->metadata || graph->request->no_deps) {
        return PINC_OK;
    }
    return provider->metadata(provider->self, &cell->metadata, project,
                              pinc_metadata_file(project, graph->request->envs[target], cell->file),
                              PINC_NEEDED, err);
}

/* The candidate cannot be used at the target after all. */
static void cell_refuse(const struct pinc_graph *graph, struct pinc_package *p,
                        struct pinc_cell *cell, enum pinc_unusable why)
{
    size_t i;

    cell->file = PINC_NONE;
    cell->unusable = (uint8_t)why;
    memset(p->signature, 0, p->n_groups * sizeof *p->signature);
    sign_cells(graph, p);
    for (i = 0; i < p->n_specs; i++) {
        sign_spec(p, &p->specs[i]);
    }
}

enum pinc_status pinc_graph_learn_metadata(struct pinc_graph *graph, struct pinc_package *p,
                                           size_t target, uint32_t cand, struct pinc_error *err)
{
    struct pinc_cell *cell = pinc_package_cell(p, target, cand);
    const struct pinc_metadata *metadata = cell->metadata;

    if (cell->deps || cell->file == PINC_NONE) {
        return PINC_OK;
    }
    p->dirty = true;
    if (graph->request->no_deps) {
        cell->deps = &no_deps;
        return PINC_OK;
    }
    graph->n_metadata++;
    if (metadata->state == PINC_FAILED) {
        if (err && err->code == PINC_OK) {
            *err = metadata->error;
            tell_who_asked(graph, p, err);
        }
        return metadata->error.code;
    }
    if (metadata->state == PINC_ABSENT || metadata->unusable.len) {
        cell_refuse(graph, p, cell, PINC_METADATA_UNUSABLE);
        return PINC_OK;
    }
    if (metadata->requires_python &&
        !pinc_env_python_allowed(graph->request->envs[target], metadata->requires_python)) {
        cell_refuse(graph, p, cell, PINC_PYTHON_TOO_OLD);
        return PINC_OK;
    }
    return deps_make(&cell->deps, graph, metadata, target, PINC_LIT(""), err);
}

/* --- the input */

const struct pinc_dep *pinc_graph_root(const struct pinc_graph *graph, size_t root, size_t target)
{
    return &graph->roots[root * graph->request->n_envs + target];
}

/* The project behind "name @ url" at a target. */
static enum pinc_status take_url(struct pinc_graph *graph, const struct pinc_root *root,
                                 struct pinc_package *p, size_t target, struct pinc_error *err)
{
    const struct pinc_provider *provider = graph->provider;
    const struct pinc_project *project = NULL;
    enum pinc_status st =
        provider->direct(provider->self, &project, root->req->norm, root->req->url, err);

    if (st == PINC_OK && p->project[target] && p->project[target] != project) {
        st = pinc_fail(err, PINC_EUSAGE, "%.*s has two different URLs for one target",
                       PINC_SLICE_ARG(p->name));
    }
    pinc_fail_at(st == PINC_OK ? NULL : err, root->where.ptr, 0, 0);
    p->project[target] = project;
    return st;
}

static enum pinc_status take_root(struct pinc_graph *graph, size_t at, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = graph->request;
    const struct pinc_root *root = &request->requirements[at];
    enum pinc_status st = PINC_OK;
    size_t t;

    for (t = 0; t < request->n_envs && st == PINC_OK; t++) {
        struct pinc_dep *dep = &graph->roots[at * request->n_envs + t];
        const struct pinc_requirement *over = override_of(graph, root->req->norm, t);
        struct pinc_package *p;

        if (!(root->targets >> t & 1)) {
            continue;
        }
        st = dep_make(dep, graph, root->req, over ? over->specs : root->req->specs, err);
        if (st != PINC_OK) {
            break;
        }
        p = graph->packages[dep->package];
        p->direct = true;
        p->root_order = p->root_order == PINC_NONE ? (uint32_t)at : p->root_order;
        if (root->req->url.ptr) {
            st = take_url(graph, root, p, t, err);
        }
    }
    return st;
}

enum pinc_status pinc_graph_new(struct pinc_graph **out, const struct pinc_resolve_request *request,
                                const struct pinc_provider *provider, struct pinc_arena *arena,
                                struct pinc_error *err)
{
    struct pinc_graph *graph = pinc_arena_alloc(arena, sizeof *graph);
    enum pinc_status st = PINC_OK;
    size_t i;

    *out = NULL;
    if (!graph) {
        return pinc_fail_memory(err);
    }
    graph->request = request;
    graph->provider = provider;
    graph->arena = arena;
    graph->names = pinc_map_new();
    graph->tables = pinc_map_new();
    graph->roots =
        pinc_arena_array(arena, request->n_requirements * request->n_envs, sizeof *graph->roots);
    if (!graph->names || !graph->tables || !graph->roots) {
        pinc_graph_free(graph);
        return pinc_fail_memory(err);
    }
    for (i = 0; i < request->n_requirements && st == PINC_OK; i++) {
        st = take_root(graph, i, err);
    }
    if (st != PINC_OK) {
        pinc_graph_free(graph);
        return st;
    }
    *out = graph;
    return PINC_OK;
}

void pinc_graph_free(struct pinc_graph *graph)
{
    size_t i;

    if (!graph) {
        return;
    }
    for (i = 0; i < graph->n_packages; i++) {
        pinc_free(graph->packages[i]->specs);
        pinc_free(graph->packages[i]->extras);
    }
    pinc_free(graph->packages);
    pinc_free(graph->table_list);
    pinc_free(graph->notes);
    pinc_map_free(graph->names);
    pinc_map_free(graph->tables);
    /* The struct itself lies in the arena. */
}
