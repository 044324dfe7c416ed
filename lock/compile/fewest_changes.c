/*
 * Pins are held by constraints, all but a set S. While there is no solution, some of the pins that contradict each
 * other have to go: for each of a smallest such core there is a larger S to try. Smaller sets are tried first, so that the
 * first solution has the smallest S there is (the core is a hitting set's: each solution lets go of one of it at least).
 */
#include "lock/compile/fewest_changes.h"

#include "lock/state/pinned.h"
#include "resolver/resolve.h"

#include <string.h>

#define SOLVES_MAX 2000u /* runs of the resolver */
#define SETS_MAX 4000u   /* sets S that wait */

/* A name that has pins. Pins of one name on several targets are held or let go of together. */
struct name {
    struct pinc_slice name;
    const struct pinc_project *project;
    bool banned; /* a pin of it is */
};

/* A set of names that are let go of, ascending. */
struct set {
    const uint32_t *items;
    size_t n;
};

struct search {
    const struct pinc_fewest_changes *in;
    struct pinc_fewest_changes_stats *stats;
    struct name *names;
    size_t n_names;
    uint32_t *name_of;                     /* of each kept pin, in names */
    const struct pinc_requirement **holds; /* "NAME==VERSION" of each kept pin */
    struct pinc_root *constraints;         /* those of the request, bans, then holds */
    size_t n_constraints;                  /* without holds */
    struct pinc_kept *kept;                /* that are not banned */
    size_t n_kept;
    struct set *sets; /* in the order of their size */
    size_t n_sets, cap_sets;
    struct pinc_error *err;
};

/* --- what is there */

static uint32_t find_name(const struct search *s, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < s->n_names; i++) {
        if (pinc_slice_equal(s->names[i].name, name)) {
            return (uint32_t)i;
        }
    }
    return PINC_NONE;
}

static enum pinc_status make_hold(const struct pinc_requirement **out, const struct pinc_kept *pin,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf text = {0};
    struct pinc_slice kept;

    pinc_buf_add(&text, pin->name);
    pinc_buf_add_str(&text, "==");
    pinc_version_print(&text, &pin->version);
    kept = pinc_buf_keep(&text, arena);
    pinc_buf_clear(&text);
    return kept.ptr ? pinc_requirement_parse(out, kept, arena, err) : pinc_fail_memory(err);
}

static enum pinc_status read_pins(struct search *s)
{
    const struct pinc_resolve_request *request = s->in->request;
    const size_t n = request->n_kept;
    enum pinc_status st = PINC_OK;
    size_t i;

    s->names = pinc_arena_array(s->in->arena, n + 1, sizeof *s->names);
    s->name_of = pinc_arena_array(s->in->arena, n + 1, sizeof *s->name_of);
    s->holds = pinc_arena_array(s->in->arena, n + 1, sizeof *s->holds);
    s->kept = pinc_arena_array(s->in->arena, n + 1, sizeof *s->kept);
    s->constraints =
        pinc_arena_array(s->in->arena, request->n_constraints + 2 * n + 1, sizeof *s->constraints);
    if (!s->names || !s->name_of || !s->holds || !s->kept || !s->constraints) {
        return pinc_fail_memory(s->err);
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        const struct pinc_kept *pin = &request->kept[i];
        const bool banned = s->in->banned(s->in->user, pin->name, &pin->version);

        s->name_of[i] = find_name(s, pin->name);
        if (s->name_of[i] == PINC_NONE) {
            s->name_of[i] = (uint32_t)s->n_names;
            s->names[s->n_names++].name = pin->name;
        }
        s->names[s->name_of[i]].banned |= banned;
        if (!banned) {
            s->kept[s->n_kept++] = *pin;
        }
        st = make_hold(&s->holds[i], pin, s->in->arena, s->err);
    }
    return st;
}

/* "NAME!=1.0,!=1.1": what may not occur of a project. ptr NULL when all may. */
static struct pinc_slice ban_text(const struct search *s, const struct pinc_project *project)
{
    struct pinc_buf text = {0};
    struct pinc_slice kept = {0};
    const char *before = "!=";
    size_t i;

    pinc_buf_add(&text, project->name);
    for (i = 0; i < project->n_releases; i++) {
        if (s->in->banned(s->in->user, project->name, &project->releases[i].version)) {
            pinc_buf_add_str(&text, before);
            pinc_version_print(&text, &project->releases[i].version);
            before = ",!=";
        }
    }
    if (before[0] == ',') {
        kept = pinc_buf_keep(&text, s->in->arena);
    }
    pinc_buf_clear(&text);
    return kept;
}

static enum pinc_status add_ban(struct search *s, const struct pinc_project *project)
{
    const struct pinc_slice text =
        project->state == PINC_READY ? ban_text(s, project) : (struct pinc_slice){0};
    struct pinc_root *root = &s->constraints[s->n_constraints];
    enum pinc_status st;

    if (!text.ptr) {
        return PINC_OK;
    }
    *root = (struct pinc_root){
        .targets = pinc_targets_all(s->in->request->n_envs), .where = s->in->where, .unseen = true};
    st = pinc_requirement_parse(&root->req, text, s->in->arena, s->err);
    s->n_constraints += st == PINC_OK;
    return st;
}

/* The bans of all that has a pin. */
static enum pinc_status make_bans(struct search *s)
{
    const struct pinc_provider *provider = s->in->provider;
    const struct pinc_resolve_request *request = s->in->request;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (request->n_constraints) {
        memcpy(s->constraints, request->constraints,
               request->n_constraints * sizeof *s->constraints);
    }
    s->n_constraints = request->n_constraints;
    for (i = 0; i < s->n_names && st == PINC_OK; i++) {
        st = provider->project(provider->self, &s->names[i].project, s->names[i].name, PINC_NEEDED,
                               s->err);
    }
    st = st == PINC_OK ? pinc_pins_wait(provider, s->err) : st;
    for (i = 0; i < s->n_names && st == PINC_OK; i++) {
        st = add_ban(s, s->names[i].project);
    }
    return st;
}

/* --- solving */

/* Solve with the names held that `held` has. */
static enum pinc_status solve(struct search *s, const bool *held, struct pinc_resolution **out,
                              struct pinc_conflict **conflict)
{
    struct pinc_resolve_request request = *s->in->request;
    struct pinc_error err = {0};
    enum pinc_status st;
    size_t i, n = s->n_constraints;

    for (i = 0; i < s->in->request->n_kept; i++) {
        if (held[s->name_of[i]]) {
            s->constraints[n++] = (struct pinc_root){.req = s->holds[i],
                                                     .targets = s->in->request->kept[i].targets,
                                                     .where = s->in->where,
                                                     .unseen = true};
        }
    }
    request.constraints = s->constraints;
    request.n_constraints = n;
    request.kept = s->kept;
    request.n_kept = s->n_kept;
    s->stats->solves++;
    st = pinc_resolve(out, &request, s->in->provider, conflict, &err);
    if (st != PINC_OK && st != PINC_ENOSOLUTION && s->err) {
        *s->err = err;
    }
    return st;
}

/* Is there no solution with these held? false as well for a failure, which *st tells. */
static bool contradicts(struct search *s, const bool *held, enum pinc_status *st)
{
    struct pinc_resolution *resolution = NULL;
    enum pinc_status now = solve(s, held, &resolution, NULL);

    pinc_resolution_free(resolution);
    if (now != PINC_OK && now != PINC_ENOSOLUTION) {
        *st = now;
    }
    return now == PINC_ENOSOLUTION;
}

/* Let go of as many of the held as leave the contradiction: whole runs first, then halves of them. */
static enum pinc_status make_core(struct search *s, bool *held)
{
    bool *saved = pinc_alloc_array(s->n_names + 1, sizeof *saved);
    enum pinc_status st = saved ? PINC_OK : pinc_fail_memory(s->err);
    size_t size, from, i;

    for (size = (s->n_names + 1) / 2; size > 0 && st == PINC_OK; size /= 2) {
        for (from = 0; from < s->n_names && st == PINC_OK; from += size) {
            bool any = false;

            memcpy(saved, held, s->n_names * sizeof *held);
            for (i = from; i < from + size && i < s->n_names; i++) {
                any = any || held[i];
                held[i] = false;
            }
            if (any && !contradicts(s, held, &st)) {
                memcpy(held, saved, s->n_names * sizeof *held);
            }
        }
    }
    pinc_free(saved);
    return st;
}

/* --- sets */

static bool has(const struct set *set, uint32_t name)
{
    size_t i;

    for (i = 0; i < set->n; i++) {
        if (set->items[i] == name) {
            return true;
        }
    }
    return false;
}

static bool is_known(const struct search *s, const uint32_t *items, size_t n)
{
    size_t i;

    for (i = 0; i < s->n_sets; i++) {
        if (s->sets[i].n == n && memcmp(s->sets[i].items, items, n * sizeof *items) == 0) {
            return true;
        }
    }
    return false;
}

/* Add the set with one name more, unless it waits already. Sets come in the order of their size. */
static enum pinc_status add_set(struct search *s, const struct set *set, uint32_t name)
{
    uint32_t *items = pinc_arena_array(s->in->arena, set->n + 1, sizeof *items);
    size_t i, n = 0;

    if (!items) {
        return pinc_fail_memory(s->err);
    }
    for (i = 0; i < set->n && set->items[i] < name; i++) {
        items[n++] = set->items[i];
    }
    items[n++] = name;
    for (; i < set->n; i++) {
        items[n++] = set->items[i];
    }
    if (is_known(s, items, n)) {
        return PINC_OK;
    }
    if (!PINC_GROW(s->sets, s->cap_sets, s->n_sets + 1)) {
        return pinc_fail_memory(s->err);
    }
    s->sets[s->n_sets++] = (struct set){items, n};
    return PINC_OK;
}

/* Try a set; without a solution larger ones wait. @return PINC_ENOSOLUTION: go on with the next */
static enum pinc_status try_set(struct search *s, size_t at, bool *held,
                                struct pinc_resolution **out)
{
    const struct set set = s->sets[at];
    enum pinc_status st;
    size_t i;

    for (i = 0; i < s->n_names; i++) {
        held[i] = !s->names[i].banned && !has(&set, (uint32_t)i);
    }
    st = solve(s, held, out, NULL);
    if (st != PINC_ENOSOLUTION) {
        return st;
    }
    st = make_core(s, held);
    for (i = 0; i < s->n_names && st == PINC_OK && s->n_sets < SETS_MAX; i++) {
        st = held[i] ? add_set(s, &set, (uint32_t)i) : PINC_OK;
    }
    return st == PINC_OK ? PINC_ENOSOLUTION : st;
}

static enum pinc_status search(struct search *s, struct pinc_resolution **out,
                               struct pinc_conflict **conflict)
{
    bool *held = pinc_alloc_array(s->n_names + 1, sizeof *held);
    static const struct set none = {NULL, 0};
    enum pinc_status st = PINC_ENOSOLUTION;
    size_t at;

    if (!held || !PINC_GROW(s->sets, s->cap_sets, 1)) {
        pinc_free(held);
        return pinc_fail_memory(s->err);
    }
    s->sets[s->n_sets++] = none;
    /* Without any pin held there is a solution, or none at all, which is told. */
    st = solve(s, held, out, conflict);
    if (st == PINC_ENOSOLUTION) {
        (void)pinc_fail(s->err, PINC_ENOSOLUTION,
                        "no set of versions does without those that must not occur");
    }
    for (at = 0; st == PINC_OK && at < s->n_sets; at++) {
        struct pinc_resolution *better = NULL;

        if (s->stats->solves >= SOLVES_MAX || s->n_sets >= SETS_MAX) {
            s->stats->given_up = true;
            break;
        }
        st = try_set(s, at, held, &better);
        if (st == PINC_OK) {
            pinc_resolution_free(*out);
            *out = better;
            break;
        }
        st = st == PINC_ENOSOLUTION ? PINC_OK : st;
    }
    pinc_free(held);
    return st;
}

/* Has a solution a banned version? That of a package without a pin is not known before. */
static enum pinc_status ban_more(bool *again, struct search *s, const struct pinc_resolution *r)
{
    enum pinc_status st = PINC_OK;
    size_t i, t;

    *again = false;
    for (i = 0; i < r->n_picks && st == PINC_OK; i++) {
        const struct pinc_pick *pick = &r->picks[i];

        for (t = 0; t < s->in->request->n_envs && st == PINC_OK; t++) {
            const uint32_t at = pick->release[t];

            if (at != PINC_NONE && !pick->project[t]->direct_url.ptr &&
                find_name(s, pick->name) == PINC_NONE &&
                s->in->banned(s->in->user, pick->name, &pick->project[t]->releases[at].version)) {
                struct pinc_root *more = pinc_arena_array(
                    s->in->arena, s->n_constraints + s->in->request->n_kept + 2, sizeof *more);

                if (!more) {
                    return pinc_fail_memory(s->err);
                }
                memcpy(more, s->constraints, s->n_constraints * sizeof *more);
                s->constraints = more;
                st = add_ban(s, pick->project[t]);
                *again = true;
                break;
            }
        }
    }
    return st;
}

enum pinc_status pinc_fewest_changes_solve(struct pinc_resolution **out,
                                           const struct pinc_fewest_changes *in,
                                           struct pinc_fewest_changes_stats *stats,
                                           struct pinc_conflict **conflict, struct pinc_error *err)
{
    struct search s = {.in = in, .stats = stats, .err = err};
    enum pinc_status st = read_pins(&s);
    bool again = true;

    *out = NULL;
    *stats = (struct pinc_fewest_changes_stats){0};
    st = st == PINC_OK ? make_bans(&s) : st;
    while (st == PINC_OK && again) {
        pinc_resolution_free(*out);
        *out = NULL;
        s.n_sets = 0;
        st = search(&s, out, conflict);
        st = st == PINC_OK ? ban_more(&again, &s, *out) : st;
    }
    if (st != PINC_OK) {
        pinc_resolution_free(*out);
        *out = NULL;
    }
    pinc_free(s.sets);
    return st;
}
