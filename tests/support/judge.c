#include "tests/support/judge.h"

#include <string.h>

struct judge {
    const struct pinc_resolution *r;
    const struct pinc_resolve_request *request;
    struct pinc_buf *why;
    size_t target;
    bool *reached;
    bool changed;
    struct pinc_slice extras[256][16];
    size_t n_extras[256];
};

static const struct pinc_pick *find(const struct judge *j, struct pinc_slice name, size_t *at)
{
    for (*at = 0; *at < j->r->n_picks; ++*at) {
        if (pinc_slice_equal(j->r->picks[*at].name, name)) {
            return &j->r->picks[*at];
        }
    }
    return NULL;
}

/* What the requirement asks for at the target: an override speaks in its place. */
static const struct pinc_specset *specs_of(const struct judge *j,
                                           const struct pinc_requirement *req)
{
    size_t i;

    for (i = 0; i < j->request->n_overrides; i++) {
        const struct pinc_root *over = &j->request->overrides[i];

        if ((over->targets >> j->target & 1) && pinc_slice_equal(over->req->norm, req->norm)) {
            return over->req->specs;
        }
    }
    return req->specs;
}

static bool need(struct judge *j, const struct pinc_requirement *req)
{
    const struct pinc_specset *specs = specs_of(j, req);
    const struct pinc_release *release;
    const struct pinc_pick *pick;
    size_t at, x, k;

    pick = find(j, req->norm, &at);
    if (!pick || pick->release[j->target] == PINC_NONE) {
        pinc_buf_addf(j->why, "target %zu: %.*s is needed and not picked", j->target,
                      PINC_SLICE_ARG(req->text));
        return false;
    }
    release = &pick->project[j->target]->releases[pick->release[j->target]];
    if (!pinc_specset_matches(specs, &release->version, release->text)) {
        pinc_buf_addf(j->why, "target %zu: %.*s is needed, %.*s is picked", j->target,
                      PINC_SLICE_ARG(req->text), PINC_SLICE_ARG(release->text));
        return false;
    }
    if (!j->reached[at]) {
        j->reached[at] = j->changed = true;
    }
    for (x = 0; x < req->n_extras; x++) {
        for (k = 0; k < j->n_extras[at] && !pinc_slice_equal(j->extras[at][k], req->extras[x]);
             k++) {
        }
        if (k == j->n_extras[at]) {
            j->extras[at][j->n_extras[at]++] = req->extras[x];
            j->changed = true;
        }
    }
    return true;
}

static bool holds(const struct judge *j, size_t at, const struct pinc_requirement *req)
{
    const struct pinc_env *env = j->request->envs[j->target];
    size_t x;

    if (pinc_marker_holds(req->marker, env, PINC_LIT(""))) {
        return true;
    }
    for (x = 0; x < j->n_extras[at]; x++) {
        if (pinc_marker_holds(req->marker, env, j->extras[at][x])) {
            return true;
        }
    }
    return false;
}

static bool judge_pick(struct judge *j, size_t at)
{
    const struct pinc_pick *pick = &j->r->picks[at];
    const struct pinc_metadata *m = pick->metadata[j->target];
    size_t i;

    for (i = 0; m && i < m->n_requires; i++) {
        if (holds(j, at, m->requires[i]) && !need(j, m->requires[i])) {
            return false;
        }
    }
    return true;
}

static bool usable(struct judge *j, const struct pinc_pick *pick)
{
    const struct pinc_project *project = pick->project[j->target];
    const struct pinc_project_file *file = &project->files[pick->file[j->target]];
    const struct pinc_env *env = j->request->envs[j->target];

    if (file->release != pick->release[j->target]) {
        pinc_buf_addf(j->why, "%.*s: the file belongs to another release",
                      PINC_SLICE_ARG(pick->name));
        return false;
    }
    if (file->tags != PINC_NONE &&
        pinc_env_wheel_rank(env, project->tags[file->tags].python, project->tags[file->tags].abi,
                            project->tags[file->tags].platform) < 0) {
        pinc_buf_addf(j->why, "target %zu cannot use %.*s", j->target,
                      PINC_SLICE_ARG(pinc_file_name(project, pick->file[j->target])));
        return false;
    }
    return file->requires_python == PINC_NONE ||
           pinc_env_python_allowed(env, project->requires_python[file->requires_python]);
}

static bool judge_target(struct judge *j)
{
    size_t i;

    memset(j->n_extras, 0, sizeof j->n_extras);
    memset(j->reached, 0, j->r->n_picks * sizeof *j->reached);
    do {
        j->changed = false;
        for (i = 0; i < j->request->n_requirements; i++) {
            const struct pinc_root *root = &j->request->requirements[i];

            if ((root->targets >> j->target & 1) && !need(j, root->req)) {
                return false;
            }
        }
        for (i = 0; i < j->r->n_picks; i++) {
            if (j->reached[i] && !judge_pick(j, i)) {
                return false;
            }
        }
    } while (j->changed);
    for (i = 0; i < j->r->n_picks; i++) {
        const struct pinc_pick *pick = &j->r->picks[i];

        if (pick->release[j->target] == PINC_NONE) {
            continue;
        }
        if (!j->reached[i]) {
            pinc_buf_addf(j->why, "target %zu: %.*s is picked, nothing needs it", j->target,
                          PINC_SLICE_ARG(pick->name));
            return false;
        }
        if (!usable(j, pick)) {
            return false;
        }
    }
    return true;
}

bool judge_resolution(const struct pinc_resolution *r, const struct pinc_resolve_request *request,
                      struct pinc_buf *why)
{
    struct judge *j = pinc_alloc(sizeof *j);
    bool good = true;

    j->r = r;
    j->request = request;
    j->why = why;
    j->reached = pinc_alloc_array(r->n_picks, sizeof *j->reached);
    for (j->target = 0; good && j->target < request->n_envs; j->target++) {
        good = judge_target(j);
    }
    pinc_free(j->reached);
    pinc_free(j);
    return good;
}

void judge_print(struct pinc_buf *out, const struct pinc_resolution *r,
                 const struct pinc_resolve_request *request)
{
    size_t i, t;

    for (i = 0; i < r->n_picks; i++) {
        for (t = 0; t < request->n_envs; t++) {
            const struct pinc_pick *pick = &r->picks[i];

            if (pick->release[t] != PINC_NONE) {
                const struct pinc_slice text = pick->project[t]->releases[pick->release[t]].text;

                pinc_buf_addf(out, "%.*s %.*s @%zu\n", PINC_SLICE_ARG(pick->name),
                              PINC_SLICE_ARG(text), t);
            }
        }
    }
}
