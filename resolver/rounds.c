#include "resolver/rounds.h"

#include "resolver/descend.h"
#include "resolver/encode.h"
#include "resolver/guess.h"
#include "resolver/reduce.h"

#include <string.h>

/* After this many solver runs something is wrong with the input; ordinary ones take 3 to 15. */
#define ROUNDS_MAX 200u
/* Rejections of a package after which it is probed, and versions that are looked into before its probed result stands. */
#define PROBE_AFTER 3u
#define PROBE_CHECKS 8u

/* --- walking the picks */

struct walk {
    struct pinc_graph *graph;
    size_t target;
    bool *reached;
    uint32_t *queue;
    size_t n_queue;
    bool **extras; /* of each package: which of its extras are asked for; NULL: none */
    pinc_walk_visit *visit;
    void *user;
    struct pinc_arena *arena;
    bool again; /* an extra was asked for after its package had been passed */
};

static bool walk_dep(struct walk *w, uint32_t from, uint32_t root, const struct pinc_dep *dep)
{
    const struct pinc_package *p = w->graph->packages[dep->package];
    size_t i;

    if (!w->reached[dep->package]) {
        w->reached[dep->package] = true;
        w->queue[w->n_queue++] = dep->package;
    }
    for (i = 0; i < dep->n_extras; i++) {
        bool **wanted = &w->extras[dep->package];

        if (!*wanted) {
            *wanted = pinc_arena_array(w->arena, p->n_extras, sizeof **wanted);
        }
        if (!*wanted) {
            return false;
        }
        w->again = w->again || !(*wanted)[dep->extras[i]];
        (*wanted)[dep->extras[i]] = true;
    }
    return w->visit(w->user, from, root, dep, w->target);
}

static bool walk_deps(struct walk *w, uint32_t from, const struct pinc_deps *deps)
{
    size_t i;

    for (i = 0; i < deps->n; i++) {
        if (!walk_dep(w, from, PINC_NONE, &deps->items[i])) {
            return false;
        }
    }
    return true;
}

static const struct pinc_cell *picked_cell(const struct walk *w, const struct pinc_package *p)
{
    const struct pinc_cell *cell;

    if (!p->ready || p->pick[w->target] == PINC_NONE) {
        return NULL;
    }
    cell = pinc_package_cell(p, w->target, p->pick[w->target]);
    return cell->deps ? cell : NULL;
}

static bool walk_package(struct walk *w, uint32_t at)
{
    struct pinc_package *p = w->graph->packages[at];
    const struct pinc_cell *cell = picked_cell(w, p);

    return !cell || walk_deps(w, at, cell->deps);
}

/* Extras of the packages that were reached so far, until no new one is asked for. */
static bool walk_extras(struct walk *w, bool **done)
{
    size_t i;
    uint32_t x;

    for (i = 0; i < w->n_queue; i++) {
        uint32_t at = w->queue[i];
        struct pinc_package *p = w->graph->packages[at];

        for (x = 0; w->extras[at] && picked_cell(w, p) && x < p->n_extras; x++) {
            const struct pinc_deps *deps;

            if (!w->extras[at][x]) {
                continue;
            }
            if (!done[at]) {
                done[at] = pinc_arena_array(w->arena, p->n_extras, sizeof **done);
            }
            deps = done[at] ? pinc_graph_extra_deps(w->graph, p, w->target, p->pick[w->target], x)
                            : NULL;
            if (!deps) {
                return false;
            }
            if (!done[at][x]) {
                done[at][x] = true;
                if (!walk_deps(w, at, deps)) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool walk_all(struct walk *w, const bool *without, bool **done)
{
    const struct pinc_resolve_request *request = w->graph->request;
    size_t i, at = 0;

    for (i = 0; i < request->n_requirements; i++) {
        if ((request->requirements[i].targets >> w->target & 1) && !(without && without[i]) &&
            !walk_dep(w, PINC_NONE, (uint32_t)i, pinc_graph_root(w->graph, i, w->target))) {
            return false;
        }
    }
    do {
        w->again = false;
        for (; at < w->n_queue; at++) {
            if (!walk_package(w, w->queue[at])) {
                return false;
            }
        }
        if (!walk_extras(w, done)) {
            return false;
        }
    } while (w->again || at < w->n_queue);
    return true;
}

bool pinc_walk_prepare(struct pinc_graph *graph)
{
    size_t i, t;
    uint32_t x;

    /* The list grows while it is walked; extras of earlier packages that come up late are taken on the next pass. */
    for (i = 0; i < graph->n_packages; i++) {
        struct pinc_package *p = graph->packages[i];
        size_t n = graph->n_packages;
        bool fresh = false;

        for (t = 0; p->ready && p->n_extras && t < graph->request->n_envs; t++) {
            const struct pinc_cell *cell =
                p->pick[t] == PINC_NONE ? NULL : pinc_package_cell(p, t, p->pick[t]);

            for (x = 0; cell && cell->deps && x < p->n_extras; x++) {
                fresh = fresh || x >= cell->n_extra_deps || !cell->extra_deps[x];
                if (!pinc_graph_extra_deps(graph, p, t, p->pick[t], x)) {
                    return false;
                }
            }
        }
        if (fresh || graph->n_packages > n) {
            i = (size_t)-1; /* from the start: each pass makes at least one list, and there are finitely many */
        }
    }
    return true;
}

bool pinc_walk(struct pinc_graph *graph, size_t target, const bool *without, bool *reached,
               pinc_walk_visit *visit, void *user)
{
    size_t n = graph->n_packages;
    struct pinc_arena *arena = pinc_arena_new();
    struct walk w = {.graph = graph, .target = target, .reached = reached, .visit = visit,
                     .user = user, .arena = arena};
    bool **done, result = false;

    if (arena) {
        w.queue = pinc_arena_array(arena, n, sizeof *w.queue);
        w.extras = pinc_arena_array(arena, n, sizeof *w.extras);
        done = pinc_arena_array(arena, n, sizeof *done);
        memset(reached, 0, n * sizeof *reached);
        result = w.queue && w.extras && done && walk_all(&w, without, done);
    }
    pinc_arena_free(arena);
    return result;
}

/* --- what a round lacks */

bool pinc_rounds_want_page(struct pinc_rounds *r, uint32_t package)
{
    size_t i;

    for (i = 0; i < r->n_wanted; i++) {
        if (r->wanted[i] == package) {
            return true;
        }
    }
    if (!PINC_GROW(r->wanted, r->cap_wanted, r->n_wanted + 1)) {
        return false;
    }
    r->wanted[r->n_wanted++] = package;
    return true;
}

bool pinc_rounds_want_cell(struct pinc_rounds *r, uint32_t package, size_t target, uint32_t cand)
{
    const struct pinc_cell *cell =
        pinc_package_cell(r->graph->packages[package], target, cand);

    if (cell->deps || cell->file == PINC_NONE) {
        return true;
    }
    if (!PINC_GROW(r->cells, r->cap_cells, r->n_cells + 1)) {
        return false;
    }
    r->cells[r->n_cells++] = (struct pinc_wanted_cell){package, cand, target};
    return true;
}

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
    struct pinc_graph *graph = r->graph;
    bool *reached = pinc_alloc_array(graph->n_packages, sizeof *reached);
    bool done = reached != NULL;
    size_t t, i;

    for (t = 0; done && t < graph->request->n_envs; t++) {
        done = pinc_walk(graph, t, r->without, reached, nothing_to_do, NULL);
        for (i = 0; done && i < graph->n_packages; i++) {
            struct pinc_package *p = graph->packages[i];

            if (!reached[i]) {
                p->pick[t] = PINC_NONE;
            } else if (!p->ready) {
                done = pinc_rounds_want_page(r, (uint32_t)i);
            } else {
                done = pinc_rounds_want_cell(r, (uint32_t)i, t, p->pick[t]);
            }
        }
    }
    pinc_free(reached);
    return done ? PINC_OK : pinc_fail_memory(err);
}

/* --- asking and waiting */

static bool answered(const struct pinc_rounds *r)
{
    size_t i, t;

    for (i = 0; i < r->n_wanted; i++) {
        const struct pinc_package *p = r->graph->packages[r->wanted[i]];

        for (t = 0; t < r->graph->request->n_envs; t++) {
            if (p->project[t]->state == PINC_PENDING) {
                return false;
            }
        }
    }
    for (i = 0; i < r->n_cells; i++) {
        const struct pinc_wanted_cell *w = &r->cells[i];
        const struct pinc_cell *cell =
            pinc_package_cell(r->graph->packages[w->package], w->target, w->cand);

        if (cell->metadata && cell->metadata->state == PINC_PENDING) {
            return false;
        }
    }
    return true;
}

static enum pinc_status ask(struct pinc_rounds *r, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < r->n_wanted && st == PINC_OK; i++) {
        st = pinc_graph_ask_package(r->graph, r->graph->packages[r->wanted[i]], err);
    }
    for (i = 0; i < r->n_cells && st == PINC_OK; i++) {
        const struct pinc_wanted_cell *w = &r->cells[i];

        st = pinc_graph_ask_metadata(r->graph, r->graph->packages[w->package], w->target, w->cand,
                                     err);
    }
    return st;
}

static enum pinc_status wait(struct pinc_rounds *r, struct pinc_error *err)
{
    const struct pinc_provider *provider = r->graph->provider;

    while (!answered(r)) {
        struct pinc_arrival arrival = {0};
        enum pinc_status st = provider->next(provider->self, &arrival, err);

        if (st == PINC_OK && r->guess) {
            st = pinc_guess_follow(r->guess, &arrival, err);
        }
        if (st != PINC_OK) {
            return st;
        }
        if (!arrival.project && !arrival.metadata && !answered(r)) {
            return pinc_fail(err, PINC_EINTERNAL, "an answer that was asked for never came");
        }
    }
    return PINC_OK;
}

/* Take in what was waited for, in the order of the wishes, which does not depend on that of the answers. */
static enum pinc_status learn(struct pinc_rounds *r, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < r->n_wanted && st == PINC_OK; i++) {
        st = pinc_graph_learn_package(r->graph, r->graph->packages[r->wanted[i]], err);
    }
    for (i = 0; i < r->n_cells && st == PINC_OK; i++) {
        const struct pinc_wanted_cell *w = &r->cells[i];

        st = pinc_graph_learn_metadata(r->graph, r->graph->packages[w->package], w->target, w->cand,
                                       err);
    }
    return st;
}

void pinc_rounds_want_nothing(struct pinc_rounds *r)
{
    r->n_wanted = r->n_cells = 0;
}

bool pinc_rounds_wants(const struct pinc_rounds *r)
{
    return r->n_wanted + r->n_cells > 0;
}

enum pinc_status pinc_rounds_fetch(struct pinc_rounds *r, struct pinc_error *err)
{
    enum pinc_status st = ask(r, err);

    if (st == PINC_OK) {
        st = wait(r, err);
    }
    return st == PINC_OK ? learn(r, err) : st;
}

/* --- rejections */

/* The picks of the round before, to see which of them were given up although their metadata is known. */
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
static bool can_look_ahead(const struct pinc_package *p, size_t t, uint32_t c)
{
    const struct pinc_cell *cell = pinc_package_cell(p, t, c);

    return cell->file != PINC_NONE && !cell->deps &&
           p->cands[c].table->project->files[cell->file].kind == PINC_WHEEL;
}

/*
 * Versions beyond the pick, towards less preferred ones: the next ones, doubling in number with each rejection; or, while probing,
 * at doubling distances up to the next known version, and the last one.
 */
static bool want_beyond(struct pinc_rounds *r, uint32_t package, size_t t)
{
    struct pinc_package *p = r->graph->packages[package];
    uint32_t left = 1u << (p->rejections < 8 ? p->rejections - 1 : 7), distance = 0, next = 1;
    uint32_t c = p->pick[t], last = PINC_NONE;

    while (c != PINC_NONE && left > 0 && (p->lowest ? ++c < p->n_cands : c-- > 0)) {
        if (p->probing && pinc_package_cell(p, t, c)->deps) {
            last = PINC_NONE;
            break;
        }
        if (!can_look_ahead(p, t, c)) {
            continue;
        }
        last = c;
        distance++;
        if (p->probing && distance != next) {
            continue;
        }
        next *= 2;
        left -= !p->probing;
        if (!pinc_rounds_want_cell(r, package, t, c)) {
            return false;
        }
    }
    return !p->probing || last == PINC_NONE || pinc_rounds_want_cell(r, package, t, last);
}

static bool want_older(struct pinc_rounds *r, uint32_t package)
{
    size_t t;

    for (t = 0; t < r->graph->request->n_envs; t++) {
        if (!want_beyond(r, package, t)) {
            return false;
        }
    }
    return true;
}

static enum pinc_status count_rejections(struct pinc_rounds *r, const uint32_t *before, size_t n_before,
                                         struct pinc_error *err)
{
    size_t n_envs = r->graph->request->n_envs, i, t;

    for (i = 0; i < n_before; i++) {
        struct pinc_package *p = r->graph->packages[i];
        bool rejected = false;

        for (t = 0; t < n_envs; t++) {
            uint32_t old = before[i * n_envs + t];

            rejected = rejected || (old != PINC_NONE && p->pick[t] != PINC_NONE &&
                                    p->pick[t] != old && !pinc_package_cell(p, t, p->pick[t])->deps);
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
    struct pinc_arena *arena = pinc_arena_new();
    enum pinc_status st;

    r->count++;
    if (!arena) {
        return pinc_fail_memory(err);
    }
    st = pinc_reduce(r->graph, err);
    if (st == PINC_OK) {
        st = pinc_order(&request.order, &request.n_order, r->graph, arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_encoding_new(&encoding, r->graph, &request, err);
    }
    if (st == PINC_OK) {
        st = pinc_encoding_solve(encoding, err);
    }
    pinc_encoding_free(encoding);
    pinc_arena_free(arena);
    return st;
}

static enum pinc_status ask_for_input(struct pinc_rounds *r, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < r->graph->n_packages; i++) {
        if (!r->graph->packages[i]->ready && r->graph->packages[i]->direct &&
            !pinc_rounds_want_page(r, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return pinc_rounds_fetch(r, err);
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

/* Before a probed result stands: look at the best version of each gap that would be better than the pick. */
static bool want_checks(struct pinc_rounds *r, uint32_t package)
{
    struct pinc_package *p = r->graph->packages[package];
    size_t t;
    uint32_t c, n;

    p->probed = true;
    for (t = 0; t < r->graph->request->n_envs; t++) {
        bool fresh = true;

        for (n = 0, c = (uint32_t)p->n_cands; c-- > 0 && n < PROBE_CHECKS;) {
            if (p->pick[t] == PINC_NONE || !pinc_package_prefers(p, t, c, p->pick[t])) {
                continue;
            }
            if (pinc_package_cell(p, t, c)->deps) {
                fresh = true;
            } else if (fresh && can_look_ahead(p, t, c)) {
                fresh = false;
                n++;
                if (!pinc_rounds_want_cell(r, package, t, c)) {
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

    for (i = 0; i < r->graph->n_packages; i++) {
        const struct pinc_package *p = r->graph->packages[i];

        if (p->probing && !p->probed && !want_checks(r, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

static enum pinc_status round_of(struct pinc_rounds *r, bool *settled, struct pinc_error *err)
{
    size_t n_before = r->graph->n_packages;
    uint32_t *before = remember_picks(r->graph);
    enum pinc_status st = before ? solve(r, err) : pinc_fail_memory(err);

    if (st == PINC_ENOSOLUTION && stop_probing(r->graph)) {
        st = solve(r, err);
    }
    pinc_rounds_want_nothing(r);
    if (st == PINC_OK) {
        st = look_at_picks(r, err);
    }
    if (st == PINC_OK && !pinc_rounds_wants(r)) {
        st = check_probed(r, err);
    }
    *settled = st == PINC_OK && !pinc_rounds_wants(r);
    if (st == PINC_OK && !*settled) {
        st = count_rejections(r, before, n_before, err);
    }
    if (st == PINC_OK && !*settled) {
        st = pinc_rounds_fetch(r, err);
    }
    if (st == PINC_OK && !*settled) {
        st = pinc_descend(r, err);
    }
    pinc_free(before);
    return st;
}

enum pinc_status pinc_rounds_run(struct pinc_rounds *r, struct pinc_error *err)
{
    enum pinc_status st = ask_for_input(r, err);
    bool settled = false;

    if (st == PINC_OK) {
        st = pinc_descend(r, err);
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
    pinc_free(r->wanted);
    pinc_free(r->cells);
    memset(r, 0, sizeof *r);
}
