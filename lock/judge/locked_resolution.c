#include "lock/judge/locked_resolution.h"

#include "resolver/policy/preferred_file.h"

#include <stdlib.h>

/* A package, or an extra of it, whose requirements are followed on a target. */
struct need {
    uint32_t pick;
    struct pinc_slice extra; /* "": none */
};

/* The arrays of a pick while it is made. */
struct package {
    const struct pinc_project **project;
    uint32_t *release, *file;
    const struct pinc_metadata **metadata;
};

struct maker {
    struct pinc_compile *c;
    struct package *packages; /* of the picks */
    struct pinc_pick *picks;  /* by name */
    size_t n_picks;
    struct pinc_edge *edges;
    size_t n_edges, cap_edges;
    struct need *needs; /* of the target at hand */
    size_t n_needs, cap_needs;
    struct pinc_error *err;
};

/* --- packages */

static int compare_pins(const void *a, const void *b)
{
    const struct pinc_pin *const *x = a, *const *y = b;

    return pinc_slice_compare((*x)->line->req->norm, (*y)->line->req->norm);
}

static const struct pinc_pin **sort_pins(const struct maker *m, const struct pinc_lock_pins *pins)
{
    const struct pinc_pin **sorted = pinc_arena_array(m->c->arena, pins->n + 1, sizeof *sorted);
    size_t i;

    for (i = 0; sorted && i < pins->n; i++) {
        sorted[i] = &pins->items[i];
    }
    if (sorted) {
        qsort(sorted, pins->n, sizeof *sorted, compare_pins);
    }
    return sorted;
}

static enum pinc_status new_pick(struct maker *m, const struct pinc_pin *pin)
{
    const size_t n = m->c->request.n_envs;
    struct package *package = &m->packages[m->n_picks];
    size_t t;

    package->project = pinc_arena_array(m->c->arena, n, sizeof *package->project);
    package->release = pinc_arena_array(m->c->arena, n, sizeof *package->release);
    package->file = pinc_arena_array(m->c->arena, n, sizeof *package->file);
    package->metadata = pinc_arena_array(m->c->arena, n, sizeof *package->metadata);
    if (!package->project || !package->release || !package->file || !package->metadata) {
        return pinc_fail_memory(m->err);
    }
    for (t = 0; t < n; t++) {
        package->project[t] = pin->project;
        package->release[t] = package->file[t] = PINC_NONE;
    }
    m->picks[m->n_picks++] = (struct pinc_pick){.name = pin->line->req->norm,
                                                .project = package->project,
                                                .release = package->release,
                                                .file = package->file,
                                                .metadata = package->metadata};
    return PINC_OK;
}

/* The pins of one name are one package. */
static enum pinc_status fill_pick(struct maker *m, const struct pinc_pin *pin)
{
    struct package *package = &m->packages[m->n_picks - 1];
    enum pinc_status st = PINC_OK;
    size_t t;

    for (t = 0; t < m->c->request.n_envs && st == PINC_OK; t++) {
        struct pinc_pinned pinned;

        if (!(pin->targets >> t & 1)) {
            continue;
        }
        st = pinc_lock_pins_find(&pinned, pin, &m->c->request, t, m->err);
        if (st == PINC_OK && package->release[t] != PINC_NONE &&
            (package->project[t] != pin->project || package->release[t] != pinned.release)) {
            st = pinc_lock_pins_fail(pin->line, PINC_EUSAGE, "another line holds together with it",
                                     "", m->err);
        } else if (st == PINC_OK) {
            package->project[t] = pin->project;
            package->release[t] = pinned.release;
            package->file[t] = pinned.file;
        }
    }
    return st;
}

static enum pinc_status make_picks(struct maker *m, const struct pinc_lock_pins *pins)
{
    const struct pinc_pin **sorted = sort_pins(m, pins);
    enum pinc_status st = PINC_OK;
    size_t i;

    m->picks = pinc_arena_array(m->c->arena, pins->n + 1, sizeof *m->picks);
    m->packages = pinc_arena_array(m->c->arena, pins->n + 1, sizeof *m->packages);
    if (!sorted || !m->picks || !m->packages) {
        return pinc_fail_memory(m->err);
    }
    for (i = 0; i < pins->n && st == PINC_OK; i++) {
        if (sorted[i]->targets == 0) {
            continue;
        }
        if (m->n_picks == 0 ||
            !pinc_slice_equal(m->picks[m->n_picks - 1].name, sorted[i]->line->req->norm)) {
            st = new_pick(m, sorted[i]);
        }
        st = st == PINC_OK ? fill_pick(m, sorted[i]) : st;
    }
    return st;
}

/* --- what they need */

static enum pinc_status ask_metadata(struct maker *m)
{
    const struct pinc_provider *provider = pinc_source_provider(m->c->result.source);
    enum pinc_status st = PINC_OK;
    size_t i, t;

    for (i = 0; i < m->n_picks; i++) {
        const struct package *package = &m->packages[i];

        for (t = 0; t < m->c->request.n_envs && st == PINC_OK; t++) {
            if (package->file[t] != PINC_NONE) {
                st = provider->metadata(provider->self, &package->metadata[t], package->project[t],
                                        pinc_metadata_file(package->project[t],
                                                           m->c->request.envs[t], package->file[t]),
                                        PINC_NEEDED, m->err);
            }
        }
    }
    return st == PINC_OK ? pinc_pins_wait(provider, m->err) : st;
}

static uint32_t find_pick(const struct maker *m, struct pinc_slice name)
{
    return pinc_pick_find(m->picks, m->n_picks, name);
}

static enum pinc_status need(struct maker *m, uint32_t pick, struct pinc_slice extra)
{
    size_t i;

    for (i = 0; i < m->n_needs; i++) {
        if (m->needs[i].pick == pick && pinc_slice_equal(m->needs[i].extra, extra)) {
            return PINC_OK;
        }
    }
    if (!PINC_GROW(m->needs, m->cap_needs, m->n_needs + 1)) {
        return pinc_fail_memory(m->err);
    }
    m->needs[m->n_needs++] = (struct need){pick, extra};
    return PINC_OK;
}

static enum pinc_status add_edge(struct maker *m, uint32_t from, uint32_t to,
                                 const struct pinc_requirement *req, size_t target)
{
    size_t i;

    for (i = 0; i < m->n_edges; i++) {
        struct pinc_edge *edge = &m->edges[i];

        if (edge->from == from && edge->to == to && edge->req == req) {
            edge->targets |= (pinc_targets)1 << target;
            return PINC_OK;
        }
    }
    if (!PINC_GROW(m->edges, m->cap_edges, m->n_edges + 1)) {
        return pinc_fail_memory(m->err);
    }
    m->edges[m->n_edges++] = (struct pinc_edge){from, 0, to, req, (pinc_targets)1 << target};
    return PINC_OK;
}

static enum pinc_status follow(struct maker *m, struct need from, size_t target)
{
    const struct pinc_metadata *metadata = m->picks[from.pick].metadata[target];
    const struct pinc_env *env = m->c->request.envs[target];
    enum pinc_status st = PINC_OK;
    size_t i, k;

    for (i = 0; metadata && metadata->state == PINC_READY && i < metadata->n_requires; i++) {
        const struct pinc_requirement *req = metadata->requires[i];
        const uint32_t to = find_pick(m, req->norm);

        if (to == PINC_NONE || m->picks[to].release[target] == PINC_NONE ||
            !pinc_marker_holds(req->marker, env, from.extra)) {
            continue;
        }
        st = add_edge(m, from.pick, to, req, target);
        st = st == PINC_OK ? need(m, to, PINC_LIT("")) : st;
        for (k = 0; k < req->n_extras && st == PINC_OK; k++) {
            st = need(m, to, req->extras[k]);
        }
        if (st != PINC_OK) {
            return st;
        }
    }
    return PINC_OK;
}

/* From all lines with their extras. */
static enum pinc_status walk(struct maker *m, const struct pinc_lock_pins *pins, size_t target)
{
    enum pinc_status st = PINC_OK;
    size_t i, k;

    m->n_needs = 0;
    for (i = 0; i < pins->n && st == PINC_OK; i++) {
        const struct pinc_requirement *req = pins->items[i].line->req;

        if (!(pins->items[i].targets >> target & 1)) {
            continue;
        }
        st = need(m, find_pick(m, req->norm), PINC_LIT(""));
        for (k = 0; k < req->n_extras && st == PINC_OK; k++) {
            st = need(m, find_pick(m, req->norm), req->extras[k]);
        }
    }
    for (i = 0; i < m->n_needs && st == PINC_OK; i++) {
        st = follow(m, m->needs[i], target);
    }
    return st;
}

static int compare_edges(const void *a, const void *b)
{
    const struct pinc_edge *x = a, *y = b;

    if (x->to != y->to) {
        return x->to < y->to ? -1 : 1;
    }
    return x->from == y->from  ? pinc_slice_compare(x->req->text, y->req->text)
           : x->from < y->from ? -1
                               : 1;
}

static enum pinc_status keep_edges(struct pinc_resolution *out, struct maker *m)
{
    struct pinc_edge *edges = pinc_arena_array(m->c->arena, m->n_edges + 1, sizeof *edges);
    size_t i;

    for (i = 0; edges && i < m->n_edges; i++) {
        edges[i] = m->edges[i];
    }
    if (edges) {
        qsort(edges, m->n_edges, sizeof *edges, compare_edges);
    }
    out->edges = edges;
    out->n_edges = m->n_edges;
    return edges ? PINC_OK : pinc_fail_memory(m->err);
}

enum pinc_status pinc_locked_resolution(struct pinc_resolution *out, struct pinc_compile *c,
                                        const struct pinc_lock_pins *pins, bool needs,
                                        struct pinc_error *err)
{
    struct maker m = {.c = c, .err = err};
    enum pinc_status st = make_picks(&m, pins);
    size_t t;

    if (st == PINC_OK && needs) {
        st = ask_metadata(&m);
    }
    for (t = 0; needs && t < c->request.n_envs && st == PINC_OK; t++) {
        st = walk(&m, pins, t);
    }
    if (st == PINC_OK) {
        st = keep_edges(out, &m);
    }
    out->arena = c->arena;
    out->picks = m.picks;
    out->n_picks = m.n_picks;
    pinc_free(m.edges);
    pinc_free(m.needs);
    return st;
}
