#include "resolver/solve/rounds.h"

#include "resolver/solve/greedy.h"
#include "resolver/solve/encode.h"
#include "resolver/state/traverse.h"

#include <string.h>

/* After this many solver runs something is wrong with the input; ordinary ones take 3 to 15. */
#define ROUNDS_MAX 200u
/* Rejections of a package after which it is probed, and versions that are looked into before its
 * probed result stands. */
#define PROBE_AFTER 7u
#define PROBE_CHECKS 8u

/* --- what a round lacks */

static bool nothing_to_do(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep,
                          size_t target)
{
    (void)user;
    (void)from;
    (void)root;
    (void)dep;
    (void)target;
    return true;
}

/* Collect what the picks lack, and forget the picks that nothing needs. */
static enum pinc_status look_at_picks(struct pinc_rounds *r, struct pinc_error *err)
{
    struct pinc_graph *graph = r->wishes.graph;
    bool *reached = pinc_alloc_array(graph->n_packages, sizeof *reached);
    bool done = reached != NULL;
    size_t t, i;

    for (t = 0; done && t < graph->request->n_envs; t++) {
        done = pinc_traverse(graph, t, r->without, reached, nothing_to_do, NULL);
        for (i = 0; done && i < graph->n_packages; i++) {
            struct pinc_package *p = graph->packages[i];

            if (!reached[i]) {
                p->pick[t] = PINC_NONE;
            } else if (!p->ready) {
                done = pinc_fetch_page(&r->wishes, (uint32_t)i);
            } else {
                done = pinc_fetch_cell(&r->wishes, (uint32_t)i, t, p->pick[t]);
            }
        }
    }
    pinc_free(reached);
    return done ? PINC_OK : pinc_fail_memory(err);
}

/* --- rejections */

/* The picks of the round before, to see which of them were given up although their metadata is
 * known. */
static uint32_t *remember_picks(const struct pinc_graph *graph)
{
    size_t n_envs = graph->request->n_envs, i;
    uint32_t *picks = pinc_alloc_array(graph->n_packages * n_envs, sizeof *picks);

    for (i = 0; picks && i < graph->n_packages; i++) {
        memcpy(picks + i * n_envs, graph->packages[i]->pick, n_envs * sizeof *picks);
    }
    return picks;
}

/* Is the metadata of the candidate not known, and can it be had without a build? */
static bool can_look_ahead(const struct pinc_rounds *r, const struct pinc_package *p, size_t t,
                           uint32_t c)
{
    const struct pinc_cell *cell = pinc_package_cell(p, t, c);
    const struct pinc_project *project = p->cands[c].table->project;
    uint32_t file;

    if (cell->file == PINC_NONE || cell->metadata) {
        return false;
    }
    /* Pre-releases are no guess while a final release is picked. */
    if (p->cands[c].order < p->n_cands && p->pick[t] != PINC_NONE &&
        p->cands[p->pick[t]].order >= p->n_cands) {
        return false;
    }
    file = pinc_metadata_file(project, r->wishes.graph->request->envs[t], cell->file);
    return project->files[file].kind == PINC_WHEEL;
}

/*
 * Versions beyond the pick, towards less preferred ones: the next ones, doubling in number with
 * each rejection; or, while probing, at doubling distances up to the next known version, and the
 * last one.
 */
static bool want_beyond(struct pinc_rounds *r, uint32_t package, size_t t)
{
    struct pinc_package *p = r->wishes.graph->packages[package];
    uint32_t left = 1u << (p->rejections < 8 ? p->rejections - 1 : 7), distance = 0, next = 1;
    uint32_t c = p->pick[t], last = PINC_NONE;

    while (c != PINC_NONE && left > 0 && (p->lowest ? ++c < p->n_cands : c-- > 0)) {
        if (p->probing && pinc_package_cell(p, t, c)->deps) {
            last = PINC_NONE;
            break;
        }
        if (!can_look_ahead(r, p, t, c)) {
            continue;
        }
        last = c;
        distance++;
        if (p->probing && distance != next) {
            continue;
        }
        next *= 2;
        left -= !p->probing;
        if (!pinc_fetch_ahead(&r->wishes, package, t, c)) {
            return false;
        }
    }
    return !p->probing || last == PINC_NONE || pinc_fetch_ahead(&r->wishes, package, t, last);
}

static bool want_older(struct pinc_rounds *r, uint32_t package)
{
    size_t t;

    for (t = 0; t < r->wishes.graph->request->n_envs; t++) {
        if (!want_beyond(r, package, t)) {
            return false;
        }
    }
    return true;
}

static enum pinc_status count_rejections(struct pinc_rounds *r, const uint32_t *before,
                                         size_t n_before, struct pinc_error *err)
{
    size_t n_envs = r->wishes.graph->request->n_envs, i, t;

    for (i = 0; i < n_before; i++) {
        struct pinc_package *p = r->wishes.graph->packages[i];
        bool rejected = false;

        for (t = 0; t < n_envs; t++) {
            uint32_t old = before[i * n_envs + t];

            rejected =
                rejected || (old != PINC_NONE && p->pick[t] != PINC_NONE && p->pick[t] != old &&
                             !pinc_package_cell(p, t, p->pick[t])->deps);
        }
        p->rejections += rejected;
        if (rejected && p->rejections == PROBE_AFTER && !p->probed) {
            p->probing = p->dirty = true;
        }
        if (rejected && p->rejections >= 2 && !want_older(r, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

/* --- the loop */

static enum pinc_status solve(struct pinc_rounds *r, struct pinc_error *err)
{
    struct pinc_encode_request request = {.unify = r->unify, .without = r->without};
    struct pinc_encoding *encoding = NULL;
    enum pinc_status st = pinc_encoding_new(&encoding, r->wishes.graph, &request, err);

    r->count++;
    if (st == PINC_OK) {
        st = pinc_encoding_solve(encoding, err);
    }
    pinc_encoding_free(encoding);
    return st;
}

static enum pinc_status ask_for_input(struct pinc_rounds *r, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < r->wishes.graph->n_packages; i++) {
        if (!r->wishes.graph->packages[i]->ready && r->wishes.graph->packages[i]->direct &&
            !pinc_fetch_page(&r->wishes, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return pinc_fetch_grant(&r->wishes, err);
}

/* Does any package rest on assumed dependencies? Ends that: from here on, everything is exact. */
static bool stop_probing(struct pinc_graph *graph)
{
    bool probing = false;
    size_t i;

    for (i = 0; i < graph->n_packages; i++) {
        struct pinc_package *p = graph->packages[i];

        if (p->probing) {
            p->probing = false;
            p->probed = p->dirty = probing = true;
        }
    }
    return probing;
}

/* Before a probed result stands: look at the best version of each gap that would be better than the
 * pick. */
static bool want_checks(struct pinc_rounds *r, uint32_t package)
{
    struct pinc_package *p = r->wishes.graph->packages[package];
    size_t t;
    uint32_t c, n;

    p->probed = true;
    for (t = 0; t < r->wishes.graph->request->n_envs; t++) {
        bool fresh = true;

        for (n = 0, c = (uint32_t)p->n_cands; c-- > 0 && n < PROBE_CHECKS;) {
            if (p->pick[t] == PINC_NONE || !pinc_package_prefers(p, t, c, p->pick[t])) {
                continue;
            }
            if (pinc_package_cell(p, t, c)->deps) {
                fresh = true;
            } else if (fresh && can_look_ahead(r, p, t, c)) {
                fresh = false;
                n++;
                if (!pinc_fetch_ahead(&r->wishes, package, t, c)) {
                    return false;
                }
            }
        }
    }
    return true;
}

static enum pinc_status check_probed(struct pinc_rounds *r, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < r->wishes.graph->n_packages; i++) {
        const struct pinc_package *p = r->wishes.graph->packages[i];

        if (p->probing && !p->probed && !want_checks(r, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

static enum pinc_status round_of(struct pinc_rounds *r, bool *settled, struct pinc_error *err)
{
    size_t n_before = r->wishes.graph->n_packages;
    uint32_t *before = remember_picks(r->wishes.graph);
    enum pinc_status st = before ? solve(r, err) : pinc_fail_memory(err);

    if (st == PINC_ENOSOLUTION && stop_probing(r->wishes.graph)) {
        st = solve(r, err);
    }
    pinc_fetch_reset(&r->wishes);
    if (st == PINC_OK) {
        st = look_at_picks(r, err);
    }
    if (st == PINC_OK && !pinc_fetch_any(&r->wishes)) {
        st = check_probed(r, err);
    }
    *settled = st == PINC_OK && !pinc_fetch_any(&r->wishes);
    if (st == PINC_OK && !*settled) {
        st = count_rejections(r, before, n_before, err);
    }
    if (st == PINC_OK && !*settled) {
        st = pinc_fetch_grant(&r->wishes, err);
    }
    if (st == PINC_OK && !*settled) {
        st = pinc_greedy(&r->wishes, r->without, err);
    }
    pinc_free(before);
    return st;
}

enum pinc_status pinc_rounds_run(struct pinc_rounds *r, struct pinc_error *err)
{
    enum pinc_status st = ask_for_input(r, err);
    bool settled = false;

    if (st == PINC_OK) {
        st = pinc_greedy(&r->wishes, r->without, err);
    }
    while (st == PINC_OK && !settled) {
        if (r->count >= ROUNDS_MAX) {
            return pinc_fail(err, PINC_ELIMIT, "no result after %u rounds", r->count);
        }
        st = round_of(r, &settled, err);
    }
    return st;
}

void pinc_rounds_clear(struct pinc_rounds *r)
{
    pinc_fetch_clear(&r->wishes);
    memset(r, 0, sizeof *r);
}
