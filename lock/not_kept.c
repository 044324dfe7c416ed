#include "lock/not_kept.h"

#define SHOWN 200 /* bytes of a text of others */

/* A pin that did not stay, on a target where it did not. */
struct lost {
    const struct pinc_kept *pin;
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request;
    uint32_t pick;
    size_t target;
};

/* The package of the pin; false when the solution does without. */
static bool find_pick(struct lost *out)
{
    const struct pinc_resolution *r = out->resolution;
    size_t low = 0, high = r->n_picks;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (pinc_slice_compare(r->picks[middle].name, out->pin->name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    out->pick = (uint32_t)low;
    return low < r->n_picks && pinc_slice_equal(r->picks[low].name, out->pin->name);
}

/* Is another version than the pin's chosen on the target? */
static bool is_lost(const struct lost *lost)
{
    const struct pinc_pick *pick = &lost->resolution->picks[lost->pick];
    const uint32_t release = pick->release[lost->target];

    return release != PINC_NONE && (lost->pin->targets >> lost->target & 1) &&
           pinc_version_compare(&pick->project[lost->target]->releases[release].version,
                                &lost->pin->version) != 0;
}

static void add_requirement(struct pinc_buf *buf, const struct pinc_requirement *req)
{
    pinc_buf_add(buf, req->norm);
    if (req->url.ptr) {
        pinc_buf_add_str(buf, " from a URL");
    } else {
        pinc_specset_print_written(buf, req->specs);
    }
}

static bool excludes(const struct lost *lost, const struct pinc_requirement *req)
{
    return req->url.ptr ||
           !pinc_specset_matches(req->specs, &lost->pin->version, (struct pinc_slice){0});
}

/* A line of the input (its constraints, its overrides) that the pin does not satisfy. */
static bool add_root(struct pinc_buf *buf, const struct lost *lost, const struct pinc_root *roots,
                     size_t n, const char *says)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if ((roots[i].targets >> lost->target & 1) &&
            pinc_slice_equal(roots[i].req->norm, lost->pin->name) && excludes(lost, roots[i].req)) {
            pinc_buf_add_escaped(buf, roots[i].where, SHOWN);
            pinc_buf_addf(buf, " %s ", says);
            add_requirement(buf, roots[i].req);
            return true;
        }
    }
    return false;
}

/* A package of the solution that needs another version. */
static bool add_edge(struct pinc_buf *buf, const struct lost *lost)
{
    const struct pinc_resolution *r = lost->resolution;
    size_t i;

    for (i = 0; i < r->n_edges; i++) {
        const struct pinc_edge *edge = &r->edges[i];

        if (edge->to == lost->pick && edge->from != PINC_NONE &&
            (edge->targets >> lost->target & 1) && excludes(lost, edge->req)) {
            const struct pinc_pick *from = &r->picks[edge->from];

            pinc_buf_add(buf, from->name);
            pinc_buf_add_char(buf, ' ');
            pinc_buf_add_escaped(
                buf, from->project[lost->target]->releases[from->release[lost->target]].text,
                SHOWN);
            pinc_buf_add_str(buf, " needs ");
            add_requirement(buf, edge->req);
            return true;
        }
    }
    return false;
}

/* The index has no such version, or no file of it for the target. */
static bool add_files(struct pinc_buf *buf, const struct lost *lost)
{
    const struct pinc_project *p = lost->resolution->picks[lost->pick].project[lost->target];
    const struct pinc_env *env = lost->request->envs[lost->target];
    const struct pinc_release *release = NULL;
    uint32_t i;

    for (i = 0; i < p->n_releases && !release; i++) {
        if (pinc_version_compare(&p->releases[i].version, &lost->pin->version) == 0) {
            release = &p->releases[i];
        }
    }
    if (!release) {
        pinc_buf_add_str(buf,
                         p->direct_url.ptr ? "another file is named" : "no index in use has it");
        return true;
    }
    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const struct pinc_project_file *file = &p->files[i];

        if (file->kind == PINC_SDIST ||
            (file->kind == PINC_WHEEL &&
             pinc_env_wheel_rank(env, p->tags[file->tags].python, p->tags[file->tags].abi,
                                 p->tags[file->tags].platform) >= 0)) {
            return false;
        }
    }
    pinc_buf_add_str(buf, "it has no file for ");
    pinc_env_print(buf, env);
    return true;
}

static bool add_reason_there(struct pinc_buf *buf, const struct lost *lost)
{
    const struct pinc_resolve_request *q = lost->request;

    return add_root(buf, lost, q->overrides, q->n_overrides, "overrides with") ||
           add_root(buf, lost, q->requirements, q->n_requirements, "asks for") ||
           add_root(buf, lost, q->constraints, q->n_constraints, "allows") || add_edge(buf, lost) ||
           add_files(buf, lost);
}

/* The first reason of the first target that has one. */
static bool add_reason(struct pinc_buf *buf, struct lost *lost)
{
    for (lost->target = 0; lost->target < lost->request->n_envs; lost->target++) {
        if (is_lost(lost) && add_reason_there(buf, lost)) {
            return true;
        }
    }
    return false;
}

enum pinc_status pinc_not_kept_tell(struct pinc_buf *buf, const struct pinc_resolution *resolution,
                                    const struct pinc_resolve_request *request,
                                    struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < request->n_kept; i++) {
        struct lost lost = {&request->kept[i], resolution, request, PINC_NONE, 0};
        struct pinc_buf reason = {0};

        if (!lost.pin->wished && find_pick(&lost) && add_reason(&reason, &lost)) {
            pinc_buf_add(buf, lost.pin->name);
            pinc_buf_add_char(buf, ' ');
            pinc_version_print(buf, &lost.pin->version);
            pinc_buf_add_str(buf, ": ");
            pinc_buf_add(buf, pinc_buf_slice(&reason));
            pinc_buf_add_char(buf, '\n');
        }
        buf->failed = buf->failed == PINC_OK ? reason.failed : buf->failed;
        pinc_buf_clear(&reason);
    }
    return buf->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}
