#include "resolver/solve/rounds.h"

#include "resolver/policy/preferred_file.h"
#include "resolver/solve/foremost.h"
#include "resolver/solve/greedy.h"
#include "resolver/solve/settle.h"
#include "resolver/state/traverse.h"

/* Ordinary inputs take 3 to 15 solver runs, and a version after the other that brings a new dependency
 * takes as many as there are: the time of solving is what ends that. */
#define ROUNDS_MAX 100000u
/* Rejections of a package after which it is probed, and versions that are looked into before its
 * probed result stands. */
#define PROBE_AFTER 7u
#define PROBE_CHECKS 8u
/* Of the number of versions that are looked into at once: a round takes the square of all versions. */
#define DOUBLINGS_MAX 12u

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
    struct pinc_graph *graph = r->search.graph;
    bool *reached = pinc_alloc_array(graph->n_packages, sizeof *reached);
    bool done = reached && pinc_search_grow(&r->search);
    size_t t, i;

    for (t = 0; done && t < graph->request->n_envs; t++) {
        done = pinc_traverse(graph, &r->search.solution, t, NULL, reached, nothing_to_do, NULL);
        for (i = 0; done && i < graph->n_packages; i++) {
            if (!reached[i]) {
                pinc_solution_set(&r->search.solution, i, t, PINC_NONE);
            } else if (!graph->packages[i]->ready) {
                done = pinc_fetch_page(&r->wishes, (uint32_t)i);
            } else {
                done = pinc_fetch_cell(&r->wishes, (uint32_t)i, t,
                                       pinc_solution_pick(&r->search.solution, i, t));
            }
        }
    }
    pinc_free(reached);
    return done ? PINC_OK : pinc_fail_memory(err);
}

/* --- rejections */

/* Is the metadata of the candidate not known, and can it be had without a build? */
static bool can_look_ahead(const struct pinc_rounds *r, uint32_t package, size_t t, uint32_t c)
{
    const struct pinc_package *p = r->search.graph->packages[package];
    const uint32_t pick = pinc_solution_pick(&r->search.solution, package, t);
    const struct pinc_cell *cell = pinc_package_cell(p, t, c);
    const struct pinc_project *project = p->cands[c].table->project;
    uint32_t file;

    if (cell->file == PINC_NONE || pinc_cell_metadata(cell)) {
        return false;
    }
    /* Pre-releases are not guessed at while a final release is picked. */
    if (pinc_package_demotes(p, c) && pick != PINC_NONE && !pinc_package_demotes(p, pick)) {
        return false;
    }
    file = pinc_metadata_file(project, r->search.graph->request->envs[t], cell->file);
    return project->files[file].kind == PINC_WHEEL;
}

/* Is it time to look further? The input's own packages walk back far more often than others, whose
 * bounds are known by then. */
static bool looks_further(const struct pinc_package *p, const struct pinc_tried *tried)
{
    return tried->rejections >= 2 || (tried->rejections == 1 && pinc_package_is_direct(p));
}

/*
 * Versions beyond the pick, towards less preferred ones: the next two, doubling in number with
 * each further rejection; or, while probing, at doubling distances up to the next known version, and the
 * last one.
 */
static bool want_beyond(struct pinc_rounds *r, uint32_t package, size_t t)
{
    const struct pinc_package *p = r->search.graph->packages[package];
    const struct pinc_tried *tried = &r->search.tried[package];
    const unsigned doublings = tried->rejections - !pinc_package_is_direct(p);
    uint32_t left = 1u << (doublings < DOUBLINGS_MAX ? doublings : DOUBLINGS_MAX), distance = 0;
    uint32_t c = pinc_solution_pick(&r->search.solution, package, t), last = PINC_NONE, next = 1;

    while (c != PINC_NONE && left > 0 && (p->lowest ? ++c < p->n_cands : c-- > 0)) {
        if (tried->probing && pinc_package_deps(p, t, c)) {
            last = PINC_NONE;
            break;
        }
        if (!can_look_ahead(r, package, t, c)) {
            continue;
        }
        last = c;
        distance++;
        if (tried->probing && distance != next) {
            continue;
        }
        next *= 2;
        left -= !tried->probing;
        if (!pinc_fetch_ahead(&r->wishes, package, t, c)) {
            return false;
        }
    }
    return !tried->probing || last == PINC_NONE || pinc_fetch_ahead(&r->wishes, package, t, last);
}

static bool want_older(struct pinc_rounds *r, uint32_t package)
{
    size_t t;

    for (t = 0; t < r->search.graph->request->n_envs; t++) {
        if (!want_beyond(r, package, t)) {
            return false;
        }
    }
    return true;
}

/* Which picks of the round before were given up although their metadata is known? */
static enum pinc_status count_rejections(struct pinc_rounds *r, const struct pinc_solution *before,
                                         struct pinc_error *err)
{
    size_t n_envs = r->search.graph->request->n_envs, i, t;

    for (i = 0; i < before->n; i++) {
        const struct pinc_package *p = r->search.graph->packages[i];
        struct pinc_tried *tried = &r->search.tried[i];
        bool rejected = false;

        for (t = 0; t < n_envs; t++) {
            const uint32_t old = pinc_solution_pick(before, i, t);
            const uint32_t now = pinc_solution_pick(&r->search.solution, i, t);

            rejected = rejected || (old != PINC_NONE && now != PINC_NONE && now != old &&
                                    !pinc_package_deps(p, t, now));
        }
        tried->rejections += rejected;
        if (rejected && tried->rejections == PROBE_AFTER && !tried->probed) {
            tried->probing = true;
        }
        if (rejected && looks_further(p, tried) && !want_older(r, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

/* --- the loop */

static enum pinc_status solve(struct pinc_rounds *r, struct pinc_error *err)
{
    const struct pinc_encode_request request = {.unify = true};

    r->count++;
    return pinc_settle(&r->search, &request, err);
}

static enum pinc_status ask_for_input(struct pinc_rounds *r, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < r->search.graph->n_packages; i++) {
        const struct pinc_package *p = r->search.graph->packages[i];

        if (!p->ready && pinc_package_is_direct(p) && !pinc_fetch_page(&r->wishes, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return pinc_fetch_grant(&r->wishes, err);
}

/* Does any package rest on assumed dependencies? Ends that: from here on, everything is exact. */
static bool stop_probing(struct pinc_search *search)
{
    bool probing = false;
    size_t i;

    for (i = 0; i < search->solution.n; i++) {
        struct pinc_tried *tried = &search->tried[i];

        if (tried->probing) {
            tried->probing = false;
            tried->probed = probing = true;
        }
    }
    return probing;
}

/* Before a probed result stands: look at the best version of each gap that would be better than the
 * pick. */
static bool want_checks(struct pinc_rounds *r, uint32_t package)
{
    const struct pinc_package *p = r->search.graph->packages[package];
    size_t t;
    uint32_t c, n;

    r->search.tried[package].probed = true;
    for (t = 0; t < r->search.graph->request->n_envs; t++) {
        const uint32_t pick = pinc_solution_pick(&r->search.solution, package, t);
        bool fresh = true;

        for (n = 0, c = (uint32_t)p->n_cands; c-- > 0 && n < PROBE_CHECKS;) {
            if (pick == PINC_NONE || !pinc_package_prefers(p, t, c, pick)) {
                continue;
            }
            if (pinc_package_deps(p, t, c)) {
                fresh = true;
            } else if (fresh && can_look_ahead(r, package, t, c)) {
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

    for (i = 0; i < r->search.solution.n; i++) {
        const struct pinc_tried *tried = &r->search.tried[i];

        if (tried->probing && !tried->probed && !want_checks(r, (uint32_t)i)) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

/* The input's requirements that hold at a target, by their packages. */
struct asked {
    uint32_t *first; /* of each package: 1 + the last requirement on it; 0: none */
    uint32_t *next;  /* of each requirement: 1 + the one before it on its package */
};

/* Is there a version at the target that all of the input's requirements on the package hold? */
static bool input_leaves_any(const struct pinc_graph *graph, const struct asked *asked,
                             uint32_t package, size_t target)
{
    const struct pinc_package *p = graph->packages[package];
    uint32_t *counts = pinc_alloc_array(p->n_cands + 1, sizeof *counts);
    bool fits = !counts; /* without memory what comes next says so */
    uint32_t c, i, n = 0;

    for (i = asked->first[package]; counts && i > 0; i = asked->next[i - 1]) {
        pinc_match_count(p->specs.items[pinc_graph_root(graph, i - 1, target)->spec].match, counts);
        n++;
    }
    for (c = 0; counts && c < p->n_cands; c++) {
        counts[c + 1] += counts[c];
    }
    for (c = (uint32_t)p->n_cands; !fits && c-- > 0;) {
        fits = counts[c] == n && pinc_package_cell(p, target, c)->file != PINC_NONE;
    }
    pinc_free(counts);
    return fits;
}

/* A line that no file of some target suits is refused from its page alone, before anything is
 * built or followed. */
static bool input_is_hopeless(const struct pinc_graph *graph)
{
    const struct pinc_resolve_request *request = graph->request;
    const size_t n = graph->n_packages;
    struct asked asked = {
        .first = pinc_alloc_array(n, sizeof *asked.first),
        .next = pinc_alloc_array(request->n_requirements, sizeof *asked.next),
    };
    bool hopeless = false;
    uint32_t i;
    size_t t;

    for (t = 0; t < request->n_envs && asked.first && asked.next && !hopeless; t++) {
        for (i = 0; i < n; i++) {
            asked.first[i] = 0;
        }
        for (i = 0; i < request->n_requirements; i++) {
            const uint32_t package = pinc_graph_root(graph, i, t)->package;

            if (request->requirements[i].targets >> t & 1) {
                asked.next[i] = asked.first[package];
                asked.first[package] = i + 1;
            }
        }
        for (i = 0; i < n && !hopeless; i++) {
            hopeless = asked.first[i] && !input_leaves_any(graph, &asked, i, t);
        }
    }
    pinc_free(asked.first);
    pinc_free(asked.next);
    return hopeless; /* without memory what comes next says so */
}

static enum pinc_status round_of(struct pinc_rounds *r, bool *settled, struct pinc_error *err)
{
    struct pinc_solution before;
    enum pinc_status st =
        pinc_solution_copy(&before, &r->search.solution) ? solve(r, err) : pinc_fail_memory(err);

    if (st == PINC_ENOSOLUTION && stop_probing(&r->search)) {
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
        st = count_rejections(r, &before, err);
    }
    if (st == PINC_OK && !*settled) {
        st = pinc_fetch_grant(&r->wishes, err);
    }
    if (st == PINC_OK && !*settled) {
        st = pinc_greedy(&r->search, &r->wishes, err);
    }
    pinc_solution_clear(&before);
    return st;
}

/* Before the first round: are the picks so good already that no solver is needed? */
static enum pinc_status settle_at_once(struct pinc_rounds *r, bool *settled, struct pinc_error *err)
{
    const struct pinc_provider *provider = r->search.graph->provider;
    enum pinc_status st = pinc_foremost(settled, &r->search, err);

    if (st == PINC_OK && *settled && provider->proceed) {
        st = provider->proceed(provider->self, err);
    }
    if (st == PINC_OK && *settled) {
        pinc_fetch_reset(&r->wishes);
        st = look_at_picks(r, err);
        *settled = !pinc_fetch_any(&r->wishes);
    }
    r->search.foremost = st == PINC_OK && *settled;
    return st;
}

enum pinc_status pinc_rounds_init(struct pinc_rounds *r, struct pinc_graph *graph,
                                  struct pinc_prefetch *guess, struct pinc_error *err)
{
    *r = (struct pinc_rounds){.wishes = {.graph = graph, .guess = guess}};
    return pinc_search_init(&r->search, graph, err);
}

enum pinc_status pinc_rounds_try(struct pinc_rounds *r, struct pinc_error *err)
{
    enum pinc_status st = ask_for_input(r, err);
    bool settled;

    if (st != PINC_OK || input_is_hopeless(r->search.graph)) {
        return st;
    }
    st = pinc_greedy(&r->search, &r->wishes, err);
    return st == PINC_OK ? settle_at_once(r, &settled, err) : st;
}

enum pinc_status pinc_rounds_run(struct pinc_rounds *r, struct pinc_error *err)
{
    enum pinc_status st = ask_for_input(r, err);
    bool settled = false;

    if (st == PINC_OK && input_is_hopeless(r->search.graph)) {
        return PINC_ENOSOLUTION;
    }
    if (st == PINC_OK) {
        st = pinc_greedy(&r->search, &r->wishes, err);
    }
    if (st == PINC_OK) {
        st = settle_at_once(r, &settled, err);
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
    pinc_search_clear(&r->search);
}
