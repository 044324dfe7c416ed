#include "resolver/explain/advice.h"

#include "resolver/explain/what_if.h"
#include "resolver/policy/formats.h"
#include "resolver/policy/unusable.h"

#include <string.h>

#define NAMES_TOLD 5u /* in one note */

struct telling {
    const struct pinc_search *search;
    const struct pinc_graph *graph;
    struct pinc_notes *notes;
    const struct pinc_resolution *r;
    uint32_t *first_edge; /* of each pick; n_picks + 1 */
};

static struct pinc_slice picked_text(const struct pinc_pick *pick, size_t t)
{
    return pick->project[t]->releases[pick->release[t]].text;
}

static uint32_t place_of(const struct telling *n, const struct pinc_pick *pick)
{
    uint32_t at = 0;

    (void)pinc_map_get(n->graph->names, pick->name, &at);
    return at;
}

static const struct pinc_package *package_of(const struct telling *n, const struct pinc_pick *pick)
{
    return n->graph->packages[place_of(n, pick)];
}

/* --- the picks themselves */

static bool offers_extra(const struct pinc_metadata *metadata, struct pinc_slice extra)
{
    size_t i;

    for (i = 0; i < metadata->n_extras; i++) {
        if (pinc_slice_equal(metadata->extras[i], extra)) {
            return true;
        }
    }
    return false;
}

static void note_extra(const struct telling *n, const struct pinc_pick *pick, size_t x)
{
    size_t t;

    for (t = 0; t < n->graph->request->n_envs; t++) {
        if ((pick->extra_targets[x] >> t & 1) && pick->release[t] != PINC_NONE &&
            pick->metadata[t] && !offers_extra(pick->metadata[t], pick->extras[x])) {
            pinc_notes_add(n->notes, PINC_NOTE_WARNING,
                           "%.*s %.*s does not provide the extra '%.*s'",
                           PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                           PINC_SLICE_ARG(pick->extras[x]));
            return;
        }
    }
}

/* Has an earlier target the same version, yanked as well? */
static bool is_version_told(const struct pinc_pick *pick, size_t t)
{
    size_t u;

    for (u = 0; u < t; u++) {
        if (pick->release[u] != PINC_NONE && pick->project[u] == pick->project[t] &&
            pick->release[u] == pick->release[t] && pick->project[u]->files[pick->file[u]].yanked) {
            return true;
        }
    }
    return false;
}

static void note_yanked(const struct telling *n, const struct pinc_pick *pick, size_t t)
{
    struct pinc_file_details details;
    struct pinc_buf reason = {0};

    pick->project[t]->details(&details, pick->project[t], pick->file[t]);
    pinc_buf_add_escaped(&reason, details.yanked_reason, 200);
    pinc_notes_add(n->notes, PINC_NOTE_WARNING, "%.*s %.*s is yanked%s%s",
                   PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                   details.yanked_reason.len ? ": " : "", reason.ptr ? reason.ptr : "");
    pinc_buf_clear(&reason);
}

/* The sdist that is installed was not asked itself. */
static bool speaks_for_sdist(const struct pinc_pick *pick, size_t t)
{
    const struct pinc_project *project = pick->project[t];

    return pick->metadata[t] && project->files[pick->file[t]].kind == PINC_SDIST &&
           project->files[pick->metadata[t]->file].kind == PINC_WHEEL;
}

/* One note a package and kind, for the first target that it is true of. */
static void note_pick(const struct telling *n, const struct pinc_pick *pick)
{
    bool repaired = false, sdist = false;
    size_t t, x;

    for (t = 0; t < n->graph->request->n_envs; t++) {
        if (pick->release[t] == PINC_NONE) {
            continue;
        }
        if (pick->project[t]->files[pick->file[t]].yanked && !is_version_told(pick, t)) {
            note_yanked(n, pick, t);
        }
        if (!sdist && speaks_for_sdist(pick, t)) {
            sdist = true;
            pinc_notes_add(
                n->notes, PINC_NOTE_DETAIL,
                "%.*s %.*s is an sdist for %.*s; what it needs is read from its wheel "
                "%.*s",
                PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                PINC_SLICE_ARG(pinc_env_short_label(n->graph->request->envs[t])),
                PINC_SLICE_ARG(pinc_file_name(pick->project[t], pick->metadata[t]->file)));
        }
        if (!repaired && pick->metadata[t] && pick->metadata[t]->repaired.len) {
            repaired = true;
            pinc_notes_add(n->notes, PINC_NOTE_WARNING, "%.*s %.*s: %.*s%s",
                           PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                           PINC_SLICE_ARG(pick->metadata[t]->repaired),
                           pick->metadata[t]->pip_refuses
                               ? "; pip 24.1 and later refuse this version, and no other one fits"
                               : "");
        }
    }
    for (x = 0; x < pick->n_extras; x++) {
        note_extra(n, pick, x);
    }
}

/* --- source distributions */

/* Is a package of an index built from source at the target, and by nobody's wish? */
static bool is_built(const struct telling *n, const struct pinc_pick *pick, size_t t)
{
    return pick->release[t] != PINC_NONE && !pick->project[t]->direct_url.ptr &&
           pick->project[t]->files[pick->file[t]].kind == PINC_SDIST &&
           pinc_formats_of(&n->graph->request->files, pick->name).wheels;
}

/* Whoever installs on an image without compilers wants to know it once. */
static void note_sdists(const struct telling *n)
{
    const size_t n_envs = n->graph->request->n_envs;
    struct pinc_buf names = {0};
    size_t i, t, count = 0;

    for (i = 0; i < n->r->n_picks; i++) {
        const struct pinc_pick *pick = &n->r->picks[i];

        for (t = 0; t < n_envs && !is_built(n, pick, t); t++) {
        }
        if (t == n_envs) {
            continue;
        }
        if (count++ < NAMES_TOLD) {
            pinc_buf_addf(&names, "%s%.*s", count > 1 ? ", " : "", PINC_SLICE_ARG(pick->name));
        }
    }
    if (count > NAMES_TOLD) {
        pinc_buf_addf(&names, " and %zu more", count - NAMES_TOLD);
    }
    if (count) {
        pinc_notes_add(n->notes, PINC_NOTE_INFO,
                       "%s %s no wheel for some target and will be built where %s installed; "
                       "--only-binary takes versions that have one",
                       names.ptr ? names.ptr : "", count > 1 ? "have" : "has",
                       count > 1 ? "they are" : "it is");
    }
    pinc_buf_clear(&names);
}

/* --- what overrides replace */

/* The override that speaks in the place of the edge's requirement at a target; NULL when none does.
 */
static const struct pinc_root *override_of(const struct telling *n, const struct pinc_edge *e)
{
    const struct pinc_resolve_request *request = n->graph->request;
    size_t i;

    for (i = 0; i < request->n_overrides; i++) {
        const struct pinc_root *over = &request->overrides[i];

        if (!over->quiet && (over->targets & e->targets) &&
            pinc_slice_equal(over->req->norm, e->req->norm) &&
            !pinc_specset_equal(over->req->specs, e->req->specs)) {
            return over;
        }
    }
    return NULL;
}

static void note_override(const struct telling *n, const struct pinc_edge *e)
{
    const struct pinc_root *over = override_of(n, e);
    struct pinc_buf old = {0}, now = {0};
    struct pinc_slice who;

    if (!over) {
        return;
    }
    who = e->from == PINC_NONE ? n->graph->request->requirements[e->root].where
                               : n->r->picks[e->from].name;
    pinc_specset_print_written(&old, e->req->specs);
    pinc_specset_print_written(&now, over->req->specs);
    pinc_notes_add(n->notes, PINC_NOTE_INFO, "%.*s: %.*s%s in place of %.*s%s, which %.*s asks for",
                   PINC_SLICE_ARG(over->where), PINC_SLICE_ARG(e->req->norm),
                   now.ptr ? now.ptr : "", PINC_SLICE_ARG(e->req->norm), old.ptr ? old.ptr : "",
                   PINC_SLICE_ARG(who));
    pinc_buf_clear(&old);
    pinc_buf_clear(&now);
}

/* --- what else there would have been */

/* Do all requirements that hold at the target allow the candidate? */
static bool wanted(const struct telling *n, uint32_t at, size_t t,
                   const struct pinc_release *release)
{
    size_t i;

    for (i = n->first_edge[at]; i < n->first_edge[at + 1]; i++) {
        const struct pinc_edge *e = &n->r->edges[i];

        if ((e->targets >> t & 1) &&
            !pinc_specset_matches(e->req->specs, &release->version, release->text)) {
            return false;
        }
    }
    return true;
}

/* A patch release of the target's Python that some file of the release allows; -1 when there is none, or
 * the target is one patch release. */
static int allowed_patch(const struct pinc_project *project, const struct pinc_release *release,
                         const struct pinc_env *env)
{
    uint32_t before = PINC_NONE;
    int least = -1;
    size_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const uint32_t at = project->files[i].requires_python;

        if (at != PINC_NONE && at != before) { /* most releases have one for all files */
            const int p = pinc_env_python_from(env, project->requires_python[at]);

            least = p >= 0 && (least < 0 || p < least) ? p : least;
        }
        before = at;
    }
    return least;
}

/* Say which version Requires-Python keeps out, when it is an upper bound or about patch releases. */
static bool note_python(const struct telling *n, const struct pinc_pick *pick, size_t t,
                        const struct pinc_project *project, uint32_t at, enum pinc_unusable why)
{
    const struct pinc_release *release = &project->releases[at];
    const struct pinc_env *env = n->graph->request->envs[t];
    const int patch = allowed_patch(project, release, env);

    if (patch >= 0) {
        pinc_notes_add(n->notes, PINC_NOTE_INFO,
                       "%.*s %.*s is taken since %.*s does not allow every patch release of %.*s; "
                       "it allows --python-version %.*s.%d",
                       PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                       PINC_SLICE_ARG(release->text), PINC_SLICE_ARG(pinc_env_python_asked(env)),
                       PINC_SLICE_ARG(pinc_env_value(env, PINC_VAR_PYTHON_VERSION)), patch);
        return true;
    }
    if (why == PINC_PYTHON_TOO_NEW) {
        pinc_notes_add(n->notes, PINC_NOTE_WARNING,
                       "%.*s %.*s is taken since %.*s does not allow %.*s",
                       PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                       PINC_SLICE_ARG(release->text), PINC_SLICE_ARG(pinc_env_python_label(env)));
        return true;
    }
    return false;
}

/* May a newer version that only Requires-Python keeps out be worth a note? */
static bool note_newer(const struct telling *n, uint32_t at, size_t t,
                       const struct pinc_project *project, uint32_t release, uint8_t unusable)
{
    const enum pinc_unusable why = (enum pinc_unusable)unusable;

    return (why == PINC_PYTHON_TOO_NEW || why == PINC_PYTHON_TOO_OLD) &&
           !pinc_version_is_prerelease(&project->releases[release].version) &&
           wanted(n, at, t, &project->releases[release]) &&
           note_python(n, &n->r->picks[at], t, project, release, why);
}

/* The newer versions of a package of which only kept ones take part. */
static bool note_newer_of_table(const struct telling *n, uint32_t at, size_t t,
                                const struct pinc_candidates *table)
{
    uint32_t r = (uint32_t)table->n;

    while (r-- > n->r->picks[at].release[t] + 1) {
        (void)pinc_candidates_file(table, n->graph->request, t, r);
        if (note_newer(n, at, t, table->project, r, table->unusable[t * table->n + r])) {
            return true;
        }
    }
    return false;
}

/* A newer version that only Requires-Python keeps out. */
static void note_requires_python(const struct telling *n, uint32_t at, const struct pinc_package *p)
{
    const struct pinc_pick *pick = &n->r->picks[at];
    bool noted = false;
    size_t t;
    uint32_t c;

    for (t = 0; t < n->graph->request->n_envs && !p->lowest && !noted; t++) {
        if (pick->release[t] == PINC_NONE) {
            continue;
        }
        if (pinc_package_is_narrow(p)) {
            noted = note_newer_of_table(n, at, t, p->cands[0].table);
            continue;
        }
        for (c = (uint32_t)p->n_cands;
             !noted && c > 0 && p->cands[c - 1].release > pick->release[t]; c--) {
            noted = note_newer(n, at, t, p->cands[c - 1].table->project, p->cands[c - 1].release,
                               pinc_package_cell(p, t, c - 1)->unusable);
        }
    }
}

/* A patch release that the picked file leaves out: pip will refuse it there. */
static void note_excluded(const struct telling *n, const struct pinc_pick *pick)
{
    size_t t;

    for (t = 0; t < n->graph->request->n_envs; t++) {
        const struct pinc_env *env = n->graph->request->envs[t];
        const uint32_t set = pick->release[t] == PINC_NONE
                                 ? PINC_NONE
                                 : pick->project[t]->files[pick->file[t]].requires_python;
        const uint64_t excluded =
            set == PINC_NONE
                ? 0
                : pinc_env_python_excluded(env, pick->project[t]->requires_python[set]);
        unsigned patch = 0;

        if (excluded) {
            while (!(excluded >> patch & 1)) {
                patch++;
            }
            pinc_notes_add(
                n->notes, PINC_NOTE_INFO,
                "%.*s %.*s does not allow %.*s.%u (Requires-Python); the line holds there "
                "all the same",
                PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                PINC_SLICE_ARG(pinc_env_python_asked(env)), patch);
            return;
        }
    }
}

/* --- what keeping targets alike costs */

/* Could the target have the candidate, as far as the requirements of the solution say? */
static bool could_have(const struct telling *n, uint32_t at, const struct pinc_package *p, size_t t,
                       uint32_t c)
{
    return pinc_package_cell(p, t, c)->file != PINC_NONE &&
           wanted(n, at, t, &p->cands[c].table->project->releases[p->cands[c].release]);
}

/* Is the candidate better than the pick at some target? */
static bool is_better(const struct telling *n, const struct pinc_pick *pick, uint32_t package,
                      uint32_t c)
{
    size_t t;

    for (t = 0; t < n->graph->request->n_envs; t++) {
        if (pick->release[t] != PINC_NONE &&
            pinc_package_prefers(n->graph->packages[package], t, c,
                                 pinc_solution_pick(&n->search->solution, package, t))) {
            return true;
        }
    }
    return false;
}

/*
 * Is there a better version that some target could have, and another one that needs the package
 * could not? Where all could have it, something else than keeping targets alike stands in its way.
 */
static bool may_gain(const struct telling *n, uint32_t at)
{
    const struct pinc_pick *pick = &n->r->picks[at];
    const uint32_t package = place_of(n, pick);
    const struct pinc_package *p = n->graph->packages[package];
    size_t n_envs = n->graph->request->n_envs, t;
    uint32_t i;

    for (i = 0; i < p->n_cands; i++) {
        const uint32_t c = p->lowest ? i : (uint32_t)p->n_cands - 1 - i;
        bool some = false, all = true;

        if (!is_better(n, pick, package, c)) {
            if (!p->cells.kept && !pinc_package_demotes(p, c)) {
                break; /* nor are those that are less preferred */
            }
            continue;
        }
        for (t = 0; t < n_envs; t++) {
            if (pick->release[t] != PINC_NONE) {
                bool could = could_have(n, at, p, t, c);

                some = some || (could &&
                                pinc_package_prefers(
                                    p, t, c, pinc_solution_pick(&n->search->solution, package, t)));
                all = all && could;
            }
        }
        if (some && !all) {
            return true;
        }
    }
    return false;
}

/* Is the target a part of a minor version? No marker on the machine tells it from the other parts. */
static bool is_part(const struct telling *n, size_t t)
{
    const struct pinc_env *env = n->graph->request->envs[t];
    const struct pinc_patches patches = pinc_env_patches(env);

    return !pinc_env_patch_known(env) && (patches.first > 0 || patches.last < PINC_PATCH_LAST);
}

static void note_cost(const struct telling *n, const struct pinc_pick *pick,
                      const struct pinc_solution *apart)
{
    const uint32_t package = place_of(n, pick);
    const struct pinc_package *p = n->graph->packages[package];
    size_t t;

    for (t = 0; t < n->graph->request->n_envs; t++) {
        const struct pinc_version *alike, *alone;
        const uint32_t other = pinc_solution_pick(apart, package, t);

        if (pick->release[t] == PINC_NONE || other == PINC_NONE || is_part(n, t)) {
            continue;
        }
        alike = &pick->project[t]->releases[pick->release[t]].version;
        alone = p->cands[other].version;
        if (pinc_version_release(alone, 0) > pinc_version_release(alike, 0)) {
            struct pinc_buf text = {0};
            struct pinc_slice machine =
                pinc_env_value(n->graph->request->envs[t], PINC_VAR_PLATFORM_MACHINE);

            pinc_version_print(&text, alone);
            pinc_notes_add(
                n->notes, PINC_NOTE_INFO,
                "keeping targets alike holds %.*s at %.*s: %.*s alone could have %s; to split "
                "it, write '%.*s==%s ; platform_machine == \"%.*s\"' and a line for the others",
                PINC_SLICE_ARG(pick->name), PINC_SLICE_ARG(picked_text(pick, t)),
                PINC_SLICE_ARG(pinc_env_short_label(n->graph->request->envs[t])), text.ptr,
                PINC_SLICE_ARG(pick->name), text.ptr, PINC_SLICE_ARG(machine));
            pinc_buf_clear(&text);
            return;
        }
    }
}

/* Can a note of costs come up at all: is there more than one target, and one that a marker tells apart? */
static bool has_costs(const struct telling *n)
{
    const size_t n_envs = n->graph->request->n_envs;
    size_t t;

    for (t = 0; t < n_envs && is_part(n, t); t++) {
    }
    return n_envs > 1 && t < n_envs;
}

static enum pinc_status note_costs(const struct telling *n, struct pinc_error *err)
{
    struct pinc_what_if apart;
    enum pinc_status st;
    const bool possible = !n->search->foremost && has_costs(n);
    bool gain = false;
    uint32_t i;

    for (i = 0; possible && i < n->r->n_picks && !gain; i++) {
        gain = may_gain(n, i);
    }
    if (!gain) {
        return PINC_OK;
    }
    st = pinc_what_if(&apart, n->search, NULL, err);
    for (i = 0; st == PINC_OK && i < n->r->n_picks; i++) {
        note_cost(n, &n->r->picks[i], &apart.search.solution);
    }
    pinc_what_if_clear(&apart);
    if (st == PINC_ELIMIT) {
        pinc_error_clear(err); /* no time is left for advice */
    }
    return st == PINC_ENOSOLUTION || st == PINC_ELIMIT ? PINC_OK : st;
}

enum pinc_status pinc_advice_add(struct pinc_notes *notes, const struct pinc_resolution *resolution,
                                 const struct pinc_search *search, struct pinc_error *err)
{
    struct telling n = {.search = search, .graph = search->graph, .notes = notes, .r = resolution};
    uint32_t i, at = 0;

    n.first_edge = pinc_arena_array(notes->arena, resolution->n_picks + 1, sizeof *n.first_edge);
    if (!n.first_edge) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i <= resolution->n_picks; i++) {
        while (at < resolution->n_edges && resolution->edges[at].to < i) {
            at++;
        }
        n.first_edge[i] = at;
    }
    for (i = 0; i < resolution->n_picks; i++) {
        note_pick(&n, &resolution->picks[i]);
        note_requires_python(&n, i, package_of(&n, &resolution->picks[i]));
        note_excluded(&n, &resolution->picks[i]);
    }
    for (i = 0; i < resolution->n_edges; i++) {
        note_override(&n, &resolution->edges[i]);
    }
    note_sdists(&n);
    return note_costs(&n, err);
}
