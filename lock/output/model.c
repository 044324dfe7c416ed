#include "lock/output/model.h"

#include "index/net/url.h"
#include "lock/output/config_settings.h"
#include "markers/marker/simplify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A requirement of the input and the line that it came from, to be found by the requirement. */
struct origin {
    const struct pinc_requirement *req;
    const struct pinc_requirement_line *line;
};

/* A constraint or an override, to be found by name. */
struct limiter {
    const struct pinc_root *root;
    const char *flag; /* "-c " */
};

struct texts {
    struct pinc_slice *items;
    size_t count, cap;
};

/* A model on its way. */
struct build {
    struct pinc_lock_model *model;
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request;
    const struct pinc_requirements *list;
    struct pinc_error *err;
    pinc_targets all;
    struct origin *origins;
    size_t n_origins;
    struct limiter *limiters;
    size_t n_limiters;
    const struct pinc_marker **own, **input; /* own: of the package at hand */
    size_t n_own, n_input;
    struct pinc_lock_line *lines;
    size_t n_lines, cap_lines;
    struct texts via; /* scratch */
};

/* ---- tables ---- */

static int compare_origins(const void *a, const void *b)
{
    const struct origin *x = a, *y = b;

    return x->req < y->req ? -1 : x->req > y->req;
}

static int compare_limiters(const void *a, const void *b)
{
    const struct limiter *x = a, *y = b;

    return pinc_slice_compare(x->root->req->norm, y->root->req->norm);
}

static enum pinc_status make_tables(struct build *b)
{
    const struct pinc_resolve_request *request = b->request;
    const size_t n_limiters = request->n_constraints + request->n_overrides;
    size_t i;

    b->origins = pinc_alloc_array(b->list->n_lines, sizeof *b->origins);
    b->limiters = pinc_alloc_array(n_limiters, sizeof *b->limiters);
    b->own = pinc_alloc_array(b->list->n_lines, sizeof(void *));
    b->input = pinc_alloc_array(b->list->n_lines, sizeof(void *));
    if (!b->origins || !b->limiters || !b->own || !b->input) {
        return pinc_fail_memory(b->err);
    }
    for (i = 0; i < b->list->n_lines; i++) {
        const struct pinc_requirement_line *line = &b->list->lines[i];

        if (line->req) {
            b->origins[b->n_origins++] = (struct origin){line->req, line};
        }
        if (line->marker) {
            b->input[b->n_input++] = line->marker;
        }
    }
    for (i = 0; i < request->n_constraints; i++) {
        b->limiters[b->n_limiters++] = (struct limiter){&request->constraints[i], "-c "};
    }
    for (i = 0; i < request->n_overrides; i++) {
        b->limiters[b->n_limiters++] = (struct limiter){&request->overrides[i], "--override "};
    }
    qsort(b->origins, b->n_origins, sizeof *b->origins, compare_origins);
    qsort(b->limiters, b->n_limiters, sizeof *b->limiters, compare_limiters);
    return PINC_OK;
}

static const struct pinc_requirement_line *line_of(const struct build *b,
                                                   const struct pinc_requirement *req)
{
    const struct origin key = {req, NULL};
    const struct origin *found =
        b->n_origins ? bsearch(&key, b->origins, b->n_origins, sizeof key, compare_origins) : NULL;

    return found ? found->line : NULL;
}

/* The markers that the user wrote for this package. */
static void find_own_markers(struct build *b, struct pinc_slice name)
{
    size_t i;

    b->n_own = 0;
    for (i = 0; i < b->list->n_lines; i++) {
        const struct pinc_requirement_line *line = &b->list->lines[i];

        if (line->marker && line->req && pinc_slice_equal(line->req->norm, name)) {
            b->own[b->n_own++] = line->marker;
        }
    }
}

/* ---- reasons ---- */

static enum pinc_status add_text(struct build *b, const char *before, struct pinc_slice text)
{
    struct pinc_buf buf = {0};
    struct pinc_slice copy = text;

    if (*before) {
        pinc_buf_add_str(&buf, before);
        pinc_buf_add(&buf, text);
        copy = pinc_buf_keep(&buf, b->model->arena);
    }
    if (!copy.ptr || !PINC_GROW(b->via.items, b->via.cap, b->via.count + 1)) {
        return pinc_fail_memory(b->err);
    }
    b->via.items[b->via.count++] = copy;
    return PINC_OK;
}

/* "requirements.in" of "requirements.in:7". */
static struct pinc_slice file_of(struct pinc_slice where)
{
    size_t end = where.len;

    while (end && pinc_is_digit(where.ptr[end - 1])) {
        end--;
    }
    return end && end < where.len && where.ptr[end - 1] == ':' ? pinc_slice_part(where, 0, end - 1)
                                                               : where;
}

static enum pinc_status add_edge_reason(struct build *b, const struct pinc_edge *edge)
{
    const struct pinc_root *root;
    const struct pinc_requirement_line *line;

    if (edge->from != PINC_NONE) {
        /* An extra of the package itself is no reason. */
        return edge->from == edge->to ? PINC_OK
                                      : add_text(b, "", b->resolution->picks[edge->from].name);
    }
    root = &b->request->requirements[edge->root];
    line = line_of(b, root->req);
    return add_text(b, "-r ", line ? line->file : file_of(root->where));
}

static enum pinc_status add_limiter_reasons(struct build *b, const struct pinc_lock_line *out)
{
    size_t from = 0, to = b->n_limiters;
    enum pinc_status st = PINC_OK;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (pinc_slice_compare(b->limiters[middle].root->req->norm, out->name) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    for (; st == PINC_OK && from < b->n_limiters; from++) {
        const struct pinc_root *root = b->limiters[from].root;
        const struct pinc_requirement_line *line = line_of(b, root->req);

        if (!pinc_slice_equal(root->req->norm, out->name)) {
            break;
        }
        if (root->targets & out->targets) {
            st = add_text(b, b->limiters[from].flag, line ? line->file : file_of(root->where));
        }
    }
    return st;
}

static int compare_texts(const void *a, const void *b)
{
    return pinc_slice_compare(*(const struct pinc_slice *)a, *(const struct pinc_slice *)b);
}

/* A sorted copy without doubles. */
static enum pinc_status take_texts(struct build *b, const struct pinc_slice **out, size_t *n_out)
{
    struct pinc_slice *copy = pinc_arena_array(b->model->arena, b->via.count, sizeof *copy);
    size_t i, n = 0;

    if (!copy) {
        return pinc_fail_memory(b->err);
    }
    if (b->via.count) {
        qsort(b->via.items, b->via.count, sizeof *b->via.items, compare_texts);
    }
    for (i = 0; i < b->via.count; i++) {
        if (n == 0 || !pinc_slice_equal(copy[n - 1], b->via.items[i])) {
            copy[n++] = b->via.items[i];
        }
    }
    *out = copy;
    *n_out = n;
    b->via.count = 0;
    return PINC_OK;
}

/* ---- direct references ---- */

/* The written requirement without its marker: up to the first ';', for a URL up to the first "; ".
 */
static struct pinc_slice without_marker(struct pinc_slice written, bool url)
{
    size_t i;

    for (i = 0; i < written.len; i++) {
        if (written.ptr[i] == ';' && (!url || (i + 1 < written.len && written.ptr[i + 1] == ' '))) {
            return pinc_slice_trim(pinc_slice_part(written, 0, i));
        }
    }
    return written;
}

/* How the user wrote the direct reference that a target took. */
static enum pinc_status set_reference(struct build *b, struct pinc_lock_line *out,
                                      const struct pinc_requirement *req,
                                      const struct pinc_project *project)
{
    const struct pinc_requirement_line *line = req ? line_of(b, req) : NULL;
    struct pinc_slice text;
    struct pinc_buf bare = {0};

    out->url = project->direct_url;
    if (!line) {
        return PINC_OK;
    }
    if (!line->link.ptr) {
        text = without_marker(line->written, false);
        text = pinc_slice_trim(pinc_slice_part(text, pinc_slice_find(text, '@') + 1, text.len));
        out->url = text.len ? text : out->url;
        return PINC_OK;
    }
    pinc_buf_add_str(&bare, line->editable ? "-e " : "");
    pinc_buf_add(&bare,
                 without_marker(line->written, pinc_slice_find(line->link, ':') < line->link.len));
    out->bare = pinc_buf_keep(&bare, b->model->arena);
    return out->bare.ptr ? PINC_OK : pinc_fail_memory(b->err);
}

/* ---- lines ---- */

/* Do two targets of a pick go onto one line? */
static bool same_line(const struct pinc_pick *pick, size_t a, size_t b)
{
    const struct pinc_project *x = pick->project[a], *y = pick->project[b];

    if (x->direct_url.ptr || y->direct_url.ptr) {
        return x->direct_url.ptr && y->direct_url.ptr &&
               pinc_slice_equal(x->direct_url, y->direct_url);
    }
    return pinc_version_compare(&x->releases[pick->release[a]].version,
                                &y->releases[pick->release[b]].version) == 0;
}

static enum pinc_status set_version(struct build *b, struct pinc_lock_line *out,
                                    const struct pinc_version *version)
{
    struct pinc_buf buf = {0};

    pinc_version_print(&buf, version);
    out->version = pinc_buf_keep(&buf, b->model->arena);
    return out->version.ptr ? PINC_OK : pinc_fail_memory(b->err);
}

static enum pinc_status set_extras(struct build *b, struct pinc_lock_line *out,
                                   const struct pinc_pick *pick)
{
    size_t i;

    for (i = 0; i < pick->n_extras; i++) {
        if ((pick->extra_targets[i] & out->targets) &&
            add_text(b, "", pick->extras[i]) != PINC_OK) {
            return PINC_ENOMEM;
        }
    }
    return take_texts(b, &out->extras, &out->n_extras);
}

static enum pinc_status set_marker(struct build *b, struct pinc_lock_line *out)
{
    struct pinc_buf buf = {0};
    struct pinc_error why = {0};
    enum pinc_status st;

    out->marker = PINC_LIT("");
    if (out->targets == b->all) {
        return PINC_OK;
    }
    st = pinc_marker_choose(&buf, out->targets, b->model->envs, b->model->n_envs, b->own, b->n_own,
                            b->input, b->n_input, &why);
    if (st == PINC_OK) {
        out->marker = pinc_buf_keep(&buf, b->model->arena);
        st = out->marker.ptr ? PINC_OK : pinc_fail_memory(b->err);
    } else {
        (void)pinc_fail(b->err, st, "%.*s %.*s: %s", PINC_SLICE_ARG(out->name),
                        PINC_SLICE_ARG(out->version), why.text);
        if (why.hint[0]) {
            pinc_fail_hint(b->err, "%s", why.hint);
        }
    }
    pinc_buf_clear(&buf);
    return st;
}

/* Reasons, and for a direct reference the requirement that brought it. `edges` are those to the
 * pick. */
static enum pinc_status set_reasons(struct build *b, struct pinc_lock_line *out,
                                    const struct pinc_edge *edges, size_t n_edges,
                                    const struct pinc_requirement **reference)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    *reference = NULL;
    for (i = 0; i < n_edges && st == PINC_OK; i++) {
        if (!(edges[i].targets & out->targets)) {
            continue;
        }
        if (!*reference && edges[i].from == PINC_NONE && edges[i].req->url.ptr) {
            *reference = edges[i].req;
        }
        st = add_edge_reason(b, &edges[i]);
    }
    if (st == PINC_OK) {
        st = add_limiter_reasons(b, out);
    }
    return st == PINC_OK ? take_texts(b, &out->via, &out->n_via) : st;
}

/* The line of a pick that target `first` is on. */
static enum pinc_status add_line(struct build *b, uint32_t at, size_t first,
                                 const struct pinc_edge *edges, size_t n_edges)
{
    const struct pinc_pick *pick = &b->resolution->picks[at];
    const struct pinc_project *project = pick->project[first];
    const struct pinc_requirement *reference;
    struct pinc_lock_line line = {0};
    enum pinc_status st;
    size_t t;

    line.name = pick->name;
    line.version = PINC_LIT("");
    line.pick = at;
    for (t = first; t < b->model->n_envs; t++) {
        if (pick->release[t] != PINC_NONE && same_line(pick, first, t)) {
            line.targets |= (pinc_targets)1 << t;
        }
    }
    st = set_reasons(b, &line, edges, n_edges, &reference);
    if (st == PINC_OK) {
        st = project->direct_url.ptr
                 ? set_reference(b, &line, reference, project)
                 : set_version(b, &line, &project->releases[pick->release[first]].version);
    }
    if (st == PINC_OK) {
        st = set_extras(b, &line, pick);
    }
    if (st == PINC_OK) {
        st = set_marker(b, &line);
    }
    if (st == PINC_OK) {
        st = pinc_config_settings_collect(&line.settings, &line.n_settings, &line, b->list,
                                          b->request, b->model->arena, b->err);
    }
    if (st == PINC_OK && !PINC_GROW(b->lines, b->cap_lines, b->n_lines + 1)) {
        st = pinc_fail_memory(b->err);
    }
    if (st == PINC_OK) {
        b->lines[b->n_lines++] = line;
    }
    return st;
}

static size_t first_target(pinc_targets targets)
{
    size_t t = 0;

    while (!(targets >> t & 1)) {
        t++;
    }
    return t;
}

/* The version of a line, NULL for a direct reference. */
static const struct pinc_version *version_of(const struct build *b,
                                             const struct pinc_lock_line *line)
{
    const struct pinc_pick *pick = &b->resolution->picks[line->pick];
    const size_t t = first_target(line->targets);

    return pick->project[t]->direct_url.ptr ? NULL
                                            : &pick->project[t]->releases[pick->release[t]].version;
}

/* Does line x come before line y of the same name? Oldest first, then by target; lines were added
 * by first target. */
static bool comes_before(const struct build *b, const struct pinc_lock_line *x,
                         const struct pinc_lock_line *y)
{
    const struct pinc_version *u = version_of(b, x), *v = version_of(b, y);

    return u && v && pinc_version_compare(u, v) < 0;
}

/* Lines of one package: one for each version, oldest first. */
static enum pinc_status add_package(struct build *b, uint32_t at, const struct pinc_edge *edges,
                                    size_t n_edges)
{
    const struct pinc_pick *pick = &b->resolution->picks[at];
    const size_t from = b->n_lines;
    pinc_targets done = 0;
    enum pinc_status st = PINC_OK;
    size_t t, i;

    find_own_markers(b, pick->name);
    for (t = 0; t < b->model->n_envs && st == PINC_OK; t++) {
        if (pick->release[t] == PINC_NONE || (done >> t & 1)) {
            continue;
        }
        st = add_line(b, at, t, edges, n_edges);
        if (st == PINC_OK) {
            done |= b->lines[b->n_lines - 1].targets;
        }
    }
    for (i = from + 1; i < b->n_lines && st == PINC_OK; i++) {
        const struct pinc_lock_line line = b->lines[i];
        size_t to = i;

        while (to > from && comes_before(b, &line, &b->lines[to - 1])) {
            b->lines[to] = b->lines[to - 1];
            to--;
        }
        b->lines[to] = line;
    }
    if (st == PINC_OK && b->n_lines > from) {
        b->model->n_packages++;
        b->model->n_differ += b->lines[from].targets != b->all;
    }
    return st;
}

static enum pinc_status add_packages(struct build *b)
{
    const struct pinc_resolution *resolution = b->resolution;
    enum pinc_status st = PINC_OK;
    size_t edge = 0;
    uint32_t i;

    for (i = 0; i < resolution->n_picks && st == PINC_OK; i++) {
        size_t from;

        while (edge < resolution->n_edges && resolution->edges[edge].to < i) {
            edge++;
        }
        from = edge;
        while (edge < resolution->n_edges && resolution->edges[edge].to == i) {
            edge++;
        }
        st = add_package(b, i, resolution->edges + from, edge - from);
    }
    return st;
}

/* Copy the lines into the model's arena. */
static enum pinc_status finish(struct build *b)
{
    struct pinc_lock_model *model = b->model;

    model->lines = pinc_arena_array(model->arena, b->n_lines, sizeof *model->lines);
    if (!model->lines) {
        return pinc_fail_memory(b->err);
    }
    if (b->n_lines) {
        memcpy(model->lines, b->lines, b->n_lines * sizeof *model->lines);
    }
    model->n_lines = b->n_lines;
    return PINC_OK;
}

static enum pinc_status make_model(struct build *b)
{
    struct pinc_lock_model *model = pinc_alloc(sizeof *model);
    enum pinc_status st;

    b->model = model;
    if (model) {
        model->arena = pinc_arena_new();
    }
    if (!model || !model->arena) {
        return pinc_fail_memory(b->err);
    }
    model->envs = b->request->envs;
    model->n_envs = b->request->n_envs;
    st = make_tables(b);
    if (st == PINC_OK) {
        st = add_packages(b);
    }
    return st == PINC_OK ? finish(b) : st;
}

enum pinc_status pinc_lock_model_new(struct pinc_lock_model **out,
                                     const struct pinc_resolution *resolution,
                                     const struct pinc_resolve_request *request,
                                     const struct pinc_requirements *list, struct pinc_error *err)
{
    struct build b = {.resolution = resolution, .request = request, .list = list, .err = err};
    enum pinc_status st;

    *out = NULL;
    b.all = ~(pinc_targets)0 >> (64 - request->n_envs);
    st = make_model(&b);
    if (st == PINC_OK) {
        *out = b.model;
    } else {
        pinc_lock_model_free(b.model);
    }
    pinc_free(b.origins);
    pinc_free(b.limiters);
    pinc_free(b.own);
    pinc_free(b.input);
    pinc_free(b.lines);
    pinc_free(b.via.items);
    return st;
}

void pinc_lock_model_free(struct pinc_lock_model *model)
{
    if (model) {
        pinc_arena_free(model->arena);
        pinc_free(model);
    }
}

/* ---- files and hashes ---- */

static bool set_holds(const struct pinc_name_set *set, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < set->n_names; i++) {
        if (pinc_slice_equal(set->names[i], name)) {
            return true;
        }
    }
    return false;
}

/* pip's rule: a name beats :all:, and --only-binary beats --no-binary. */
static bool kind_allowed(const struct pinc_resolve_request *request, struct pinc_slice name,
                         enum pinc_dist_kind kind)
{
    if (set_holds(&request->only_binary, name)) {
        return kind == PINC_WHEEL;
    }
    if (set_holds(&request->no_binary, name)) {
        return kind == PINC_SDIST;
    }
    if (request->only_binary.all) {
        return kind == PINC_WHEEL;
    }
    return !request->no_binary.all || kind == PINC_SDIST;
}

static bool new_enough(const struct pinc_resolve_request *request,
                       const struct pinc_project_file *file)
{
    if (request->exclude_newer == INT64_MAX) {
        return true;
    }
    if (file->upload_time == INT64_MIN) {
        return !request->exclude_newer_strict;
    }
    return file->upload_time < request->exclude_newer;
}

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

enum pinc_status pinc_lock_model_files(const uint32_t **files, size_t *n_files,
                                       const struct pinc_project **project,
                                       const struct pinc_lock_model *model,
                                       const struct pinc_lock_line *line,
                                       const struct pinc_resolution *resolution,
                                       const struct pinc_resolve_request *request)
{
    const struct pinc_pick *pick = &resolution->picks[line->pick];
    const size_t first = first_target(line->targets);
    const struct pinc_project *from = pick->project[first];
    const struct pinc_release *release = &from->releases[pick->release[first]];
    uint32_t *out = pinc_arena_array(model->arena, release->n_files, sizeof *out);
    uint32_t i;
    size_t t, n = 0;

    if (!out) {
        return PINC_ENOMEM;
    }
    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const struct pinc_project_file *file = &from->files[i];
        const bool allowed = kind_allowed(request, line->name, (enum pinc_dist_kind)file->kind) &&
                             new_enough(request, file);
        bool taken = false;

        for (t = 0; t < model->n_envs && !taken; t++) {
            /* What was chosen belongs in, whatever a page says of it. */
            taken = (line->targets >> t & 1) &&
                    (pick->file[t] == i || (allowed && env_takes(model->envs[t], from, file)));
        }
        if (taken) {
            out[n++] = i;
        }
    }
    *files = out;
    *n_files = n;
    *project = from;
    return PINC_OK;
}

static int compare_hashes(const void *a, const void *b)
{
    const struct pinc_hash *x = a, *y = b;

    return memcmp(x->bytes, y->bytes, sizeof x->bytes);
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

/* A checkout, an editable project and a folder are no file that has a digest. */
static bool is_hashable(const struct pinc_lock_model *model, const struct pinc_lock_line *line)
{
    const struct pinc_slice scheme = pinc_slice_part(line->url, 0, pinc_slice_find(line->url, ':'));

    return !line->url.ptr ||
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
    qsort(hashes, n_files, sizeof *hashes, compare_hashes);
    for (i = 0; i < n_files; i++) {
        if (n == 0 || compare_hashes(&hashes[n - 1], &hashes[i]) != 0) {
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
