#include "resolver/state/candidates.h"

#include "resolver/policy/formats.h"
#include "resolver/policy/name_set.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/requires_python.h"
#include "resolver/policy/source_rules.h"
#include "resolver/policy/unusable.h"
#include "resolver/policy/upload_time.h"

/* What a release is looked at with. */
struct look {
    const struct pinc_candidates *c;
    const struct pinc_candidates_view *view;
    const struct pinc_resolve_request *request;
    const struct pinc_project *project;
};

/* No rule is about what the input names by its URL. */
static struct pinc_candidates_view view_of(const struct pinc_project *project,
                                           const struct pinc_resolve_request *request)
{
    const struct pinc_file_rules *rules = &request->files;
    struct pinc_candidates_view view = {.wheels = true, .sdists = true, .limit = INT64_MAX};

    if (!project->direct_url.ptr) {
        const struct pinc_allowed_formats formats = pinc_formats_of(rules, project->name);

        view.wheels = formats.wheels;
        view.sdists = formats.sdists;
        view.bound = rules->sources.n_rules > 0;
        view.limit = pinc_upload_time_limit(rules, project->name);
        view.only_final = pinc_name_set_has(&rules->only_final, project->name);
    }
    view.plain =
        view.wheels && view.sdists && !view.bound && view.limit == INT64_MAX && !view.only_final;
    return view;
}

/* What holds against a file on every target. */
static enum pinc_unusable judge_anywhere(const struct look *look,
                                         const struct pinc_project_file *file)
{
    const struct pinc_candidates_view *view = look->view;
    enum pinc_unusable judged;

    if (view->only_final &&
        pinc_version_is_prerelease(&look->project->releases[file->release].version)) {
        return PINC_NOT_FINAL;
    }
    if (file->kind == PINC_WHEEL_VARIANT) {
        return PINC_VARIANTS_ONLY;
    }
    judged = pinc_upload_time_judge(&look->request->files, view->limit, file);
    if (judged == PINC_USABLE && !(file->kind == PINC_WHEEL ? view->wheels : view->sdists)) {
        return file->kind == PINC_WHEEL ? PINC_WHEEL_REFUSED : PINC_SDIST_REFUSED;
    }
    return judged;
}

/* @param anywhere what judge_anywhere() says @param rank of its tags, for a wheel @param python what its
 * Requires-Python comes to */
static enum pinc_unusable judge_file(const struct look *look, const struct pinc_project_file *file,
                                     size_t target, enum pinc_unusable anywhere, int32_t rank,
                                     enum pinc_unusable python)
{
    if (look->view->bound && anywhere != PINC_VARIANTS_ONLY && anywhere != PINC_NOT_FINAL) {
        const struct pinc_source_rules *sources = &look->request->files.sources;

        if (!pinc_source_allows(sources,
                                pinc_source_rule_find(sources, look->project->name, target),
                                file->index)) {
            return PINC_OTHER_SOURCE;
        }
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

static void look_up_tags(const struct look *look, uint32_t at)
{
    const struct pinc_tag_set *tags = &look->project->tags[at];
    size_t t;

    look->view->tags[at] = 2;
    for (t = 0; t < look->request->n_envs; t++) {
        const int32_t rank =
            pinc_env_wheel_rank(look->request->envs[t], tags->python, tags->abi, tags->platform);

        look->view->rank[t * look->project->n_tags + at] = rank;
        look->view->tags[at] = rank < 0 ? look->view->tags[at] : 1;
    }
}

/* The rank of a wheel's tags at a target; 0 for anything else. */
static inline int32_t rank_of(const struct look *look, const struct pinc_project_file *file,
                              size_t target)
{
    if (file->kind != PINC_WHEEL) {
        return 0;
    }
    if (!look->view->tags[file->tags]) {
        look_up_tags(look, file->tags);
    }
    return look->view->tags[file->tags] == 2
               ? -1
               : look->view->rank[target * look->project->n_tags + file->tags];
}

static inline enum pinc_unusable python_of(const struct look *look,
                                           const struct pinc_project_file *file, size_t target)
{
    uint8_t *judged;

    if (file->requires_python == PINC_NONE) {
        return PINC_USABLE;
    }
    judged = &look->view->python[target * look->project->n_requires_python + file->requires_python];
    if (*judged == 0) {
        *judged = (uint8_t)(1 + pinc_requires_python_judge(
                                    look->request->envs[target],
                                    look->project->requires_python[file->requires_python]));
    }
    return (enum pinc_unusable)(*judged - 1);
}

static void choose_file(const struct look *look, size_t release, size_t target)
{
    const struct pinc_candidates *c = look->c;
    const struct pinc_release *r = &look->project->releases[release];
    const struct pinc_project_file *best = NULL;
    const uint32_t end = r->first_file + r->n_files;
    uint32_t i, at = PINC_NONE; /* of best */
    int32_t best_rank = 0;
    enum pinc_unusable why = PINC_OTHER_SOURCE;

    for (i = r->first_file; i < end; i++) {
        const struct pinc_project_file *file = &look->project->files[i];
        const int32_t rank = rank_of(look, file, target);
        enum pinc_unusable judged = python_of(look, file, target);

        if (!look->view->plain || file->kind == PINC_WHEEL_VARIANT) {
            judged = judge_file(look, file, target, judge_anywhere(look, file), rank, judged);
        } else if (judged == PINC_USABLE && rank < 0) {
            judged = PINC_NO_WHEEL;
        }
        if (judged != PINC_USABLE) {
            /* What the user can change says more than a missing wheel. */
            why = judged > why ? judged : why;
        } else if (pinc_preferred_file_is(file, rank, best, best_rank)) {
            best = file;
            best_rank = rank;
            at = i;
        }
    }
    c->file[target * c->n + release] = at;
    c->unusable[target * c->n + release] = (uint8_t)(best ? PINC_USABLE : why);
    c->yanked[target * c->n + release] = best && best->yanked;
}

/* Do two releases have the same files, as far as that matters where no option holds against any? */
static bool are_like(const struct pinc_project *project, const struct pinc_release *a,
                     const struct pinc_release *b)
{
    const struct pinc_project_file *x = &project->files[a->first_file];
    const struct pinc_project_file *y = &project->files[b->first_file];
    uint32_t i;

    for (i = 0; i < a->n_files && a->n_files == b->n_files; i++) {
        if (x[i].tags != y[i].tags || x[i].requires_python != y[i].requires_python ||
            x[i].kind != y[i].kind || x[i].yanked != y[i].yanked) {
            return false;
        }
    }
    return a->n_files == b->n_files;
}

/* What was found of another release holds for this one. */
static void take_over(const struct pinc_candidates *c, size_t n_envs, size_t from, size_t release)
{
    const uint32_t first = c->project->releases[from].first_file;
    size_t t;

    for (t = 0; t < n_envs; t++) {
        const size_t at = t * c->n + release, other = t * c->n + from;

        c->file[at] = c->file[other] == PINC_NONE
                          ? PINC_NONE
                          : c->file[other] - first + c->project->releases[release].first_file;
        c->unusable[at] = c->unusable[other];
        c->yanked[at] = c->yanked[other];
    }
}

void pinc_candidates_look(const struct pinc_candidates *c,
                          const struct pinc_resolve_request *request, size_t release)
{
    const struct look look = {c, &c->view, request, c->project};
    const struct pinc_release *releases = c->project->releases;
    const uint32_t like = *c->view.like;

    /* Most releases of a project have files like those of the one before. */
    if (like && c->view.plain && are_like(c->project, &releases[like - 1], &releases[release])) {
        take_over(c, request->n_envs, like - 1, release);
    } else {
        size_t t;

        for (t = 0; t < request->n_envs; t++) {
            choose_file(&look, release, t);
        }
    }
    *c->view.like = (uint32_t)release + 1;
    c->seen[release] = true;
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

enum pinc_status pinc_candidates_open(struct pinc_candidates **out,
                                      const struct pinc_project *project,
                                      const struct pinc_resolve_request *request,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_candidates *c = pinc_arena_alloc(arena, sizeof *c);
    const size_t n_envs = request->n_envs, cells = n_envs * project->n_releases;

    *out = NULL;
    if (!c) {
        return pinc_fail_memory(err);
    }
    c->project = project;
    c->releases = project->releases;
    c->n = project->n_releases;
    c->group = pinc_arena_array(arena, c->n, sizeof *c->group);
    c->seen = pinc_arena_array(arena, c->n, sizeof *c->seen);
    c->file = pinc_arena_array(arena, cells, sizeof *c->file);
    c->unusable = pinc_arena_array(arena, cells, sizeof *c->unusable);
    c->yanked = pinc_arena_array(arena, cells, sizeof *c->yanked);
    c->view = view_of(project, request);
    c->view.like = pinc_arena_array(arena, 1, sizeof *c->view.like);
    c->view.tags = pinc_arena_array(arena, project->n_tags, sizeof *c->view.tags);
    c->view.rank = pinc_arena_array(arena, n_envs * project->n_tags, sizeof *c->view.rank);
    c->view.python =
        pinc_arena_array(arena, n_envs * project->n_requires_python, sizeof *c->view.python);
    if (!c->group || !c->seen || !c->file || !c->unusable || !c->yanked || !c->view.like ||
        !c->view.tags || !c->view.rank || !c->view.python) {
        return pinc_fail_memory(err);
    }
    number_groups(c);
    *out = c;
    return PINC_OK;
}

enum pinc_status pinc_candidates_new(struct pinc_candidates **out,
                                     const struct pinc_project *project,
                                     const struct pinc_resolve_request *request,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = pinc_candidates_open(out, project, request, arena, err);
    size_t r;

    for (r = 0; st == PINC_OK && r < (*out)->n; r++) {
        pinc_candidates_look(*out, request, r);
    }
    return st;
}

enum pinc_unusable pinc_candidates_judge_file(const struct pinc_project *project, uint32_t file,
                                              const struct pinc_resolve_request *request,
                                              size_t target, int32_t *rank)
{
    const struct pinc_project_file *f = &project->files[file];
    const struct pinc_candidates_view view = view_of(project, request);
    const struct look look = {NULL, &view, request, project};

    *rank = 0;
    if (f->kind == PINC_WHEEL) {
        const struct pinc_tag_set *tags = &project->tags[f->tags];

        *rank = pinc_env_wheel_rank(request->envs[target], tags->python, tags->abi, tags->platform);
    }
    return judge_file(
        &look, f, target, judge_anywhere(&look, f), *rank,
        f->requires_python == PINC_NONE
            ? PINC_USABLE
            : pinc_requires_python_judge(request->envs[target],
                                         project->requires_python[f->requires_python]));
}
