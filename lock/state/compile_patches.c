#include "lock/state/compile_patches.h"

#include "lock/state/compile_request.h"

#include <string.h>

/* --- parting */

/* Add up what a marker turns at, on all targets of one minor version. */
static enum pinc_status add_marker(pinc_turns *turns, const struct pinc_target_list *targets,
                                   struct pinc_slice minor, const struct pinc_marker *marker,
                                   struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t t;

    for (t = 0; marker && t < targets->n_envs && st == PINC_OK; t++) {
        if (pinc_slice_equal(pinc_env_value(targets->envs[t], PINC_VAR_PYTHON_VERSION), minor)) {
            st = pinc_patch_turns_add(turns, marker, targets->envs[t], PINC_LIT(""), err);
        }
    }
    return st;
}

enum pinc_status pinc_patches_of_lines(pinc_turns *turns, const struct pinc_target_list *targets,
                                       struct pinc_slice minor,
                                       const struct pinc_requirements *list, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; list && i < list->n_lines && st == PINC_OK; i++) {
        st = add_marker(turns, targets, minor, list->lines[i].marker, err);
    }
    return st;
}

/* Source rules of the input files have markers. */
static enum pinc_status add_directives(pinc_turns *turns, const struct pinc_compile *compile,
                                       struct pinc_slice minor, struct pinc_error *err)
{
    const struct pinc_input_options *options = &compile->input.list->options;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < options->directives.n && st == PINC_OK; i++) {
        const struct pinc_slice value = options->directives.items[i].value;
        const struct pinc_slice text =
            pinc_slice_part(value, pinc_slice_find(value, ';') + 1, value.len);
        const struct pinc_marker *marker = NULL;

        if (pinc_marker_parse(&marker, pinc_slice_trim(text), compile->arena, NULL) == PINC_OK) {
            st = add_marker(turns, &compile->targets, minor, marker, err);
        }
    }
    return st;
}

/* A rule for a target is one for all of its parts. */
static pinc_targets spread(pinc_targets targets, const size_t *before, size_t n)
{
    pinc_targets out = 0;
    size_t t;

    for (t = 0; t < n; t++) {
        out |= (targets >> before[t] & 1) << t;
    }
    return out;
}

enum pinc_status pinc_patches_part(bool *again, struct pinc_compile *compile,
                                   struct pinc_slice minor, pinc_turns turns,
                                   struct pinc_error *err)
{
    struct pinc_sources *sources = &compile->indexes.sources;
    const size_t n = compile->targets.n_envs;
    size_t before[PINC_TARGETS_MAX] = {0}, i;
    enum pinc_status st =
        turns ? pinc_target_list_split(&compile->targets, minor, turns, before, err) : PINC_OK;

    if (st != PINC_OK || compile->targets.n_envs == n) {
        return st;
    }
    *again = true;
    for (i = 0; i < sources->rules.n_rules; i++) {
        sources->list[i].targets =
            spread(sources->list[i].targets, before, compile->targets.n_envs);
    }
    return PINC_OK;
}

enum pinc_status pinc_patches_of_input(struct pinc_compile *compile, struct pinc_error *err)
{
    /* What the output turns at now, it will probably turn at again: that spares solving twice. */
    const struct pinc_requirements *lists[] = {compile->input.list, compile->input.overrides,
                                               compile->base.list, compile->old.pins};
    struct pinc_slice minors[PINC_TARGETS_MAX];
    const size_t n = pinc_target_list_minors(minors, &compile->targets);
    enum pinc_status st = PINC_OK;
    bool again = false;
    size_t i, l;

    for (i = 0; i < n && st == PINC_OK; i++) {
        pinc_turns turns = 0;

        for (l = 0; l < sizeof lists / sizeof *lists && st == PINC_OK; l++) {
            st = pinc_patches_of_lines(&turns, &compile->targets, minors[i], lists[l], err);
        }
        if (st == PINC_OK) {
            st = add_directives(&turns, compile, minors[i], err);
        }
        if (st == PINC_OK) {
            st = pinc_patches_part(&again, compile, minors[i], turns, err);
        }
    }
    return st;
}

/* What the metadata of one file turns at, for a package with these extras. */
static enum pinc_status add_metadata(pinc_turns *turns, const struct pinc_pick *pick, size_t target,
                                     const struct pinc_env *env, struct pinc_error *err)
{
    const struct pinc_metadata *metadata = pick->metadata[target];
    enum pinc_status st = PINC_OK;
    size_t i, x;

    for (i = 0; metadata && i < metadata->n_requires && st == PINC_OK; i++) {
        const struct pinc_marker *marker = metadata->requires[i]->marker;

        st = pinc_patch_turns_add(turns, marker, env, PINC_LIT(""), err);
        for (x = 0; x < pick->n_extras && st == PINC_OK && marker; x++) {
            if (pick->extra_targets[x] >> target & 1) {
                st = pinc_patch_turns_add(turns, marker, env, pick->extras[x], err);
            }
        }
    }
    return st;
}

/* What the packages of the resolution turn at. */
static enum pinc_status add_picks(pinc_turns *turns, const struct pinc_compile *compile,
                                  struct pinc_slice minor, struct pinc_error *err)
{
    const struct pinc_resolution *r = compile->result.resolution;
    const struct pinc_resolve_request *request = &compile->request;
    enum pinc_status st = PINC_OK;
    size_t t, i;

    for (t = 0; t < request->n_envs; t++) {
        if (!pinc_slice_equal(minor, pinc_env_value(request->envs[t], PINC_VAR_PYTHON_VERSION))) {
            continue;
        }
        for (i = 0; i < r->n_picks && st == PINC_OK; i++) {
            st = add_metadata(turns, &r->picks[i], t, request->envs[t], err);
        }
    }
    return st;
}

enum pinc_status pinc_patches_of_resolution(bool *again, struct pinc_compile *compile,
                                            struct pinc_error *err)
{
    struct pinc_slice minors[PINC_TARGETS_MAX];
    const size_t n = pinc_target_list_minors(minors, &compile->targets);
    enum pinc_status st = PINC_OK;
    size_t i;

    *again = false;
    for (i = 0; i < n && st == PINC_OK; i++) {
        pinc_turns turns = 0;

        st = add_picks(&turns, compile, minors[i], err);
        if (st == PINC_OK) {
            st = pinc_patches_part(again, compile, minors[i], turns, err);
        }
    }
    return st == PINC_OK && *again ? pinc_compile_request(compile, false, err) : st;
}

/* --- putting together */

/* Do two targets have the same packages, files and extras, from the same places? */
static bool same_picks(const void *user, size_t a, size_t b)
{
    const struct pinc_compile *compile = user;
    const struct pinc_resolution *r = compile->result.resolution;
    const struct pinc_source_rules *rules = &compile->request.files.sources;
    size_t i, x;

    for (i = 0; i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];

        if (pick->release[a] != pick->release[b] || pick->file[a] != pick->file[b] ||
            (pick->release[a] != PINC_NONE && pick->project[a] != pick->project[b])) {
            return false;
        }
        for (x = 0; x < pick->n_extras; x++) {
            if ((pick->extra_targets[x] >> a & 1) != (pick->extra_targets[x] >> b & 1)) {
                return false;
            }
        }
    }
    for (i = 0; i < rules->n_rules; i++) {
        if ((rules->rules[i].targets >> a & 1) != (rules->rules[i].targets >> b & 1)) {
            return false;
        }
    }
    return true;
}

/* The values of the targets that are left: those of their first parts. */
static void *gather_column(struct pinc_arena *arena, const void *values, size_t size,
                           const size_t *after, size_t n)
{
    char *out = pinc_arena_array(arena, n, size);
    size_t t;

    for (t = n; out && t > 0; t--) {
        memcpy(out + after[t - 1] * size, (const char *)values + (t - 1) * size, size);
    }
    return out;
}

static bool gather_pick(struct pinc_pick *pick, struct pinc_arena *arena, const size_t *after,
                        size_t n)
{
    pinc_targets *extras = pinc_arena_array(arena, pick->n_extras + 1, sizeof *extras);
    size_t x;

    pick->project = gather_column(arena, pick->project, sizeof *pick->project, after, n);
    pick->release = gather_column(arena, pick->release, sizeof *pick->release, after, n);
    pick->file = gather_column(arena, pick->file, sizeof *pick->file, after, n);
    pick->metadata = gather_column(arena, pick->metadata, sizeof *pick->metadata, after, n);
    for (x = 0; extras && x < pick->n_extras; x++) {
        extras[x] = pinc_targets_after(pick->extra_targets[x], after, n);
    }
    pick->extra_targets = extras;
    return pick->project && pick->release && pick->file && pick->metadata && extras;
}

/* The resolution with fewer targets, in the arena of the other one. NULL: out of memory. */
static struct pinc_resolution *gather_resolution(const struct pinc_resolution *from,
                                                 const size_t *after, size_t n)
{
    struct pinc_arena *arena = from->arena;
    struct pinc_resolution *out = pinc_arena_alloc(arena, sizeof *out);
    struct pinc_pick *picks = pinc_arena_array(arena, from->n_picks + 1, sizeof *picks);
    struct pinc_edge *edges = pinc_arena_array(arena, from->n_edges + 1, sizeof *edges);
    bool done = out && picks && edges;
    size_t i;

    for (i = 0; done && i < from->n_picks; i++) {
        picks[i] = from->picks[i];
        done = gather_pick(&picks[i], arena, after, n);
    }
    for (i = 0; done && i < from->n_edges; i++) {
        edges[i] = from->edges[i];
        edges[i].targets = pinc_targets_after(edges[i].targets, after, n);
    }
    if (!done) {
        return NULL;
    }
    *out = *from;
    out->picks = picks;
    out->edges = edges;
    return out;
}

static bool gather_roots(const struct pinc_root **roots, size_t n_roots, struct pinc_arena *arena,
                         const size_t *after, size_t n)
{
    struct pinc_root *out = pinc_arena_array(arena, n_roots + 1, sizeof *out);
    size_t i;

    for (i = 0; out && i < n_roots; i++) {
        out[i] = (*roots)[i];
        out[i].targets = pinc_targets_after(out[i].targets, after, n);
    }
    *roots = out;
    return out != NULL;
}

/* The request with fewer targets, and the source rules, too. */
static bool gather_request(struct pinc_compile *compile, const size_t *after, size_t n)
{
    struct pinc_resolve_request *request = &compile->request;
    struct pinc_sources *sources = &compile->indexes.sources;
    struct pinc_arena *arena = compile->arena;
    struct pinc_source_rule *rules =
        pinc_arena_array(arena, sources->rules.n_rules + 1, sizeof *rules);
    const struct pinc_env **envs =
        pinc_arena_array(arena, compile->targets.n_envs + 1, sizeof *envs);
    size_t i;

    for (i = 0; envs && i < compile->targets.n_envs; i++) {
        envs[i] = compile->targets.envs[i];
    }
    for (i = 0; rules && i < sources->rules.n_rules; i++) {
        rules[i] = sources->list[i];
        rules[i].targets = pinc_targets_after(rules[i].targets, after, n);
    }
    sources->list = rules;
    sources->rules.rules = rules;
    request->files.sources = sources->rules;
    request->envs = envs;
    request->n_envs = compile->targets.n_envs;
    return envs && rules &&
           gather_roots(&request->requirements, request->n_requirements, arena, after, n) &&
           gather_roots(&request->constraints, request->n_constraints, arena, after, n) &&
           gather_roots(&request->overrides, request->n_overrides, arena, after, n);
}

static enum pinc_status gather_all(void *user, const size_t *after, size_t n,
                                   struct pinc_error *err)
{
    struct pinc_compile *compile = user;
    struct pinc_resolution *joined = gather_resolution(compile->result.resolution, after, n);

    if (!joined || !gather_request(compile, after, n)) {
        return pinc_fail_memory(err);
    }
    compile->result.resolution = joined;
    return PINC_OK;
}

enum pinc_status pinc_patches_join(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_sides sides = {same_picks, gather_all, compile};

    compile->result.parted = compile->result.resolution;
    compile->result.parted_request = compile->request;
    return pinc_target_list_join(&compile->targets, &sides, err);
}
