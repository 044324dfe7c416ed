#include "resolver/solve/settle.h"

#include "base/time/clock.h"
#include "base/sort.h"
#include "resolver/solve/decide.h"
#include "resolver/solve/unlike.h"

#define NAMES_TOLD 5u /* in the message about the limit */
/* Of libsolv in one run, in place of one for each package at each target. */
#define DECISIONS_FACTOR 4u
#define DECISIONS_MAX 4000u

/* One run after another over an encoding. */
struct settling {
    struct pinc_encoding *e;
    struct pinc_solution *solution;
    const uint32_t *list; /* packages by importance; NULL: targets are not kept alike */
    pinc_targets *hard;   /* of each of them: targets that are known to be alike */
    struct pinc_solv_limits limits;
    struct pinc_solv_wish *wishes; /* room for those of one run */
    struct decide_places input;    /* what the input alone leaves; n is 0 where nobody looked */
};

/* --- the picks */

/* Those that were left out have their most preferred version, wherever there is one. */
static void pick_uncontested(const struct settling *s)
{
    const struct pinc_encoding *e = s->e;
    size_t i, t;

    for (i = 0; i < e->search->graph->n_packages; i++) {
        if (e->uncontested.contested[i]) {
            continue;
        }
        for (t = 0; t < e->n_envs; t++) {
            pinc_solution_set(s->solution, i, t, e->uncontested.best[i * e->n_envs + t]);
        }
        s->solution->apart[i] = 0;
    }
}

static void read_picks(const struct settling *s)
{
    const struct pinc_encoding *e = s->e;
    size_t i, t;
    uint32_t k;

    pick_uncontested(s);
    for (i = 0; i < e->n_order; i++) {
        for (t = 0; t < e->n_envs; t++) {
            const struct pinc_slot *slot = pinc_slot_at(e, e->order[i], t);
            uint32_t pick = PINC_NONE;

            for (k = 0; k < slot->n; k++) {
                if (pinc_solv_has(e->solv, slot->first + (pinc_solv_id)k)) {
                    pick = slot->cands[k];
                }
            }
            pinc_solution_set(s->solution, e->order[i], t, pick);
        }
    }
}

/* The solution that was found without the solver: all targets that share versions are alike. */
static void take_picks(const struct settling *s, const uint32_t *picks)
{
    const struct pinc_encoding *e = s->e;
    size_t i, t;

    pick_uncontested(s);
    for (i = 0; i < e->n_order; i++) {
        for (t = 0; t < e->n_envs; t++) {
            pinc_solution_set(s->solution, e->order[i], t, picks[i * e->n_envs + t]);
        }
        s->solution->apart[e->order[i]] = e->request.unify ? 0 : s->solution->apart[e->order[i]];
    }
}

/* --- keeping targets alike */

/* A package, and its place in the graph. */
struct ranked {
    const struct pinc_package *package;
    uint32_t at;
};

static int compare_importance(const void *a, const void *b)
{
    const struct pinc_package *p = ((const struct ranked *)a)->package;
    const struct pinc_package *q = ((const struct ranked *)b)->package;

    return p->origin.root_order != q->origin.root_order
               ? (p->origin.root_order < q->origin.root_order ? -1 : 1)
               : pinc_slice_compare(p->name, q->name);
}

/* The packages by their importance for being alike: those of the input in its order, then by name.
 */
static uint32_t *by_importance(const struct pinc_encoding *e)
{
    size_t n = e->n_order, i;
    struct ranked *ranked = pinc_arena_array(e->arena, n, sizeof *ranked);
    uint32_t *list = pinc_arena_array(e->arena, n, sizeof *list);

    if (!ranked || !list) {
        return NULL;
    }
    for (i = 0; i < n; i++) {
        ranked[i].at = e->order[i];
        ranked[i].package = e->search->graph->packages[ranked[i].at];
    }
    pinc_sort(ranked, n, sizeof *ranked, compare_importance);
    for (i = 0; i < n; i++) {
        list[i] = ranked[i].at;
    }
    return list;
}

/* Does the pick at target t have the version of the targets of its Python that are in `together`?
 */
static bool is_alike(const struct settling *s, uint32_t package, size_t t, pinc_targets together)
{
    const struct pinc_encoding *e = s->e;
    const struct pinc_package *p = e->search->graph->packages[package];
    const uint32_t pick = pinc_solution_pick(s->solution, package, t);
    size_t u;

    for (u = 0; u < e->n_envs; u++) {
        const uint32_t other = pinc_solution_pick(s->solution, package, u);

        if ((together >> u & 1) && e->python[u] == e->python[t] && other != PINC_NONE &&
            pick != PINC_NONE && p->cands[other].group != p->cands[pick].group) {
            return false;
        }
    }
    return true;
}

/* --- the limit */

/* How long the search may go on: what is left of the time for solving. */
static struct pinc_solv_limits limits_of(const struct pinc_graph *graph, int64_t now)
{
    const unsigned limit = graph->request->choosing.solve_seconds;

    return (struct pinc_solv_limits){
        .deadline = limit == 0 ? INT64_MAX : now + (int64_t)limit * 1000 - graph->effort.solving_ms,
        .decisions = graph->effort.hard
                         ? 0
                         : DECISIONS_MAX + (uint64_t)DECISIONS_FACTOR * graph->n_packages *
                                               graph->request->n_envs};
}

static enum pinc_status fail_limit(const struct pinc_encoding *e, struct pinc_error *err)
{
    const struct pinc_graph *graph = e->search->graph;
    uint32_t packages[NAMES_TOLD];
    size_t n = pinc_solv_busiest(e->solv, packages, NAMES_TOLD), i;
    const unsigned seconds = graph->request->choosing.solve_seconds;
    struct pinc_buf names = {0};

    for (i = 0; i < n; i++) {
        pinc_buf_addf(&names, "%s%.*s", i ? ", " : "",
                      PINC_SLICE_ARG(graph->packages[packages[i]]->name));
    }
    (void)pinc_fail(err, PINC_ELIMIT, "no solution was found within %u second%s of solving%s%s",
                    seconds, seconds == 1 ? "" : "s", n ? "; in question are versions of " : "",
                    names.ptr ? names.ptr : "");
    pinc_fail_hint(err,
                   "pin one of these packages, or allow more time with --solve-timeout SECONDS");
    pinc_buf_clear(&names);
    return PINC_ELIMIT;
}

/* Run, and remember whether the problem is a hard one: later rounds do not try the ordinary way again. */
static enum pinc_status run_once(const struct pinc_encoding *e, const struct pinc_solv_wish *wishes,
                                 size_t n, const struct pinc_solv_limits *limits,
                                 struct pinc_error *err)
{
    bool *hard = &e->search->graph->effort.hard;
    enum pinc_status st = pinc_solv_run(e->solv, wishes, n, limits);

    *hard = *hard || pinc_solv_walled(e->solv);
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    return st == PINC_ELIMIT ? fail_limit(e, err) : st;
}

static enum pinc_status ask_caller(const struct pinc_search *search, struct pinc_error *err)
{
    const struct pinc_provider *provider = search->graph->provider;

    return provider->proceed ? provider->proceed(provider->self, err) : PINC_OK;
}

/* Ask the caller, then run: the hard unify nodes, and all others that are not known to be apart as
 * weak ones. */
static enum pinc_status run(const struct settling *s, struct pinc_error *err)
{
    const struct pinc_encoding *e = s->e;
    enum pinc_status st = ask_caller(e->search, err);
    size_t i, t, n = 0;

    if (st != PINC_OK) {
        return st;
    }
    for (i = 0; s->list && i < e->n_order; i++) {
        for (t = 0; t < e->n_envs; t++) {
            const pinc_solv_id unify = pinc_slot_at(e, s->list[i], t)->unify;
            const bool hard = s->hard[i] >> t & 1;

            if (unify && (hard || !(s->solution->apart[s->list[i]] >> t & 1))) {
                s->wishes[n++] = (struct pinc_solv_wish){unify, !hard};
            }
        }
    }
    st = run_once(e, s->wishes, n, &s->limits, err);
    if (st == PINC_OK) {
        read_picks(s);
    }
    return st;
}

/*
 * libsolv drops more weak jobs than it has to. So go through them by importance and keep each that
 * can be kept together with those before it: the result does not depend on how the solver came to
 * its first answer.
 */
static enum pinc_status settle_unify(const struct settling *s, struct pinc_error *err)
{
    const struct pinc_encoding *e = s->e;
    size_t i, t;

    for (i = 0; i < e->n_order; i++) {
        pinc_targets *apart = &s->solution->apart[s->list[i]];

        for (t = 0; t < e->n_envs; t++) {
            const pinc_targets bit = (pinc_targets)1 << t;
            enum pinc_status st = PINC_OK;

            if (!pinc_slot_at(e, s->list[i], t)->unify) {
                continue;
            }
            if (!is_alike(s, s->list[i], t, s->hard[i])) {
                if (s->input.n > 0 && pinc_unlike(&s->input, s->list[i], t, s->hard[i])) {
                    *apart |= bit;
                    continue;
                }
                s->hard[i] |= bit;
                st = run(s, err);
                s->hard[i] &= ~bit;
            }
            if (st == PINC_OK) {
                s->hard[i] |= bit;
                *apart &= ~bit;
            } else if (st == PINC_ENOSOLUTION) {
                *apart |= bit;
            } else {
                return st;
            }
        }
    }
    return PINC_OK;
}

/* Look for the solution without the solver first. @param picks NULL: it has to be asked */
static enum pinc_status decide(const uint32_t **picks, const struct pinc_encoding *e,
                               struct pinc_error *err)
{
    enum pinc_status st = ask_caller(e->search, err);

    *picks = NULL;
    return st == PINC_OK && !e->request.by_solver ? pinc_decide(picks, e, err) : st;
}

/* Targets of one Python: which cannot be alike is known without the solver, for the most part. */
static enum pinc_status find_unlike(struct settling *s, struct pinc_error *err)
{
    const struct pinc_encoding *e = s->e;
    enum pinc_status st = PINC_OK;
    bool shared = false;
    size_t t;

    for (t = 0; t < e->n_envs; t++) {
        shared = shared || e->python[t] != t;
    }
    if (shared && s->list && !e->request.by_solver) {
        st = pinc_decide_input(&s->input, e, err);
    }
    if (st == PINC_OK && s->input.n > 0) {
        pinc_unlike_mark(&s->input, s->solution->apart);
    }
    return st;
}

static enum pinc_status settle(struct settling *s, struct pinc_error *err)
{
    struct pinc_encoding *e = s->e;
    const uint32_t *picks;
    enum pinc_status st = decide(&picks, e, err);

    s->solution = &e->search->solution;
    if (st == PINC_OK && picks) {
        take_picks(s, picks);
        return PINC_OK;
    }
    st = st == PINC_OK ? pinc_encoding_fill(e, err) : st;
    if (st != PINC_OK) {
        return st;
    }
    s->list = e->request.unify ? by_importance(e) : NULL;
    s->hard = pinc_arena_array(e->arena, e->n_order, sizeof *s->hard);
    s->wishes = pinc_arena_array(e->arena, e->n_order * e->n_envs, sizeof *s->wishes);
    if ((e->request.unify && !s->list) || !s->hard || !s->wishes) {
        return pinc_fail_memory(err);
    }
    st = find_unlike(s, err);
    st = st == PINC_OK ? run(s, err) : st;
    return st == PINC_OK && s->list ? settle_unify(s, err) : st;
}

enum pinc_status pinc_settle(struct pinc_search *search, const struct pinc_encode_request *request,
                             struct pinc_error *err)
{
    const int64_t start = pinc_clock_ms();
    struct settling s = {.limits = limits_of(search->graph, start)};
    enum pinc_status st = pinc_encoding_new(&s.e, search, request, err);

    s.limits.memory = &search->memory;
    if (st == PINC_OK) {
        st = settle(&s, err);
    }
    pinc_encoding_free(s.e);
    search->graph->effort.solving_ms += pinc_clock_ms() - start;
    return st;
}

enum pinc_status pinc_settle_try(struct pinc_search *search, const bool *without,
                                 pinc_targets targets, bool *involved, struct pinc_error *err)
{
    const int64_t start = pinc_clock_ms();
    struct pinc_encode_request request = {.without = without, .targets = targets};
    struct pinc_encoding *encoding = NULL;
    const uint32_t *picks = NULL;
    enum pinc_status st = pinc_encoding_new(&encoding, search, &request, err);

    if (st == PINC_OK) {
        st = decide(&picks, encoding, err);
    }
    if (st == PINC_OK && !picks) {
        st = pinc_encoding_fill(encoding, err);
    }
    if (st == PINC_OK && !picks) {
        struct pinc_solv_limits limits = limits_of(search->graph, start);

        limits.memory = &search->memory;
        st = run_once(encoding, NULL, 0, &limits, err);
        if (st == PINC_ENOSOLUTION && involved) {
            pinc_solv_proof(encoding->solv, involved);
        }
    }
    pinc_encoding_free(encoding);
    search->graph->effort.solving_ms += pinc_clock_ms() - start;
    return st;
}
