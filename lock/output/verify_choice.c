#include "lock/output/verify_choice.h"

#include "index/dist/file_name.h"
#include "resolver/policy/source_rules.h"

#include <limits.h>

/* A release seen from a target. */
struct view {
    const struct pinc_resolve_request *request;
    const struct pinc_project *project;
    const struct pinc_env *env;
    struct pinc_slice name;
    size_t target;
};

static bool is_named(const struct pinc_name_set *set, struct pinc_slice name)
{
    size_t i = 0;

    while (i < set->n_names && !pinc_slice_equal(set->names[i], name)) {
        i++;
    }
    return i < set->n_names;
}

/* pip's FormatControl: the options for a name, else those for all. */
static bool is_format_allowed(const struct view *v, bool wheel)
{
    const struct pinc_file_rules *rules = &v->request->files;

    if (is_named(&rules->only_binary, v->name)) {
        return wheel;
    }
    if (is_named(&rules->no_binary, v->name)) {
        return !wheel;
    }
    return wheel ? !rules->no_binary.all || rules->only_binary.all : !rules->only_binary.all;
}

/* 0 is the best tag; INT_MAX a source distribution; negative: the target cannot take it. */
static int rank_of(const struct view *v, const struct pinc_project_file *file)
{
    const struct pinc_tag_set *tags;

    if (file->tags == PINC_NONE) {
        return INT_MAX;
    }
    tags = &v->project->tags[file->tags];
    return pinc_env_wheel_rank(v->env, tags->python, tags->abi, tags->platform);
}

/* --exclude-newer, --exclude-newer-strict, and what a package has of its own. */
static bool is_in_time(const struct view *v, const struct pinc_project_file *file)
{
    const struct pinc_file_rules *rules = &v->request->files;
    int64_t newest = rules->exclude_newer;
    size_t i;

    for (i = 0; i < rules->n_limits; i++) {
        newest = pinc_slice_equal(rules->limits[i].name, v->name) ? rules->limits[i].exclude_newer
                                                                  : newest;
    }
    if (newest == INT64_MAX) {
        return true;
    }
    return file->upload_time == INT64_MIN ? !rules->exclude_newer_strict
                                          : file->upload_time < newest;
}

/* Can the target take a file whose tags it can? */
static bool is_taken(const struct view *v, const struct pinc_project_file *file)
{
    const struct pinc_file_rules *rules = &v->request->files;

    if (file->requires_python != PINC_NONE && v->project->requires_python[file->requires_python] &&
        !pinc_env_python_allowed(v->env, v->project->requires_python[file->requires_python])) {
        return false;
    }
    return v->project->direct_url.ptr ||
           (is_format_allowed(v, file->tags != PINC_NONE) && is_in_time(v, file) &&
            pinc_source_allows(&rules->sources,
                               pinc_source_rule_find(&rules->sources, v->name, v->target),
                               file->index));
}

/* The build tag stands behind the second dash of six parts. */
static struct pinc_slice build_of(struct pinc_slice name)
{
    struct pinc_slice part[6] = {{0}};
    size_t n = 0;

    while (n < 6) {
        const size_t end = pinc_slice_find(name, '-');

        part[n++] = pinc_slice_part(name, 0, end);
        if (end == name.len) {
            break;
        }
        name = pinc_slice_part(name, end + 1, name.len);
    }
    return n == 6 ? part[2] : PINC_LIT("");
}

/* Does pip take file a before b? Their ranks are given. */
static bool goes_first(const struct view *v, uint32_t a, int rank_a, uint32_t b, int rank_b)
{
    const struct pinc_project_file *x = &v->project->files[a], *y = &v->project->files[b];
    const uint16_t n_indexes = v->request->files.n_indexes;
    int order;

    if (x->yanked != y->yanked) {
        return y->yanked;
    }
    if (rank_a != rank_b) {
        return rank_a < rank_b;
    }
    order = x->tags == PINC_NONE ? 0
                                 : pinc_dist_compare_build(build_of(pinc_file_name(v->project, a)),
                                                           build_of(pinc_file_name(v->project, b)));
    if (order != 0) {
        return order > 0;
    }
    /* The last index; what --find-links gives comes behind all of them. */
    return x->index < n_indexes && (y->index >= n_indexes || x->index > y->index);
}

uint32_t pinc_verify_better_file(const struct pinc_resolve_request *request,
                                 const struct pinc_project *project, struct pinc_slice name,
                                 size_t target, uint32_t file)
{
    const struct view v = {request, project, request->envs[target], name, target};
    const struct pinc_release *release = &project->releases[project->files[file].release];
    const int taken = rank_of(&v, &project->files[file]);
    uint32_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const int rank = i == file ? -1 : rank_of(&v, &project->files[i]);

        /* First what most files fail on. */
        if (rank >= 0 && goes_first(&v, i, rank, file, taken) && is_taken(&v, &project->files[i])) {
            return i;
        }
    }
    return PINC_NONE;
}

bool pinc_verify_is_excluded(const struct pinc_resolve_request *request,
                             const struct pinc_project *project, struct pinc_slice name,
                             const struct pinc_release *release)
{
    const struct pinc_name_set *final = &request->files.only_final;

    return !project->direct_url.ptr && (final->all || is_named(final, name)) &&
           pinc_version_is_prerelease(&release->version);
}
