#include "resolver/explain/report.h"

#include "base/sort.h"
#include "resolver/explain/derivation.h"
#include "resolver/explain/hints.h"
#include "resolver/explain/parties.h"
#include "resolver/explain/what_if.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/requires_python.h"
#include "resolver/policy/standing.h"
#include "resolver/policy/unusable.h"

#include <string.h>

#define SUGGESTIONS_MAX 4u /* requirements that are left out to see whether that helps */
#define STORY_MAX 40u      /* lines */
#define LISTED_VERSIONS 5u
#define LISTED_WHEELS 6u

struct telling {
    struct pinc_graph *graph;
    struct pinc_derivation *story;
    struct pinc_buf *out;
    unsigned lines;
};

static void add_version(struct pinc_buf *out, const struct pinc_package *p, uint32_t cand)
{
    const struct pinc_cand *c = &p->cands[cand];

    pinc_buf_add_escaped(out, c->table->project->releases[c->release].text, 60);
}

static void add_versions(struct telling *s, uint32_t package, uint32_t first, uint32_t last)
{
    const struct pinc_package *p = s->graph->packages[package];

    pinc_buf_add(s->out, p->name);
    if (first == PINC_NONE) {
        return;
    }
    pinc_buf_add_char(s->out, ' ');
    add_version(s->out, p, first);
    if (last != first) {
        pinc_buf_add_str(s->out, " to ");
        add_version(s->out, p, last);
    }
}

static void add_requirement(struct telling *s, const struct pinc_requirement *req)
{
    struct pinc_buf text = {0};

    pinc_buf_add(&text, req->name);
    pinc_extras_print(&text, req->extras, req->n_extras);
    if (req->url.ptr) {
        pinc_buf_add_str(&text, " by its URL"); /* which may hold a password */
    } else {
        pinc_specset_print_written(&text, req->specs);
    }
    pinc_buf_add_escaped(s->out, pinc_buf_slice(&text), 200);
    pinc_buf_clear(&text);
}

static void tell_root(struct telling *s, uint32_t root, bool constraint)
{
    const struct pinc_resolve_request *request = s->graph->request;
    const struct pinc_root *r =
        constraint ? &request->constraints[root] : &request->requirements[root];

    pinc_buf_add_str(s->out, "  ");
    pinc_buf_add_escaped(s->out, r->where, 200);
    pinc_buf_add_str(s->out, constraint ? " allows only " : " asks for ");
    add_requirement(s, r->req);
    pinc_buf_add_char(s->out, '\n');
    s->lines++;
}

/* Versions of a package that fell away for want of the same dependency, as long as this one stayed as it was, as one line;
 * `at` is the first of these steps. */
static void tell_fall(struct telling *s, size_t at, size_t until)
{
    const struct pinc_step *first = &s->story->steps[at];
    struct pinc_step newest = *first;
    uint32_t oldest = first->first;
    size_t i;

    for (i = at; i < until && s->story->steps[i].package != first->from; i++) {
        struct pinc_step *step = &s->story->steps[i];

        if (step->package == first->package && step->from == first->from &&
            step->root == PINC_NONE) {
            step->told = true;
            oldest = step->first < oldest ? step->first : oldest;
            newest = step->last > newest.last ? *step : newest;
        }
    }
    add_versions(s, first->package, oldest, newest.last);
    pinc_buf_add_str(s->out, oldest == newest.last ? " falls away: it needs "
                                                   : " fall away: the newest of them needs ");
    add_requirement(s, newest.dep->req);
}

static void tell_needs(struct telling *s, const struct pinc_step *step)
{
    unsigned k, n = step->n_needs < PINC_DERIVATION_NEEDS ? step->n_needs : PINC_DERIVATION_NEEDS;

    add_versions(s, step->from, step->first, step->last);
    if (n < 2) {
        pinc_buf_add_str(s->out, step->first == step->last ? " needs " : " all need ");
        add_requirement(s, step->dep->req);
        return;
    }
    pinc_buf_add_str(s->out, " need ");
    for (k = 0; k < n; k++) {
        pinc_buf_add_str(s->out, k == 0 ? "" : k + 1 == n && step->n_needs == n ? " or " : ", ");
        add_requirement(s, step->needs[k]->req);
    }
    pinc_buf_add_str(s->out, step->n_needs > n ? " and so on" : "");
}

static void tell_package(struct telling *s, uint32_t package, size_t until, uint32_t to,
                         unsigned depth);

static void tell_step(struct telling *s, size_t at, size_t until, unsigned depth)
{
    struct pinc_step *step = &s->story->steps[at];

    step->told = true;
    if (step->from == PINC_NONE) {
        tell_root(s, step->root, step->constraint);
        return;
    }
    if (depth < 32) {
        tell_package(s, step->from, at, step->package, depth + 1);
    }
    pinc_buf_add_str(s->out, "  ");
    if (step->root == PINC_NONE) {
        tell_fall(s, at, until);
    } else {
        tell_needs(s, step);
    }
    pinc_buf_add_char(s->out, '\n');
    s->lines++;
}

/* Does the step ask for an extra for which some version needs `to`? */
static bool asks_for(const struct telling *s, const struct pinc_step *step, uint32_t to)
{
    const struct pinc_package *p = s->graph->packages[step->package];
    size_t x, i;
    uint32_t c;

    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_cell *cell = pinc_package_cell(p, s->story->target, c);

        for (x = 0; x < step->dep->n_extras; x++) {
            const uint32_t extra = step->dep->extras[x];
            const struct pinc_deps *deps = pinc_cell_deps(cell, 0) && extra < pinc_cell_extras(cell)
                                               ? pinc_cell_deps(cell, extra + 1)
                                               : NULL;

            for (i = 0; deps && i < deps->n; i++) {
                if (deps->items[i].package == to) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Is the extra that a step asks for the reason of what is told: that the package needs `to`, or that versions fall away? */
static bool matters(const struct telling *s, const struct pinc_step *step, size_t until,
                    uint32_t to)
{
    bool matters = asks_for(s, step, to);
    size_t i;

    for (i = 0; i < until && !matters; i++) {
        const struct pinc_step *fall = &s->story->steps[i];

        matters = fall->package == step->package && fall->root == PINC_NONE &&
                  asks_for(s, step, fall->from);
    }
    return matters;
}

/*
 * The steps that led to a package's present state, before step `until`, each after those that it
 * rests on. Bounded by the number of steps, since each is told once. @param to what the package is told to need; PINC_NONE
 */
static void tell_package(struct telling *s, uint32_t package, size_t until, uint32_t to,
                         unsigned depth)
{
    size_t i;

    for (i = 0; i < until && s->lines < STORY_MAX; i++) {
        const struct pinc_step *step = &s->story->steps[i];

        if (step->package == package && !step->told &&
            (!step->extra || matters(s, step, until, to))) {
            tell_step(s, i, until, depth);
        }
    }
}

/* Tags as people count: cp39 before cp310. */
static int compare_tags(const void *a, const void *b)
{
    const struct pinc_slice x = **(const struct pinc_slice *const *)a;
    const struct pinc_slice y = **(const struct pinc_slice *const *)b;

    if (x.len != y.len && pinc_slice_starts(x, "cp3") && pinc_slice_starts(y, "cp3")) {
        return x.len < y.len ? -1 : 1;
    }
    return pinc_slice_compare(x, y);
}

/* Which Python a version that needs a newer one than the target's asks for. */
static void tell_python(struct telling *s, const struct pinc_cand *cand)
{
    const struct pinc_project *project = cand->table->project;
    const struct pinc_release *release = &project->releases[cand->release];
    const struct pinc_env *env = s->graph->request->envs[s->story->target];
    uint32_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const uint32_t at = project->files[i].requires_python;

        if (at != PINC_NONE &&
            pinc_requires_python_judge(env, project->requires_python[at]) == PINC_PYTHON_TOO_OLD) {
            pinc_buf_add_str(s->out, " (");
            pinc_specset_print_written(s->out, project->requires_python[at]);
            pinc_buf_add_char(s->out, ')');
            return;
        }
    }
}

/* What the release has wheels for: the Pythons of those for the target's platform, else the
 * platforms. */
static void tell_wheels(struct telling *s, const struct pinc_cand *cand)
{
    const struct pinc_project *project = cand->table->project;
    const struct pinc_release *release = &project->releases[cand->release];
    const struct pinc_slice *shown[LISTED_WHEELS];
    bool pythons = false;
    unsigned n = 0, k;
    uint32_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const uint32_t tags = project->files[i].tags;

        pythons = pythons || (tags != PINC_NONE &&
                              pinc_platform_suits(s->graph->request->envs[s->story->target],
                                                  &project->tags[tags]));
    }
    for (i = release->first_file; i < release->first_file + release->n_files && n < LISTED_WHEELS;
         i++) {
        const uint32_t at = project->files[i].tags;
        const struct pinc_slice *text;

        if (at == PINC_NONE ||
            (pythons &&
             !pinc_platform_suits(s->graph->request->envs[s->story->target], &project->tags[at]))) {
            continue;
        }
        text = pythons ? &project->tags[at].python : &project->tags[at].platform;
        for (k = 0; k < n && !pinc_slice_equal(*shown[k], *text); k++) {
        }
        if (k < n) {
            continue;
        }
        shown[n++] = text;
    }
    pinc_sort(shown, n, sizeof *shown, compare_tags);
    for (k = 0; k < n; k++) {
        pinc_buf_add_str(s->out, k ? ", " : " (it has wheels for ");
        pinc_buf_add_escaped(s->out, *shown[k], 80);
    }
    pinc_buf_add_str(s->out, n ? " only)" : "");
}

/* Where a listing of versions begins, seen from the newest: two above the version that is asked
 * for, or at the end. */
static uint32_t listing_start(const struct telling *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    const struct pinc_specset *set = pinc_derivation_pin(s->story, package);
    struct pinc_version version;
    struct pinc_slice text;
    enum pinc_operator op;
    uint32_t c = 0;

    if (!set) {
        return (uint32_t)p->n_cands;
    }
    pinc_specset_item(set, 0, &op, &text);
    if (pinc_version_parse(&version, text, s->graph->arena, NULL) != PINC_OK) {
        return (uint32_t)p->n_cands;
    }
    while (c < p->n_cands && pinc_version_compare(p->cands[c].version, &version) <= 0) {
        c++;
    }
    return c + 2 < p->n_cands ? c + 2 : (uint32_t)p->n_cands;
}

/* Do two candidates that cannot be used have the same reason? */
static bool have_one_reason(const struct telling *s, const struct pinc_package *p, uint32_t a,
                            uint32_t b)
{
    const struct pinc_cell *x = pinc_package_cell(p, s->story->target, a);
    const struct pinc_cell *y = pinc_package_cell(p, s->story->target, b);

    if (x->unusable != y->unusable || x->unusable != PINC_METADATA_UNUSABLE) {
        return x->unusable == y->unusable;
    }
    return pinc_cell_metadata(x) && pinc_cell_metadata(y) &&
           pinc_slice_equal(pinc_cell_metadata(x)->unusable, pinc_cell_metadata(y)->unusable);
}

static bool is_missed(const struct telling *s, uint32_t package, uint32_t cand)
{
    const struct pinc_cell *cell =
        pinc_package_cell(s->graph->packages[package], s->story->target, cand);

    return cell->file == PINC_NONE && pinc_derivation_wants(s->story, package, cand);
}

/* Why a version cannot be used, and how many older ones have the same reason. */
static void tell_reason(struct telling *s, uint32_t package, uint32_t cand)
{
    const struct pinc_package *p = s->graph->packages[package];
    const struct pinc_cell *cell = pinc_package_cell(p, s->story->target, cand);
    unsigned others = 0;
    uint32_t c;

    for (c = 0; c < cand; c++) {
        others += is_missed(s, package, c) && have_one_reason(s, p, c, cand);
    }
    pinc_buf_add_str(s->out, "  ");
    add_versions(s, package, cand, cand);
    pinc_buf_addf(s->out, " cannot be used: %s",
                  pinc_unusable_text((enum pinc_unusable)cell->unusable));
    if (cell->unusable == PINC_METADATA_UNUSABLE && pinc_cell_metadata(cell)) {
        const struct pinc_metadata *m = pinc_cell_metadata(cell);
        const struct pinc_slice why = m->unusable.len ? m->unusable : m->brings_url;

        pinc_buf_add_str(s->out, why.len ? ": " : "");
        pinc_buf_add_escaped(s->out, why, 300);
    }
    if (cell->unusable == PINC_PYTHON_TOO_OLD) {
        tell_python(s, &p->cands[cand]);
    }
    if (pinc_unusable_for_want_of_wheel((enum pinc_unusable)cell->unusable)) {
        tell_wheels(s, &p->cands[cand]);
    }
    if (others) {
        pinc_buf_addf(s->out, "; likewise %u older version%s", others, others > 1 ? "s" : "");
    }
    pinc_buf_add_char(s->out, '\n');
}

/* Of the versions that would fit but do not exist for the target, the newest for each reason; else
 * some that there are. */
static void tell_available(struct telling *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    unsigned shown = 0;
    uint32_t c, start, newer_one;

    for (c = (uint32_t)p->n_cands; c > 0 && shown < LISTED_VERSIONS; c--) {
        if (!is_missed(s, package, c - 1)) {
            continue;
        }
        for (newer_one = c; newer_one < p->n_cands; newer_one++) {
            if (is_missed(s, package, newer_one) && have_one_reason(s, p, newer_one, c - 1)) {
                break;
            }
        }
        if (newer_one == p->n_cands) {
            tell_reason(s, package, c - 1);
            shown++;
        }
    }
    if (shown) {
        return;
    }
    start = listing_start(s, package);
    for (c = start; c > 0 && shown < LISTED_VERSIONS; c--) {
        if (pinc_package_cell(p, s->story->target, c - 1)->file == PINC_NONE) {
            continue;
        }
        pinc_buf_add_str(s->out, shown++ ? ", " : "  there are: ");
        add_version(s->out, p, c - 1);
    }
    if (shown) {
        bool newer = start < p->n_cands;

        pinc_buf_add_str(s->out, c > 0 && newer ? ", and older and newer ones"
                                 : c > 0        ? ", and older ones"
                                 : newer        ? ", and newer ones"
                                                : "");
        pinc_buf_add_char(s->out, '\n');
    }
}

static void tell_head(struct telling *s)
{
    const struct pinc_env *env = s->graph->request->envs[s->story->target];

    pinc_buf_addf(s->out, "no solution for %.*s with %.*s",
                  PINC_SLICE_ARG(pinc_env_short_label(env)),
                  PINC_SLICE_ARG(pinc_env_python_label(env)));
    if (s->story->empty != PINC_NONE) {
        const struct pinc_package *p = s->graph->packages[s->story->empty];

        if (p->missing) {
            pinc_buf_addf(s->out, ": there is no project %.*s", PINC_SLICE_ARG(p->name));
            if (p->index_project && p->index_project->error) {
                pinc_buf_addf(s->out, " (%s)", p->index_project->error->text);
            }
        } else if (p->index_project &&
                   p->index_project->standing.status == PINC_PROJECT_QUARANTINED) {
            pinc_buf_addf(s->out, ": the project %.*s is ", PINC_SLICE_ARG(p->name));
            pinc_standing_print(s->out, &p->index_project->standing);
        } else {
            pinc_buf_addf(s->out, ": no version of %.*s fits", PINC_SLICE_ARG(p->name));
        }
    }
    pinc_buf_add_char(s->out, '\n');
}

/* When propagation alone does not find it: all requirements of the smallest set. */
static void tell_roots(struct telling *s)
{
    size_t i, more = 0;

    for (i = 0; i < s->graph->request->n_requirements; i++) {
        if (s->story->without[i]) {
            continue;
        }
        if (s->lines < STORY_MAX) {
            tell_root(s, (uint32_t)i, false);
        } else {
            more++;
        }
    }
    if (more) {
        pinc_buf_addf(s->out, "  and %zu more\n", more);
    }
    for (i = 0; i < s->story->n_steps && s->lines < STORY_MAX; i++) {
        if (s->story->steps[i].constraint) {
            s->story->steps[i].told = true;
            tell_root(s, s->story->steps[i].root, true);
        }
    }
    pinc_buf_add_str(s->out, "  these cannot hold together\n");
}

/* --- suggestions */

static enum pinc_status suggest(struct telling *s, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = s->graph->request;
    bool *without = pinc_arena_array(s->story->arena, request->n_requirements, sizeof *without);
    unsigned tried = 0, n_core = 0;
    size_t i;

    if (!without) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < request->n_requirements; i++) {
        n_core += !s->story->without[i];
    }
    if (n_core < 2) {
        return PINC_OK; /* leaving out the only requirement helps, and nobody */
    }
    for (i = 0; i < request->n_requirements && tried < SUGGESTIONS_MAX; i++) {
        struct pinc_what_if what_if;
        enum pinc_status st;

        if (s->story->without[i]) {
            continue;
        }
        tried++;
        without[i] = true;
        st = pinc_what_if(&what_if, s->story->search, without, err);
        pinc_what_if_clear(&what_if);
        without[i] = false;
        if (st != PINC_OK && st != PINC_ENOSOLUTION) {
            return st;
        }
        if (st == PINC_OK) {
            pinc_buf_add_str(s->out, "hint: dropping ");
            pinc_buf_add_char(s->out, '\'');
            add_requirement(s, request->requirements[i].req);
            pinc_buf_add_str(s->out, "' (");
            pinc_buf_add_escaped(s->out, request->requirements[i].where, 200);
            pinc_buf_add_str(s->out,
                             what_if.known ? ") gives a solution\n" : ") ends this conflict\n");
        }
    }
    return PINC_OK;
}

static void tell(struct telling *s)
{
    tell_head(s);
    if (s->story->empty == PINC_NONE) {
        tell_roots(s);
        return;
    }
    tell_package(s, s->story->empty, s->story->n_steps, PINC_NONE, 0);
    tell_available(s, s->story->empty);
    pinc_hints_add(s->out, s->story);
}

static enum pinc_status explain(struct telling *s, struct pinc_error *err)
{
    enum pinc_status st = pinc_derivation_find(s->story, err);

    if (st == PINC_OK) {
        tell(s);
        st = suggest(s, err);
    }
    if (st == PINC_OK && s->out->failed != PINC_OK) {
        st = pinc_fail_memory(err);
    }
    return st;
}

enum pinc_status pinc_conflict_explain(struct pinc_conflict **out, struct pinc_search *search,
                                       struct pinc_error *err)
{
    struct pinc_conflict *conflict = pinc_alloc(sizeof *conflict);
    struct pinc_derivation story = {
        .search = search, .graph = search->graph, .arena = pinc_arena_new()};
    struct telling s = {.graph = story.graph, .story = &story};
    enum pinc_status st;

    *out = NULL;
    if (conflict) {
        conflict->arena = pinc_arena_new();
    }
    if (conflict && conflict->arena && story.arena) {
        s.out = &conflict->text;
        st = explain(&s, err);
        if (st == PINC_OK) {
            pinc_parties_add(conflict, &story);
        }
    } else {
        st = pinc_fail_memory(err);
    }
    pinc_derivation_clear(&story);
    pinc_arena_free(story.arena);
    if (st != PINC_OK) {
        pinc_conflict_free(conflict);
        return st;
    }
    *out = conflict;
    return PINC_OK;
}
