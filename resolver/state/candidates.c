#include "resolver/state/candidates.h"

#include "resolver/policy/formats.h"
#include "resolver/policy/name_set.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/requires_python.h"
#include "resolver/policy/source_rules.h"
#include "resolver/policy/unusable.h"
#include "resolver/policy/upload_time.h"

/* What one target thinks of the tag sets and Requires-Python texts of a project, looked up once for
 * all files. */
struct view {
    const struct pinc_resolve_request *request;
    const struct pinc_project *project;
    const struct pinc_env *env;
    int32_t *rank;     /* of each tag set, -1 when it cannot be used */
    uint8_t *python;   /* of each Requires-Python: enum pinc_unusable */
    uint8_t *anywhere; /* of each file, what no target changes: enum pinc_unusable */
    struct pinc_allowed_formats formats;
    bool bound;                          /* sources are bound, and count here */
    int64_t limit;                       /* of upload times; INT64_MAX: none */
    bool only_final;                     /* pre-releases do not exist */
    const struct pinc_source_rule *rule; /* that binds the project on the target; NULL: none */
};

/* No rule is about what the input names by its URL. */
static struct view view_of(const struct pinc_project *project,
                           const struct pinc_resolve_request *request)
{
    const struct pinc_file_rules *rules = &request->files;
    struct view view = {
        .request = request, .project = project, .formats = {true, true}, .limit = INT64_MAX};

    if (!project->direct_url.ptr) {
        view.formats = pinc_formats_of(rules, project->name);
        view.bound = rules->sources.n_rules > 0;
        view.limit = pinc_upload_time_limit(rules, project->name);
        view.only_final = pinc_name_set_has(&rules->only_final, project->name);
    }
    return view;
}

/* What holds against a file on every target. */
static enum pinc_unusable judge_anywhere(const struct view *view,
                                         const struct pinc_project_file *file)
{
    enum pinc_unusable judged;

    if (view->only_final &&
        pinc_version_is_prerelease(&view->project->releases[file->release].version)) {
        return PINC_NOT_FINAL;
    }
    if (file->kind == PINC_WHEEL_VARIANT) {
        return PINC_VARIANTS_ONLY;
    }
    judged = pinc_upload_time_judge(&view->request->files, view->limit, file);
    if (judged == PINC_USABLE && !pinc_formats_allow(view->formats, file)) {
        return file->kind == PINC_WHEEL ? PINC_WHEEL_REFUSED : PINC_SDIST_REFUSED;
    }
    return judged;
}

/* @param anywhere what judge_anywhere() says @param rank of its tags, for a wheel @param python what its
 * Requires-Python comes to */
static enum pinc_unusable judge_file(const struct view *view, const struct pinc_project_file *file,
                                     enum pinc_unusable anywhere, int32_t rank,
                                     enum pinc_unusable python)
{
    if (view->bound && anywhere != PINC_VARIANTS_ONLY && anywhere != PINC_NOT_FINAL &&
        !pinc_source_allows(&view->request->files.sources, view->rule, file->index)) {
        return PINC_OTHER_SOURCE;
    }
    if (anywhere != PINC_USABLE) {
        return anywhere;
    }
    /* Before the tags: a Python that is too old says more than that there is no wheel for it. */
    if (python != PINC_USABLE) {
        return python;
    }
    return file->kind == PINC_WHEEL && rank < 0 ? PINC_NO_WHEEL : PINC_USABLE;
}

static void choose_files(struct pinc_candidates *c, const struct view *view, size_t target)
{
    const struct pinc_project *project = c->project;
    size_t r, i;

    for (r = 0; r < c->n; r++) {
        const struct pinc_release *release = &project->releases[r];
        const struct pinc_project_file *best = NULL;
        uint32_t at = PINC_NONE; /* of best */
        int32_t best_rank = 0;
        const size_t end = release->first_file + release->n_files;
        enum pinc_unusable why = PINC_OTHER_SOURCE;

        for (i = release->first_file; i < end; i++) {
            const struct pinc_project_file *file = &project->files[i];
            const int32_t rank = file->kind == PINC_WHEEL ? view->rank[file->tags] : 0;
            const enum pinc_unusable judged =
                judge_file(view, file, (enum pinc_unusable)view->anywhere[i], rank,
                           file->requires_python == PINC_NONE
                               ? PINC_USABLE
                               : (enum pinc_unusable)view->python[file->requires_python]);

            if (judged != PINC_USABLE) {
                /* What the user can change says more than a missing wheel. */
                why = judged > why ? judged : why;
            } else if (pinc_preferred_file_is(file, rank, best, best_rank)) {
                best = file;
                best_rank = rank;
                at = (uint32_t)i;
            }
        }
        c->file[target * c->n + r] = at;
        c->unusable[target * c->n + r] = (uint8_t)(best ? PINC_USABLE : why);
        c->yanked[target * c->n + r] = best && best->yanked;
        c->any_yanked = c->any_yanked || (best && best->yanked);
    }
}

static void see(struct pinc_candidates *c, struct view *view, size_t target)
{
    const struct pinc_project *project = c->project;
    size_t i;

    view->env = view->request->envs[target];
    view->rule = pinc_source_rule_find(&view->request->files.sources, project->name, target);
    for (i = 0; i < project->n_tags; i++) {
        const struct pinc_tag_set *tags = &project->tags[i];

        view->rank[i] = pinc_env_wheel_rank(view->env, tags->python, tags->abi, tags->platform);
    }
    for (i = 0; i < project->n_requires_python; i++) {
        view->python[i] =
            (uint8_t)pinc_requires_python_judge(view->env, project->requires_python[i]);
    }
    choose_files(c, view, target);
}

/* @param scratch freed when all has been seen; false: it has no more memory */
static bool see_all(struct pinc_candidates *c, const struct pinc_resolve_request *request,
                    struct pinc_arena *scratch)
{
    const struct pinc_project *project = c->project;
    struct view view = view_of(project, request);
    size_t target, i;

    view.rank = pinc_arena_array(scratch, project->n_tags, sizeof *view.rank);
    view.python = pinc_arena_array(scratch, project->n_requires_python, sizeof *view.python);
    view.anywhere = pinc_arena_array(scratch, project->n_files, sizeof *view.anywhere);
    if (!view.rank || !view.python || !view.anywhere) {
        return false;
    }
    for (i = 0; i < project->n_files; i++) {
        view.anywhere[i] = (uint8_t)judge_anywhere(&view, &project->files[i]);
    }
    for (target = 0; target < request->n_envs; target++) {
        see(c, &view, target);
    }
    return true;
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
    size_t cells = request->n_envs * project->n_releases;
    struct pinc_arena *scratch;

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
    if (!c->group || !c->file || !c->unusable || !c->yanked) {
        return pinc_fail_memory(err);
    }
    scratch = pinc_arena_new();
    if (!scratch || !see_all(c, request, scratch)) {
        pinc_arena_free(scratch);
        return pinc_fail_memory(err);
    }
    pinc_arena_free(scratch);
    number_groups(c);
    *out = c;
    return PINC_OK;
}

enum pinc_unusable pinc_candidates_judge_file(const struct pinc_project *project, uint32_t file,
                                              const struct pinc_resolve_request *request,
                                              size_t target, int32_t *rank)
{
    const struct pinc_project_file *f = &project->files[file];
    struct view view = view_of(project, request);

    view.env = request->envs[target];
    view.rule = pinc_source_rule_find(&request->files.sources, project->name, target);
    *rank = 0;
    if (f->kind == PINC_WHEEL) {
        const struct pinc_tag_set *tags = &project->tags[f->tags];

        *rank = pinc_env_wheel_rank(view.env, tags->python, tags->abi, tags->platform);
    }
    return judge_file(
        &view, f, judge_anywhere(&view, f), *rank,
        f->requires_python == PINC_NONE
            ? PINC_USABLE
            : pinc_requires_python_judge(view.env, project->requires_python[f->requires_python]));
}
