#include "lock/output/model.h"

#include "lock/output/config_settings.h"
#include "lock/output/reasons.h"
#include "lock/input/redact_url.h"
#include "markers/marker/simplify.h"
#include "resolver/policy/source_rules.h"

#include <string.h>

/* A model on its way. */
struct build {
    struct pinc_lock_model *model;
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request;
    const struct pinc_requirements *list, *overrides;
    struct pinc_error *err;
    pinc_targets all;
    struct pinc_reasons *reasons;
    const struct pinc_marker **own, **input; /* own: of the package at hand */
    size_t n_own, n_input;
    struct pinc_lock_line *lines;
    size_t n_lines, cap_lines;
};

static enum pinc_status make_tables(struct build *b)
{
    size_t i;

    b->own = pinc_alloc_array(b->list->n_lines, sizeof(void *));
    b->input = pinc_alloc_array(b->list->n_lines, sizeof(void *));
    if (!b->own || !b->input) {
        return pinc_fail_memory(b->err);
    }
    for (i = 0; i < b->list->n_lines; i++) {
        if (b->list->lines[i].marker) {
            b->input[b->n_input++] = b->list->lines[i].marker;
        }
    }
    return pinc_reasons_new(&b->reasons, b->resolution, b->request, b->list, b->overrides,
                            b->model->arena, b->err);
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

/* --- direct references */

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

/* Which requirement, constraint or override names the URL of a direct reference. */
static const struct pinc_requirement *who_names(const struct build *b, struct pinc_slice name,
                                                struct pinc_slice url)
{
    const struct pinc_resolve_request *r = b->request;
    const struct pinc_root *lists[] = {r->requirements, r->constraints, r->overrides};
    const size_t counts[] = {r->n_requirements, r->n_constraints, r->n_overrides};
    size_t l, i;

    for (l = 0; l < 3; l++) {
        for (i = 0; i < counts[l]; i++) {
            if (pinc_slice_equal(lists[l][i].req->norm, name) &&
                pinc_slice_equal(lists[l][i].req->url, url)) {
                return lists[l][i].req;
            }
        }
    }
    return NULL;
}

/* How the user wrote the direct reference that a target took. */
static enum pinc_status set_reference(struct build *b, struct pinc_lock_line *out,
                                      const struct pinc_requirement *req,
                                      const struct pinc_project *project)
{
    const struct pinc_requirement_line *line = NULL;
    struct pinc_slice text;
    struct pinc_buf bare = {0};

    if (req && pinc_slice_equal(req->url, project->direct_url)) {
        line = pinc_reasons_line(b->reasons, req);
    }
    if (!line) { /* what an override made of a dependency is a copy, and on no line */
        req = who_names(b, out->name, project->direct_url);
        line = req ? pinc_reasons_line(b->reasons, req) : NULL;
    }
    if (!line) {
        pinc_write_url(&bare, project->direct_url);
        out->url = pinc_buf_keep(&bare, b->model->arena);
        return out->url.ptr ? PINC_OK : pinc_fail_memory(b->err);
    }
    out->url = project->direct_url;
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

/* --- lines */

/* Do two targets of a pick go onto one line? */
static bool same_line(const struct pinc_source_rules *rules, const struct pinc_pick *pick, size_t a,
                      size_t b)
{
    const struct pinc_project *x = pick->project[a], *y = pick->project[b];
    const bool bound = rules->by_url && (pinc_source_rule_find(rules, pick->name, a) ||
                                         pinc_source_rule_find(rules, pick->name, b));

    /* A line that names a file by its URL is for those who take that file. */
    if (bound && !x->direct_url.ptr && !y->direct_url.ptr) {
        return x == y && pick->file[a] == pick->file[b];
    }

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
    struct pinc_slice *extras = pinc_arena_array(b->model->arena, pick->n_extras, sizeof *extras);
    size_t i;

    if (!extras) {
        return pinc_fail_memory(b->err);
    }
    for (i = 0; i < pick->n_extras; i++) {
        if (pick->extra_targets[i] & out->targets) {
            extras[out->n_extras++] = pick->extras[i];
        }
    }
    out->extras = extras;
    return PINC_OK;
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

/* The line of a pick that target `first` is on. */
static enum pinc_status add_line(struct build *b, uint32_t at, size_t first,
                                 const struct pinc_edge *edges, size_t n_edges)
{
    const struct pinc_pick *pick = &b->resolution->picks[at];
    const struct pinc_project *project = pick->project[first];
    const struct pinc_requirement *reference;
    struct pinc_lock_line line = {0};
    struct pinc_texts via = {0};
    enum pinc_status st;
    size_t t;

    line.name = pick->name;
    line.version = PINC_LIT("");
    line.pick = at;
    for (t = first; t < b->model->n_envs; t++) {
        if (pick->release[t] != PINC_NONE &&
            same_line(&b->request->files.sources, pick, first, t)) {
            line.targets |= (pinc_targets)1 << t;
        }
    }
    st = pinc_reasons_find(&via, b->reasons, line.name, line.targets, edges, n_edges, &reference,
                           b->err);
    line.via = via.items;
    line.n_via = via.n;
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
        st = pinc_config_settings_collect(&line.settings, &line.n_settings, line.name, line.targets,
                                          b->list, b->request, b->model->arena, b->err);
    }
    if (st == PINC_OK && !PINC_GROW(b->lines, b->cap_lines, b->n_lines + 1)) {
        st = pinc_fail_memory(b->err);
    }
    if (st == PINC_OK) {
        b->lines[b->n_lines++] = line;
    }
    return st;
}

/* The version of a line, NULL for a direct reference. */
static const struct pinc_version *version_of(const struct build *b,
                                             const struct pinc_lock_line *line)
{
    const struct pinc_pick *pick = &b->resolution->picks[line->pick];
    const size_t t = pinc_targets_first(line->targets);

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
                                     const struct pinc_requirements *list,
                                     const struct pinc_requirements *overrides,
                                     struct pinc_error *err)
{
    struct build b = {.resolution = resolution,
                      .request = request,
                      .list = list,
                      .overrides = overrides,
                      .err = err};
    enum pinc_status st;

    *out = NULL;
    b.all = pinc_targets_all(request->n_envs);
    st = make_model(&b);
    if (st == PINC_OK) {
        *out = b.model;
    } else {
        pinc_lock_model_free(b.model);
    }
    pinc_reasons_free(b.reasons);
    pinc_free(b.own);
    pinc_free(b.input);
    pinc_free(b.lines);
    return st;
}

void pinc_lock_model_free(struct pinc_lock_model *model)
{
    if (model) {
        pinc_arena_free(model->arena);
        pinc_free(model);
    }
}
