#include "lock/output/files.h"

#include "index/net/url.h"
#include "resolver/policy/formats.h"
#include "resolver/policy/source_rules.h"
#include "resolver/policy/upload_time.h"

#include <stdlib.h>
#include <sys/stat.h>

static bool env_takes(const struct pinc_env *env, const struct pinc_project *project,
                      const struct pinc_project_file *file)
{
    if (file->requires_python != PINC_NONE && project->requires_python[file->requires_python] &&
        !pinc_env_python_allowed(env, project->requires_python[file->requires_python])) {
        return false;
    }
    if (file->tags == PINC_NONE) {
        return true;
    }
    return pinc_env_wheel_rank(env, project->tags[file->tags].python, project->tags[file->tags].abi,
                               project->tags[file->tags].platform) >= 0;
}

/* Source rules: may the target take another file than the chosen one from there? */
static bool of_source(const struct pinc_resolve_request *request,
                      const struct pinc_project *project, const struct pinc_lock_line *line,
                      size_t target, const struct pinc_project_file *file)
{
    const struct pinc_source_rule *rule =
        pinc_source_rule_find(&request->files.sources, line->name, target);

    return project->direct_url.ptr ||
           (!(rule && request->files.sources.by_url) &&
            pinc_source_allows(&request->files.sources, rule, file->index));
}

/* In an order that does not depend on that of pages: wheels, then sdists, by their names. */
static void sort_files(uint32_t *files, size_t n, const struct pinc_project *from)
{
    size_t i, k;

    for (i = 1; i < n; i++) {
        const uint32_t file = files[i];
        const struct pinc_slice name = pinc_file_name(from, file);

        for (k = i; k > 0 && (from->files[files[k - 1]].kind > from->files[file].kind ||
                              (from->files[files[k - 1]].kind == from->files[file].kind &&
                               pinc_slice_compare(pinc_file_name(from, files[k - 1]), name) > 0));
             k--) {
            files[k] = files[k - 1];
        }
        files[k] = file;
    }
}

enum pinc_status pinc_lock_model_files(const uint32_t **files, size_t *n_files,
                                       const struct pinc_project **project,
                                       const struct pinc_lock_model *model,
                                       const struct pinc_lock_line *line,
                                       const struct pinc_resolution *resolution,
                                       const struct pinc_resolve_request *request)
{
    const struct pinc_pick *pick = &resolution->picks[line->pick];
    const size_t first = pinc_targets_first(line->targets);
    const struct pinc_project *from = pick->project[first];
    const struct pinc_release *release = &from->releases[pick->release[first]];
    const struct pinc_allowed_formats formats = pinc_formats_of(&request->files, line->name);
    const int64_t limit = pinc_upload_time_limit(&request->files, line->name);
    uint32_t *out = pinc_arena_array(model->arena, release->n_files, sizeof *out);
    uint32_t i;
    size_t t, n = 0;

    if (!out) {
        return PINC_ENOMEM;
    }
    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const struct pinc_project_file *file = &from->files[i];
        const bool allowed = pinc_formats_allow(formats, file) &&
                             pinc_upload_time_judge(&request->files, limit, file) == PINC_USABLE;
        bool taken = false;

        for (t = 0; t < model->n_envs && !taken; t++) {
            /* What was chosen belongs in, whatever a page says of it. */
            taken = (line->targets >> t & 1) &&
                    (pick->file[t] == i || (allowed && of_source(request, from, line, t, file) &&
                                            env_takes(model->envs[t], from, file)));
        }
        if (taken) {
            out[n++] = i;
        }
    }
    sort_files(out, n, from);
    *files = out;
    *n_files = n;
    *project = from;
    return PINC_OK;
}

/* Is a direct reference a folder of this machine? */
static bool is_folder(const struct pinc_lock_model *model, struct pinc_slice url)
{
    struct stat info;
    const char *path = NULL;

    if (pinc_url_is_file(url)) {
        path = pinc_url_file_path(model->arena, url);
    } else if (pinc_slice_find(url, ':') == url.len) {
        path = pinc_arena_copy(model->arena, url.ptr, url.len);
    }
    return path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* A checkout, an editable project and a folder are not a file that has a digest. */
static bool is_hashable(const struct pinc_lock_model *model, const struct pinc_lock_line *line)
{
    const struct pinc_slice scheme = pinc_slice_part(line->url, 0, pinc_slice_find(line->url, ':'));

    return !line->url.ptr || line->version.len ||
           (!pinc_slice_starts(line->bare, "-e ") && pinc_slice_find(scheme, '+') == scheme.len &&
            !is_folder(model, line->url));
}

static enum pinc_status hash_line(struct pinc_lock_model *model, struct pinc_lock_line *line,
                                  const struct pinc_resolution *resolution,
                                  const struct pinc_resolve_request *request, pinc_lock_hash *hash,
                                  void *user, struct pinc_error *err)
{
    const struct pinc_project *project;
    const uint32_t *files;
    struct pinc_hash *hashes;
    size_t i, n_files, n = 0;
    enum pinc_status st;

    if (!is_hashable(model, line)) {
        return PINC_OK;
    }
    st = pinc_lock_model_files(&files, &n_files, &project, model, line, resolution, request);
    hashes = st == PINC_OK ? pinc_arena_array(model->arena, n_files, sizeof *hashes) : NULL;
    if (!hashes) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n_files && st == PINC_OK; i++) {
        st = hash(user, &hashes[i], project, files[i], err);
    }
    if (st != PINC_OK) {
        return st;
    }
    qsort(hashes, n_files, sizeof *hashes, pinc_hash_compare);
    for (i = 0; i < n_files; i++) {
        if (n == 0 || pinc_hash_compare(&hashes[n - 1], &hashes[i]) != 0) {
            hashes[n++] = hashes[i];
        }
    }
    line->hashes = hashes;
    line->n_hashes = n;
    return PINC_OK;
}

enum pinc_status pinc_lock_model_hash(struct pinc_lock_model *model,
                                      const struct pinc_resolution *resolution,
                                      const struct pinc_resolve_request *request,
                                      pinc_lock_hash *hash, void *user, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < model->n_lines && st == PINC_OK; i++) {
        st = hash_line(model, &model->lines[i], resolution, request, hash, user, err);
    }
    return st;
}

void pinc_changed_file_add(struct pinc_buf *changed, const struct pinc_lock_line *line,
                           struct pinc_slice filename)
{
    pinc_buf_add(changed, line->name);
    pinc_buf_add_str(changed, line->version.len ? " " : "");
    pinc_buf_add(changed, line->version);
    pinc_buf_add_str(changed, ": ");
    pinc_buf_add_escaped(changed, filename, 200);
    pinc_buf_add_char(changed, '\n');
}
