#include "resolver/state/candidates.h"

#include <string.h>

static bool is_named(const struct pinc_name_set *set, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < set->n_names; i++) {
        if (pinc_slice_equal(set->names[i], name)) {
            return true;
        }
    }
    return false;
}

bool pinc_name_set_has(const struct pinc_name_set *set, struct pinc_slice name)
{
    return is_named(set, name) || set->all;
}

bool pinc_platform_suits(const struct pinc_env *env, const struct pinc_tag_set *tags)
{
    return pinc_env_wheel_rank(env, PINC_LIT("py3"), PINC_LIT("none"), tags->platform) >= 0;
}

/* How near a wheel's platform is to the target's: 2 the same, 1 the same system on another machine,
 * 0 anything else. */
static unsigned nearness(const struct pinc_env *env, const struct pinc_tag_set *tags)
{
    static const struct {
        const char *sys_platform, *tag;
    } systems[] = {
        {"linux", "manylinux"}, {"linux", "musllinux"}, {"linux", "linux"},
        {"darwin", "macosx"},   {"win32", "win"},
    };
    struct pinc_slice system = pinc_env_value(env, PINC_VAR_SYS_PLATFORM);
    size_t i;

    if (pinc_platform_suits(env, tags)) {
        return 2;
    }
    for (i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (pinc_slice_equal(system, pinc_slice_of(systems[i].sys_platform)) &&
            pinc_slice_starts(tags->platform, systems[i].tag)) {
            return 1;
        }
    }
    return 0;
}

uint32_t pinc_metadata_file(const struct pinc_project *project, const struct pinc_env *env,
                            uint32_t file)
{
    const struct pinc_release *release = &project->releases[project->files[file].release];
    uint32_t best = file, i;
    unsigned best_near = 0;

    if (project->files[file].kind == PINC_WHEEL) {
        return file;
    }
    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const struct pinc_project_file *f = &project->files[i];
        unsigned near;

        /* What another index lists says nothing of this file. */
        if (f->kind != PINC_WHEEL || f->index != project->files[file].index) {
            continue;
        }
        near = nearness(env, &project->tags[f->tags]);
        if (best == file || near > best_near ||
            (near == best_near &&
             pinc_slice_compare(pinc_file_name(project, i), pinc_file_name(project, best)) > 0)) {
            best = i;
            best_near = near;
        }
    }
    return best;
}

/* What one target thinks of the tag sets and Requires-Python texts of a project, looked up once for
 * all files. */
struct view {
    const struct pinc_resolve_request *request;
    const struct pinc_project *project;
    const struct pinc_env *env;
    int32_t *rank;   /* of each tag set, -1 when it cannot be used */
    uint8_t *python; /* of each Requires-Python: enum pinc_unusable */
    bool no_wheels, no_sdists;
    const struct pinc_source_rule *rule; /* that binds the project on the target; NULL: none */
};

/* pip's rule: a name beats :all:, and --only-binary beats --no-binary. */
static void limit_formats(struct view *view, const struct pinc_resolve_request *request,
                          struct pinc_slice name)
{
    const struct pinc_name_set *only = &request->only_binary, *no = &request->no_binary;

    if (is_named(only, name)) {
        view->no_sdists = true;
    } else if (is_named(no, name)) {
        view->no_wheels = true;
    } else if (only->all) {
        view->no_sdists = true;
    } else {
        view->no_wheels = no->all;
    }
}

static enum pinc_unusable judge_python(const struct pinc_env *env, const struct pinc_specset *set)
{
    enum pinc_operator op;
    struct pinc_slice text;
    size_t i;

    if (pinc_env_python_allowed(env, set)) {
        return PINC_USABLE;
    }
    /* A lower bound that refuses the Python is the usual case; anything else is an upper bound or a
     * hole. */
    for (i = 0; i < pinc_specset_count(set); i++) {
        struct pinc_arena *arena;
        const struct pinc_specset *one = NULL;
        struct pinc_buf buf = {0};
        bool refused = false;

        pinc_specset_item(set, i, &op, &text);
        if (op != PINC_OP_GE && op != PINC_OP_GT) {
            continue;
        }
        arena = pinc_arena_new();
        pinc_buf_add_str(&buf, pinc_operator_text(op));
        pinc_buf_add(&buf, text);
        if (arena && buf.failed == PINC_OK &&
            pinc_specset_parse(&one, pinc_buf_slice(&buf), arena, NULL) == PINC_OK) {
            refused = !pinc_env_python_allowed(env, one);
        }
        pinc_arena_free(arena);
        pinc_buf_clear(&buf);
        if (refused) {
            return PINC_PYTHON_TOO_OLD;
        }
    }
    return PINC_PYTHON_TOO_NEW;
}

static enum pinc_unusable judge_file(const struct view *view, const struct pinc_project_file *file)
{
    const struct pinc_resolve_request *request = view->request;

    if (!view->project->direct_url.ptr &&
        !pinc_source_allows(&request->sources, view->rule, file->index)) {
        return PINC_OTHER_SOURCE;
    }
    if (request->exclude_newer != INT64_MAX && !view->project->direct_url.ptr) {
        if (file->upload_time == INT64_MIN) {
            if (request->exclude_newer_strict) {
                return PINC_TIME_NOT_KNOWN;
            }
        } else if (file->upload_time >= request->exclude_newer) {
            return PINC_TOO_NEW;
        }
    }
    if (file->kind == PINC_WHEEL ? view->no_wheels : view->no_sdists) {
        return PINC_FORMAT_REFUSED;
    }
    /* Before the tags: a Python that is too old says more than that there is no wheel for it. */
    if (file->requires_python != PINC_NONE && view->python[file->requires_python] != PINC_USABLE) {
        return (enum pinc_unusable)view->python[file->requires_python];
    }
    return file->kind == PINC_WHEEL && view->rank[file->tags] < 0 ? PINC_NO_WHEEL : PINC_USABLE;
}

/* Is `file` better than `best` for the target? Files come in their order of preference, so a tie
 * keeps the first. */
static bool better(const struct view *view, const struct pinc_project_file *file,
                   const struct pinc_project_file *best)
{
    if (!best) {
        return true;
    }
    if (file->yanked != best->yanked) {
        return best->yanked;
    }
    if (file->kind != best->kind) {
        return file->kind == PINC_WHEEL;
    }
    return file->kind == PINC_WHEEL && view->rank[file->tags] < view->rank[best->tags];
}

static void choose_files(struct pinc_candidates *c, const struct view *view, size_t target)
{
    const struct pinc_project *project = c->project;
    size_t r, i;

    for (r = 0; r < c->n; r++) {
        const struct pinc_release *release = &project->releases[r];
        const struct pinc_project_file *best = NULL;
        enum pinc_unusable why = PINC_OTHER_SOURCE;

        for (i = release->first_file; i < release->first_file + release->n_files; i++) {
            const struct pinc_project_file *file = &project->files[i];
            enum pinc_unusable judged = judge_file(view, file);

            if (judged != PINC_USABLE) {
                /* What the user can change says more than a missing wheel. */
                why = judged > why ? judged : why;
            } else if (better(view, file, best)) {
                best = file;
            }
        }
        c->file[target * c->n + r] = best ? (uint32_t)(best - project->files) : PINC_NONE;
        c->unusable[target * c->n + r] = (uint8_t)(best ? PINC_USABLE : why);
        c->yanked[target * c->n + r] = best && best->yanked;
    }
}

static void see(struct pinc_candidates *c, struct view *view, size_t target)
{
    const struct pinc_project *project = c->project;
    size_t i;

    view->env = view->request->envs[target];
    view->rule = pinc_source_rule_find(&view->request->sources, project->name, target);
    for (i = 0; i < project->n_tags; i++) {
        const struct pinc_tag_set *tags = &project->tags[i];

        view->rank[i] = pinc_env_wheel_rank(view->env, tags->python, tags->abi, tags->platform);
    }
    for (i = 0; i < project->n_requires_python; i++) {
        const struct pinc_specset *set = project->requires_python[i];

        view->python[i] = (uint8_t)(set ? judge_python(view->env, set) : PINC_USABLE);
    }
    choose_files(c, view, target);
}

static void number_groups(struct pinc_candidates *c)
{
    const struct pinc_release *releases = c->project->releases;
    size_t r;

    for (r = 0; r < c->n; r++) {
        if (r > 0) {
            c->group[r] = c->group[r - 1];
        }
        if (r > 0 &&
            pinc_version_compare_public(&releases[r - 1].version, &releases[r].version) != 0) {
            c->group[r]++;
        }
    }
    c->n_groups = c->n ? c->group[c->n - 1] + 1 : 0;
}

enum pinc_status pinc_candidates_new(struct pinc_candidates **out,
                                     const struct pinc_project *project,
                                     const struct pinc_resolve_request *request,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_candidates *c = pinc_arena_alloc(arena, sizeof *c);
    struct view view = {.request = request, .project = project};
    size_t target, cells = request->n_envs * project->n_releases;
    bool direct = project->direct_url.ptr != NULL;

    *out = NULL;
    if (!c) {
        return pinc_fail_memory(err);
    }
    c->project = project;
    c->n = project->n_releases;
    c->group = pinc_arena_array(arena, c->n, sizeof *c->group);
    c->file = pinc_arena_array(arena, cells, sizeof *c->file);
    c->unusable = pinc_arena_array(arena, cells, sizeof *c->unusable);
    c->yanked = pinc_arena_array(arena, cells, sizeof *c->yanked);
    view.rank = pinc_arena_array(arena, project->n_tags, sizeof *view.rank);
    view.python = pinc_arena_array(arena, project->n_requires_python, sizeof *view.python);
    if (!c->group || !c->file || !c->unusable || !c->yanked || !view.rank || !view.python) {
        return pinc_fail_memory(err);
    }
    if (!direct) {
        limit_formats(&view, request, project->name);
    }
    for (target = 0; target < request->n_envs; target++) {
        see(c, &view, target);
    }
    number_groups(c);
    *out = c;
    return PINC_OK;
}
