#include "resolver/explain/derivation.h"

#include "resolver/explain/smallest_set.h"
#include "resolver/solve/settle.h"

/* --- propagation */

static bool *left_of(struct pinc_derivation *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    uint32_t c;

    if (!s->left[package]) {
        s->left[package] = pinc_arena_array(s->arena, p->n_cands, sizeof **s->left);
        for (c = 0; s->left[package] && c < p->n_cands; c++) {
            s->left[package][c] = pinc_package_cell(p, s->target, c)->file != PINC_NONE;
        }
    }
    return s->left[package];
}

/* Dependency `at` of a version, those of the extras that are asked for behind its own; NULL after
 * the last one. */
static const struct pinc_dep *dep_at(const struct pinc_derivation *s, uint32_t package,
                                     uint32_t cand, size_t at)
{
    const struct pinc_cell *cell = pinc_package_cell(s->graph->packages[package], s->target, cand);
    const struct pinc_deps *deps = pinc_cell_deps(cell, 0);
    size_t x;

    if (!deps) {
        return NULL;
    }
    if (at < deps->n) {
        return &deps->items[at];
    }
    at -= deps->n;
    for (x = 0; s->extras[package] && x < pinc_cell_extras(cell); x++) {
        deps = pinc_cell_deps(cell, x + 1);
        if (!s->extras[package][x] || !deps) {
            continue;
        }
        if (at < deps->n) {
            return &deps->items[at];
        }
        at -= deps->n;
    }
    return NULL;
}

/* Do all versions that are left of `from` ask for the extra? */
static bool all_ask(const struct pinc_derivation *s, uint32_t from, uint32_t to, uint32_t extra)
{
    const struct pinc_package *p = s->graph->packages[from];
    uint32_t v;
    size_t i, x;

    for (v = 0; v < p->n_cands; v++) {
        const struct pinc_dep *d;
        bool asks = !s->left[from][v];

        for (i = 0; !asks && (d = dep_at(s, from, v, i)) != NULL; i++) {
            for (x = 0; d->package == to && x < d->n_extras; x++) {
                asks = asks || d->extras[x] == extra;
            }
        }
        if (!asks) {
            return false;
        }
    }
    return true;
}

/* Remember the extras that a dependency asks for: those that all versions of `from` (PINC_NONE: the input) ask for. */
static bool take_extras(struct pinc_derivation *s, uint32_t from, const struct pinc_dep *dep,
                        bool *changed)
{
    const struct pinc_package *p = s->graph->packages[dep->package];
    bool **extras = &s->extras[dep->package];
    size_t i;

    if (dep->n_extras && !*extras) {
        *extras = pinc_arena_array(s->arena, p->extras.n, sizeof **extras);
        if (!*extras) {
            return false;
        }
    }
    for (i = 0; i < dep->n_extras; i++) {
        bool *taken = &(*extras)[dep->extras[i]];

        if (!*taken && (from == PINC_NONE || all_ask(s, from, dep->package, dep->extras[i]))) {
            *taken = *changed = true;
        }
    }
    return true;
}

static uint32_t edge_of(const struct pinc_derivation *s, uint32_t package, bool last)
{
    const struct pinc_package *p = s->graph->packages[package];
    uint32_t c, found = PINC_NONE;

    for (c = 0; s->left[package] && c < p->n_cands; c++) {
        if (s->left[package][c]) {
            found = c;
            if (!last) {
                break;
            }
        }
    }
    return found;
}

/* The different specifiers with which the left versions of step->from ask for its package. */
static void collect_needs(const struct pinc_derivation *s, struct pinc_step *step)
{
    const struct pinc_dep *d;
    uint32_t v;
    unsigned k;
    size_t i;

    for (v = step->first; v != PINC_NONE && v <= step->last; v++) {
        for (i = 0; s->left[step->from][v] && (d = dep_at(s, step->from, v, i)) != NULL; i++) {
            if (d->package != step->package) {
                continue;
            }
            for (k = 0;
                 k < step->n_needs && k < PINC_DERIVATION_NEEDS && step->needs[k]->spec != d->spec;
                 k++) {
            }
            if (k == step->n_needs && k < PINC_DERIVATION_NEEDS) {
                step->needs[k] = d;
            }
            step->n_needs += k == step->n_needs;
        }
    }
}

static bool add_step(struct pinc_derivation *s, uint32_t package, uint32_t from, uint32_t root,
                     const struct pinc_dep *dep)
{
    struct pinc_step step = {.package = package,
                             .from = from,
                             .root = root,
                             .dep = dep,
                             .first = PINC_NONE,
                             .last = PINC_NONE};

    if (from != PINC_NONE) {
        step.first = edge_of(s, from, false);
        step.last = edge_of(s, from, true);
        if (step.first != step.last) {
            collect_needs(s, &step);
        }
    }
    if (!PINC_GROW(s->steps, s->cap_steps, s->n_steps + 1)) {
        return false;
    }
    s->steps[s->n_steps++] = step;
    return true;
}

/* Does the constraint refuse a version that the target cannot have? */
static bool counts(const struct pinc_derivation *s, uint32_t package, const struct pinc_root *root)
{
    const struct pinc_package *p = s->graph->packages[package];
    uint32_t c;

    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_cand *cand = &p->cands[c];
        const struct pinc_release *release = &cand->table->project->releases[cand->release];

        if (pinc_package_cell(p, s->target, c)->file == PINC_NONE &&
            !pinc_specset_matches(root->req->specs, &release->version, release->text)) {
            return true;
        }
    }
    return false;
}

/* What else of the input speaks of a package that has come up, or that has nothing left for one that needs it: its URL,
 * and constraints. */
static bool add_parties(struct pinc_derivation *s, uint32_t package, const struct pinc_dep *dep)
{
    const struct pinc_resolve_request *request = s->graph->request;
    const struct pinc_package *p = s->graph->packages[package];
    size_t i;

    if (s->heard[package]) {
        return true;
    }
    s->heard[package] = true;
    for (i = 0; i < request->n_requirements; i++) {
        const struct pinc_dep *root = pinc_graph_root(s->graph, i, s->target);

        if ((request->requirements[i].targets >> s->target & 1) && root->package == package &&
            request->requirements[i].req->url.ptr && root != dep &&
            !add_step(s, package, PINC_NONE, (uint32_t)i, root)) {
            return false;
        }
    }
    for (i = 0; p->ready && i < request->n_constraints; i++) {
        const struct pinc_root *root = &request->constraints[i];

        if ((root->targets >> s->target & 1) && pinc_slice_equal(root->req->norm, p->name) &&
            counts(s, package, root)) {
            if (!add_step(s, package, PINC_NONE, (uint32_t)i, NULL)) {
                return false;
            }
            s->steps[s->n_steps - 1].constraint = true;
        }
    }
    return true;
}

/* Keep the versions that `keep` holds. A step is noted when the package is new, or one falls away.
 */
static bool narrow(struct pinc_derivation *s, uint32_t package, const bool *keep, uint32_t from,
                   uint32_t root, const struct pinc_dep *dep, bool *changed)
{
    const struct pinc_package *p = s->graph->packages[package];
    bool fresh = !s->left[package], any = false, falls = false, asked = false;
    bool *left = left_of(s, package);
    uint32_t c;

    if (!left || !take_extras(s, from, dep, &asked)) {
        return false;
    }
    for (c = 0; c < p->n_cands; c++) {
        falls = falls || (left[c] && keep && !keep[c]);
    }
    if ((fresh || falls || asked) && !add_step(s, package, from, root, dep)) {
        return false;
    }
    if (asked) {
        s->steps[s->n_steps - 1].extra = !fresh && !falls;
    }
    if (fresh && !add_parties(s, package, dep)) {
        return false;
    }
    for (c = 0; c < p->n_cands; c++) {
        left[c] = left[c] && (!keep || keep[c]);
        any = any || left[c];
    }
    *changed = *changed || fresh || falls || asked;
    if (!any && p->ready && s->empty == PINC_NONE) {
        s->empty = package;
    }
    return true;
}

/* Leave what the dependency's specifier holds. */
static bool narrow_to_spec(struct pinc_derivation *s, uint32_t from, uint32_t root,
                           const struct pinc_dep *dep, bool *changed)
{
    const struct pinc_package *p = s->graph->packages[dep->package];
    bool *keep = p->ready ? pinc_alloc_array(p->n_cands, sizeof *keep) : NULL, done;
    uint32_t c;

    if (p->ready && !keep) {
        return false;
    }
    for (c = 0; keep && c < p->n_cands; c++) {
        keep[c] = pinc_match_has(p->specs.items[dep->spec].match, c);
    }
    done = narrow(s, dep->package, keep, from, root, dep, changed);
    pinc_free(keep);
    return done;
}

/* Does a version allow `cand` of `to`? *dep is one of its dependencies on `to`, NULL when it has
 * none. */
static bool version_allows(const struct pinc_derivation *s, uint32_t from, uint32_t version,
                           uint32_t to, uint32_t cand, const struct pinc_dep **dep)
{
    const struct pinc_package *q = s->graph->packages[to];
    const struct pinc_dep *d;
    bool allows = true;
    size_t i;

    *dep = NULL;
    for (i = 0; (d = dep_at(s, from, version, i)) != NULL; i++) {
        if (d->package == to) {
            *dep = d;
            allows = allows && (!q->ready || pinc_match_has(q->specs.items[d->spec].match, cand));
        }
    }
    return allows;
}

/* What of `to` the left versions of `from` allow between them; *dep is the newest one's. false:
 * some do not need it at all. */
static bool allowed_by_all(const struct pinc_derivation *s, uint32_t from, uint32_t to, bool *keep,
                           const struct pinc_dep **dep)
{
    const struct pinc_package *p = s->graph->packages[from], *q = s->graph->packages[to];
    size_t n = q->ready ? q->n_cands : 0;
    uint32_t v, k;

    for (v = 0; v < p->n_cands; v++) {
        if (!s->left[from][v]) {
            continue;
        }
        (void)version_allows(s, from, v, to, 0, dep);
        if (!*dep) {
            return false;
        }
        for (k = 0; k < n; k++) {
            keep[k] = keep[k] || version_allows(s, from, v, to, k, dep);
        }
    }
    return *dep != NULL;
}

static bool propagate_from(struct pinc_derivation *s, uint32_t from, bool *changed)
{
    uint32_t c = edge_of(s, from, true);
    const struct pinc_dep *newest;
    size_t i;

    if (c == PINC_NONE) {
        return true;
    }
    for (i = 0; s->empty == PINC_NONE && (newest = dep_at(s, from, c, i)) != NULL; i++) {
        uint32_t to = newest->package;
        const struct pinc_package *q = s->graph->packages[to];
        const struct pinc_dep *dep = NULL;
        bool *keep;

        if (edge_of(s, from, false) == c) {
            /* One version is left: each of its dependencies is a step of its own. */
            if (!narrow_to_spec(s, from, 0, newest, changed)) {
                return false;
            }
            continue;
        }
        keep = pinc_arena_array(s->arena, q->n_cands, sizeof *keep);
        if (!keep) {
            return false;
        }
        if (allowed_by_all(s, from, to, keep, &dep) &&
            !narrow(s, to, q->ready ? keep : NULL, from, 0, dep, changed)) {
            return false;
        }
    }
    return true;
}

/* A version goes when something that it needs has nothing left for it. */
static bool drop_hopeless(struct pinc_derivation *s, uint32_t package, bool *changed)
{
    const struct pinc_package *p = s->graph->packages[package];
    bool any = false;
    uint32_t c, k;
    size_t i;

    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_dep *d;
        bool hope = s->left[package][c];

        for (i = 0; hope && (d = dep_at(s, package, c, i)) != NULL; i++) {
            const struct pinc_package *q = s->graph->packages[d->package];
            const bool *left = s->left[d->package];

            if (!q->ready) {
                continue;
            }
            for (k = 0, hope = false; !hope && k < q->n_cands; k++) {
                hope = pinc_match_has(q->specs.items[d->spec].match, k) &&
                       pinc_package_cell(q, s->target, k)->file != PINC_NONE && (!left || left[k]);
            }
            if (!hope) {
                *changed = true;
                if (!add_parties(s, d->package, NULL) ||
                    !add_step(s, package, d->package, PINC_NONE, d)) {
                    return false;
                }
                s->steps[s->n_steps - 1].first = s->steps[s->n_steps - 1].last = c;
            }
        }
        s->left[package][c] = hope;
        any = any || hope;
    }
    if (!any && p->ready && s->empty == PINC_NONE) {
        s->empty = package;
    }
    return true;
}

static bool propagate(struct pinc_derivation *s)
{
    const struct pinc_resolve_request *request = s->graph->request;
    bool changed = true;
    size_t i;

    for (i = 0; i < request->n_requirements; i++) {
        const struct pinc_dep *dep = pinc_graph_root(s->graph, i, s->target);

        if (!s->without[i] && !narrow_to_spec(s, PINC_NONE, (uint32_t)i, dep, &changed)) {
            return false;
        }
    }
    while (changed && s->empty == PINC_NONE) {
        changed = false;
        for (i = 0; i < s->graph->n_packages && s->empty == PINC_NONE; i++) {
            if (s->left[i] && !propagate_from(s, (uint32_t)i, &changed)) {
                return false;
            }
        }
        for (i = 0; i < s->graph->n_packages && !changed && s->empty == PINC_NONE; i++) {
            if (s->left[i] && s->graph->packages[i]->ready &&
                !drop_hopeless(s, (uint32_t)i, &changed)) {
                return false;
            }
        }
    }
    return true;
}

/* Is the package one that the solver's proof speaks of, or that a version of such a one needs? */
static bool is_near(const struct pinc_derivation *s, const bool *involved, uint32_t package)
{
    const struct pinc_dep *d;
    uint32_t i, c;
    size_t k;

    for (i = 0; i < s->graph->n_packages && !involved[package]; i++) {
        for (c = 0; involved[i] && c < s->graph->packages[i]->n_cands; c++) {
            for (k = 0; (d = dep_at(s, i, c, k)) != NULL; k++) {
                if (d->package == package) {
                    return true;
                }
            }
        }
    }
    return involved[package];
}

/* Propagation alone shows nothing: constraints on what the solver's proof speaks of belong to the story. */
static enum pinc_status add_constraints(struct pinc_derivation *s, struct pinc_error *err)
{
    bool *involved = pinc_arena_array(s->arena, s->graph->n_packages, sizeof *involved);
    enum pinc_status st = involved ? pinc_settle_try(s->search, s->without,
                                                     (pinc_targets)1 << s->target, involved, err)
                                   : pinc_fail_memory(err);
    uint32_t i;

    if (st != PINC_ENOSOLUTION) {
        return st == PINC_OK ? pinc_fail(err, PINC_EINTERNAL, "the target has a solution") : st;
    }
    for (i = 0; i < s->graph->n_packages; i++) {
        if (is_near(s, involved, i) && !add_parties(s, i, NULL)) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_derivation_find(struct pinc_derivation *s, struct pinc_error *err)
{
    struct pinc_smallest_set set;
    enum pinc_status st = pinc_smallest_set_find(&set, s->search, s->arena, err);

    s->empty = PINC_NONE;
    s->target = set.target;
    s->without = set.without;
    if (st != PINC_OK) {
        return st;
    }
    s->left = pinc_arena_array(s->arena, s->graph->n_packages, sizeof *s->left);
    s->extras = pinc_arena_array(s->arena, s->graph->n_packages, sizeof *s->extras);
    s->heard = pinc_arena_array(s->arena, s->graph->n_packages, sizeof *s->heard);
    if (!s->left || !s->extras || !s->heard || !propagate(s)) {
        return pinc_fail_memory(err);
    }
    return s->empty == PINC_NONE && s->graph->request->n_constraints ? add_constraints(s, err)
                                                                     : PINC_OK;
}

bool pinc_derivation_wants(const struct pinc_derivation *s, uint32_t package, uint32_t cand)
{
    const struct pinc_package *p = s->graph->packages[package];
    size_t i;

    for (i = 0; i < s->n_steps; i++) {
        const struct pinc_step *step = &s->steps[i];

        if (step->package == package && step->root != PINC_NONE && step->dep && !step->extra &&
            step->dep->package == package &&
            !pinc_match_has(p->specs.items[step->dep->spec].match, cand)) {
            return false;
        }
    }
    return true;
}

const struct pinc_specset *pinc_derivation_pin(const struct pinc_derivation *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    size_t i;

    for (i = 0; i < s->n_steps; i++) {
        const struct pinc_step *step = &s->steps[i];

        if (step->package == package && step->dep && !step->extra &&
            step->dep->package == package &&
            pinc_specset_is_pin(p->specs.items[step->dep->spec].set)) {
            return p->specs.items[step->dep->spec].set;
        }
    }
    return NULL;
}

void pinc_derivation_clear(struct pinc_derivation *s)
{
    pinc_free(s->steps);
    s->steps = NULL;
    s->n_steps = s->cap_steps = 0;
}
