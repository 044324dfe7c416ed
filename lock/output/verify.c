#include "lock/output/verify.h"

#include "index/net/url_place.h"
#include "lock/input/requirements_file.h"
#include "lock/output/verify_choice.h"
#include "resolver/policy/overrides.h"
#include "resolver/policy/source_rules.h"
#include "resolver/state/shared_tables.h"

#include <string.h>

/* A line of the written text: what it pins. */
struct pin {
    const struct pinc_requirement_line *line;
    struct pinc_slice name;      /* normalized */
    struct pinc_version version; /* unless it is a direct reference */
    bool direct;
    const struct pinc_pick *pick; /* where its metadata is */
};

/* Something that has to be looked at: a package, or an extra of one. */
struct need {
    size_t pin;
    struct pinc_slice extra; /* empty: the package itself */
};

struct verify {
    const struct pinc_resolve_request *request;
    const struct pinc_resolution *resolution;
    struct pinc_requirements *list;
    struct pinc_error *err;
    struct pin *pins;
    size_t n_pins;
    /* For the target at hand. */
    size_t target;
    const struct pinc_env *env;
    struct pinc_map *held; /* name to the pin whose line holds here */
    bool *needed;          /* by pin */
    struct need *needs;    /* done up to `done`, to do up to n_needs */
    size_t n_needs, cap_needs, done;
};

/* --- findings */

static enum pinc_status fail(const struct verify *v, const char *fmt, ...) PINC_PRINTF(2, 3);
static enum pinc_status fail(const struct verify *v, const char *fmt, ...)
{
    struct pinc_buf text = {0};
    va_list ap;

    pinc_buf_add_str(&text, "verification failed");
    if (v->env) {
        pinc_buf_addf(&text, " for %.*s on %.*s", PINC_SLICE_ARG(pinc_env_python_label(v->env)),
                      PINC_SLICE_ARG(pinc_env_platform_label(v->env)));
    }
    pinc_buf_add_str(&text, ": ");
    va_start(ap, fmt);
    pinc_buf_vaddf(&text, fmt, ap);
    va_end(ap);
    (void)pinc_fail(v->err, PINC_EINTERNAL, "%s", text.ptr ? text.ptr : "verification failed");
    pinc_fail_hint(v->err, "this is a bug in pinc; nothing was written");
    pinc_buf_clear(&text);
    return PINC_EINTERNAL;
}

/* "needed by": who asks. */
static struct pinc_slice asker(const struct pin *from)
{
    return from ? from->name : PINC_LIT("the input");
}

/* --- the text */

static const struct pinc_pick *find_pick(const struct verify *v, struct pinc_slice name)
{
    size_t from = 0, to = v->resolution->n_picks;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const int order = pinc_slice_compare(v->resolution->picks[middle].name, name);

        if (order == 0) {
            return &v->resolution->picks[middle];
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return NULL;
}

/* The pick of a line that names no project: the direct reference of which it is the text. */
static const struct pinc_pick *find_reference(const struct verify *v, struct pinc_slice link)
{
    size_t i, t;

    for (i = 0; i < v->resolution->n_picks; i++) {
        const struct pinc_pick *pick = &v->resolution->picks[i];

        for (t = 0; t < v->request->n_envs; t++) {
            if (pick->release[t] != PINC_NONE && pick->project[t]->direct_url.ptr &&
                pinc_slice_equal(pick->project[t]->direct_url, link)) {
                return pick;
            }
        }
    }
    return NULL;
}

static enum pinc_status read_version(struct pin *pin, const struct verify *v)
{
    const struct pinc_requirement *req = pin->line->req;
    enum pinc_operator op = PINC_OP_NE;
    struct pinc_slice text = PINC_LIT("");
    enum pinc_status st = PINC_ESYNTAX;

    if (pinc_specset_count(req->specs) == 1) {
        pinc_specset_item(req->specs, 0, &op, &text);
    }
    if (op == PINC_OP_EQ) {
        st = pinc_version_parse(&pin->version, text, v->list->arena, NULL);
    }
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(v->err);
    }
    return st == PINC_OK ? PINC_OK
                         : fail(v, "line %u does not pin %.*s", pin->line->at.line,
                                PINC_SLICE_ARG(req->norm));
}

static enum pinc_status read_pin(struct pin *pin, const struct verify *v)
{
    const struct pinc_requirement_line *line = pin->line;

    if (line->kind != PINC_LINE_REQUIREMENT) {
        return fail(v, "line %u is not a requirement", line->at.line);
    }
    pin->direct = line->link.ptr || line->req->url.ptr;
    pin->pick = line->req ? find_pick(v, line->req->norm) : find_reference(v, line->link);
    if (!pin->pick) {
        return fail(v, "line %u is not part of the solution: %.*s", line->at.line,
                    PINC_SLICE_ARG(line->text));
    }
    pin->name = pin->pick->name;
    return pin->direct ? PINC_OK : read_version(pin, v);
}

static enum pinc_status read_text(struct verify *v, struct pinc_slice text)
{
    struct pinc_error err = {0};
    enum pinc_status st = pinc_requirements_file_parse(v->list, text, "the output",
                                                       PINC_LINE_REQUIREMENT, NULL, NULL, &err);
    size_t i;

    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(v->err);
    }
    if (st != PINC_OK) {
        return fail(v, "line %u cannot be read back: %s", err.line, err.text);
    }
    v->n_pins = v->list->n_lines;
    v->pins = pinc_alloc_array(v->n_pins, sizeof *v->pins);
    v->needed = pinc_alloc_array(v->n_pins, sizeof *v->needed);
    if (!v->pins || !v->needed) {
        return pinc_fail_memory(v->err);
    }
    for (i = 0; i < v->n_pins && st == PINC_OK; i++) {
        v->pins[i].line = &v->list->lines[i];
        st = read_pin(&v->pins[i], v);
    }
    return st;
}

/* --- one target */

static const struct pinc_release *release_of(const struct verify *v, const struct pin *pin)
{
    return &pin->pick->project[v->target]->releases[pin->pick->release[v->target]];
}

/* Is the file one that the target can install, and pip's choice? */
static enum pinc_status check_choice(const struct verify *v, const struct pin *pin,
                                     const struct pinc_project *project, uint32_t at)
{
    const struct pinc_project_file *file = &project->files[at];
    uint32_t better;

    if (file->tags != PINC_NONE &&
        pinc_env_wheel_rank(v->env, project->tags[file->tags].python, project->tags[file->tags].abi,
                            project->tags[file->tags].platform) < 0) {
        return fail(v, "%.*s cannot be installed there",
                    PINC_SLICE_ARG(pinc_file_name(project, at)));
    }
    if (file->requires_python != PINC_NONE && project->requires_python[file->requires_python] &&
        !pinc_env_python_allowed(v->env, project->requires_python[file->requires_python])) {
        return fail(v, "%.*s is for another Python", PINC_SLICE_ARG(pinc_file_name(project, at)));
    }
    if (pinc_verify_is_excluded(v->request, project, pin->name, release_of(v, pin))) {
        return fail(v, "%.*s is a pre-release, which --only-final excludes",
                    PINC_SLICE_ARG(pinc_file_name(project, at)));
    }
    better = pinc_verify_better_file(v->request, project, pin->name, v->target, at);
    if (better != PINC_NONE) {
        return fail(v, "%.*s is there, which pip takes before %.*s",
                    PINC_SLICE_ARG(pinc_file_name(project, better)),
                    PINC_SLICE_ARG(pinc_file_name(project, at)));
    }
    return PINC_OK;
}

/* Locks of one run that have the same targets and rules for files look at each file once. */
static enum pinc_status check_file(const struct verify *v, const struct pin *pin)
{
    const struct pinc_project *project = pin->pick->project[v->target];
    const uint32_t at = pin->pick->file[v->target], release = pin->pick->release[v->target];
    const struct pinc_metadata *metadata = pin->pick->metadata[v->target];
    bool *verified;

    if (at >= project->n_files || project->files[at].release != release) {
        return fail(v, "the pinned version of %.*s has no file", PINC_SLICE_ARG(pin->name));
    }
    verified = v->request->tables ? pinc_shared_tables_verified(v->request->tables, project,
                                                                v->target, release, at)
                                  : NULL;
    if (!verified || !*verified) {
        const enum pinc_status st = check_choice(v, pin, project, at);

        if (st != PINC_OK) {
            return st;
        }
        if (verified) {
            *verified = true;
        }
    }
    if (v->request->choosing.no_deps && !metadata) {
        return PINC_OK; /* --no-deps asks for no metadata */
    }
    if (!metadata || metadata->state != PINC_READY || metadata->unusable.len) {
        return fail(v, "%.*s has no usable metadata", PINC_SLICE_ARG(pinc_file_name(project, at)));
    }
    if (metadata->requires_python && !pinc_env_python_allowed(v->env, metadata->requires_python)) {
        return fail(v, "%.*s says that it is for another Python",
                    PINC_SLICE_ARG(pinc_file_name(project, at)));
    }
    return PINC_OK;
}

/* Is it a line that names the file of an index by its URL, for a package that a source rule binds? */
static bool is_source_line(const struct verify *v, const struct pin *pin)
{
    const struct pinc_project *project = pin->pick->project[v->target];
    struct pinc_slice url = {NULL, 0}, written;

    if (!pin->direct || project->direct_url.ptr || !v->request->files.sources.by_url ||
        !pinc_source_rule_find(&v->request->files.sources, pin->name, v->target) ||
        project->url(&url, project, pin->pick->file[v->target], NULL) != PINC_OK) {
        return false;
    }
    written = pin->line->req ? pin->line->req->url : PINC_LIT("");
    return pinc_slice_equal(pinc_slice_part(written, 0, pinc_slice_find(written, '#')), url);
}

/* The pin of a line that holds here: it is the only one, it is the solution's, and the target can
 * use it. */
static enum pinc_status hold_pin(struct verify *v, size_t at)
{
    const struct pin *pin = &v->pins[at];
    const struct pinc_pick *pick = pin->pick;

    if (pinc_map_get(v->held, pin->name, NULL)) {
        return fail(v, "two lines of %.*s hold", PINC_SLICE_ARG(pin->name));
    }
    if (!pinc_map_put(v->held, pin->name, (uint32_t)at)) {
        return pinc_fail_memory(v->err);
    }
    if (pick->release[v->target] == PINC_NONE) {
        return fail(v, "a line of %.*s holds, where the solution has none",
                    PINC_SLICE_ARG(pin->name));
    }
    if (is_source_line(v, pin)) {
        return check_file(v, pin);
    }
    if (pin->direct != (pick->project[v->target]->direct_url.ptr != NULL) ||
        (!pin->direct && pinc_version_compare(&pin->version, &release_of(v, pin)->version) != 0)) {
        return fail(v, "the line of %.*s is not what the solution has", PINC_SLICE_ARG(pin->name));
    }
    return check_file(v, pin);
}

static enum pinc_status check_constraints(const struct verify *v)
{
    uint32_t at = 0;
    size_t i;

    for (i = 0; i < v->request->n_constraints; i++) {
        const struct pinc_root *root = &v->request->constraints[i];
        const struct pinc_release *release;

        if (!(root->targets >> v->target & 1) || !pinc_map_get(v->held, root->req->norm, &at) ||
            pinc_override_of(v->request, root->req->norm, v->target)) {
            continue;
        }
        release = release_of(v, &v->pins[at]);
        if (!pinc_specset_matches(root->req->specs, &release->version, release->text)) {
            return fail(v, "the pin of %.*s breaks the constraint %.*s",
                        PINC_SLICE_ARG(root->req->norm), PINC_SLICE_ARG(root->req->text));
        }
    }
    return PINC_OK;
}

static enum pinc_status add_need(struct verify *v, size_t pin, struct pinc_slice extra)
{
    size_t i;

    for (i = 0; i < v->n_needs && (extra.len || v->needed[pin]); i++) {
        if (v->needs[i].pin == pin && pinc_slice_equal(v->needs[i].extra, extra)) {
            return PINC_OK;
        }
    }
    if (!PINC_GROW(v->needs, v->cap_needs, v->n_needs + 1)) {
        return pinc_fail_memory(v->err);
    }
    v->needs[v->n_needs++] = (struct need){pin, extra};
    v->needed[pin] = true;
    return PINC_OK;
}

/* Somebody asks for a package here: it must be pinned, and to a version that will do. */
static enum pinc_status ask(struct verify *v, const struct pin *from,
                            const struct pinc_requirement *req)
{
    const struct pinc_root *over = pinc_override_of(v->request, req->norm, v->target);
    const struct pinc_specset *specs = over ? over->req->specs : req->specs;
    const struct pinc_slice url = over ? over->req->url : req->url;
    const struct pinc_release *release;
    enum pinc_status st;
    uint32_t at = 0;
    size_t i;

    if (!pinc_map_get(v->held, req->norm, &at)) {
        return fail(v, "%.*s needs %.*s, which has no line", PINC_SLICE_ARG(asker(from)),
                    PINC_SLICE_ARG(req->text));
    }
    release = release_of(v, &v->pins[at]);
    if (!pinc_specset_matches(specs, &release->version, release->text)) {
        return fail(v, "%.*s needs %.*s, the line has %.*s", PINC_SLICE_ARG(asker(from)),
                    PINC_SLICE_ARG(req->text), PINC_SLICE_ARG(release->text));
    }
    if (url.ptr && !pinc_url_same_place(url, v->pins[at].pick->project[v->target]->direct_url)) {
        return fail(v, "%.*s needs %.*s, the line is another", PINC_SLICE_ARG(asker(from)),
                    PINC_SLICE_ARG(req->text));
    }
    st = v->needed[at] ? PINC_OK : add_need(v, at, PINC_LIT(""));
    for (i = 0; i < req->n_extras && st == PINC_OK; i++) {
        st = add_need(v, at, req->extras[i]);
    }
    return st;
}

/* Ask for what a package, or an extra of it, depends on. */
static enum pinc_status follow(struct verify *v, struct need need)
{
    const struct pin *pin = &v->pins[need.pin];
    const struct pinc_metadata *metadata = pin->pick->metadata[v->target];
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < metadata->n_requires && st == PINC_OK; i++) {
        if (pinc_marker_holds(metadata->requires[i]->marker, v->env, need.extra)) {
            st = ask(v, pin, metadata->requires[i]);
        }
    }
    return st;
}

static enum pinc_status walk(struct verify *v)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < v->request->n_requirements && st == PINC_OK; i++) {
        if (v->request->requirements[i].targets >> v->target & 1) {
            st = ask(v, NULL, v->request->requirements[i].req);
        }
    }
    while (st == PINC_OK && !v->request->choosing.no_deps && v->done < v->n_needs) {
        st = follow(v, v->needs[v->done++]);
    }
    return st;
}

static enum pinc_status check_target(struct verify *v, size_t target)
{
    enum pinc_status st = PINC_OK;
    uint32_t at = 0;
    size_t i;

    v->target = target;
    v->env = v->request->envs[target];
    v->n_needs = v->done = 0;
    pinc_map_free(v->held);
    v->held = pinc_map_new();
    if (!v->held) {
        return pinc_fail_memory(v->err);
    }
    for (i = 0; i < v->n_pins && st == PINC_OK; i++) {
        v->needed[i] = false;
        if (pinc_marker_holds(v->pins[i].line->marker, v->env, PINC_LIT(""))) {
            st = hold_pin(v, i);
        }
    }
    if (st == PINC_OK) {
        st = check_constraints(v);
    }
    if (st == PINC_OK) {
        st = walk(v);
    }
    for (i = 0; i < v->n_pins && st == PINC_OK; i++) {
        if (!v->needed[i] && pinc_map_get(v->held, v->pins[i].name, &at) && at == i) {
            st = fail(v, "nobody needs %.*s", PINC_SLICE_ARG(v->pins[i].name));
        }
    }
    return st;
}

enum pinc_status pinc_verify(struct pinc_slice text, const struct pinc_resolve_request *request,
                             const struct pinc_resolution *resolution, struct pinc_error *err)
{
    struct verify v = {.request = request, .resolution = resolution, .err = err};
    enum pinc_status st;
    size_t t;

    v.list = pinc_requirements_new();
    if (!v.list) {
        return pinc_fail_memory(err);
    }
    st = read_text(&v, text);
    for (t = 0; v.pins && t < request->n_envs && st == PINC_OK; t++) {
        st = check_target(&v, t);
    }
    pinc_requirements_free(v.list);
    pinc_free(v.pins);
    pinc_free(v.needed);
    pinc_free(v.needs);
    pinc_map_free(v.held);
    return st;
}
