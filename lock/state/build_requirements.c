#include "lock/state/build_requirements.h"

#include "resolver/resolve.h"

/* The requirements as roots of a request. */
static enum pinc_status make_roots(struct pinc_resolve_request *request,
                                   const struct pinc_slice *requirements, size_t n,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_root *roots = pinc_arena_array(arena, n + 1, sizeof *roots);
    enum pinc_status st = roots ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; i < n && st == PINC_OK; i++) {
        struct pinc_error error = {0};
        struct pinc_root *root = &roots[request->n_requirements];

        *root = (struct pinc_root){0};
        st = pinc_requirement_parse(&root->req, requirements[i], arena, &error);
        if (st == PINC_ENOMEM) {
            return pinc_fail_memory(err);
        }
        if (st != PINC_OK) {
            return pinc_fail_quoted(err, PINC_ESYNTAX, 0,
                                    "it has an invalid build requirement: ", requirements[i], "");
        }
        root->targets = pinc_marker_targets(root->req->marker, request->envs, request->n_envs);
        root->where = PINC_LIT("build requirement");
        request->n_requirements += root->targets ? 1 : 0;
    }
    request->requirements = roots;
    return st;
}

/* --build-constraint. */
static enum pinc_status make_constraints(struct pinc_resolve_request *request,
                                         const struct pinc_requirements *list,
                                         struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_root *roots =
        pinc_arena_array(arena, (list ? list->n_lines : 0) + 1, sizeof *roots);
    size_t i;

    for (i = 0; roots && list && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        struct pinc_root *root = &roots[request->n_constraints];

        if (!line->req) {
            continue;
        }
        *root = (struct pinc_root){.req = line->req};
        root->targets = pinc_marker_targets(line->req->marker, request->envs, request->n_envs);
        root->where = PINC_LIT("--build-constraint");
        request->n_constraints += root->targets ? 1 : 0;
    }
    request->constraints = roots;
    return roots ? PINC_OK : pinc_fail_memory(err);
}

/* Why nothing fulfils them, on one line. */
static enum pinc_status fail_conflict(const struct pinc_conflict *conflict, struct pinc_error *err)
{
    struct pinc_buf words = {0}, line = {0};
    struct pinc_slice rest;

    pinc_conflict_print(&words, conflict);
    rest = pinc_buf_slice(&words);
    while (rest.len && line.len < 300) {
        const size_t end = pinc_slice_find(rest, '\n');
        const struct pinc_slice text = pinc_slice_trim(pinc_slice_part(rest, 0, end));

        rest = pinc_slice_part(rest, end + 1, rest.len);
        if (pinc_slice_starts(text, "hint:")) {
            break;
        }
        pinc_buf_add_str(&line, line.len && text.len ? "; " : "");
        pinc_buf_add(&line, pinc_slice_part(text, 0, 300));
    }
    (void)pinc_fail(err, PINC_EIO, "its build requirements cannot be met: %s",
                    line.ptr ? line.ptr : "");
    pinc_buf_clear(&words);
    pinc_buf_clear(&line);
    return PINC_EIO;
}

static enum pinc_status keep_files(const struct pinc_chosen_file **files, size_t *n,
                                   const struct pinc_resolution *resolution,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_chosen_file *list = pinc_arena_array(arena, resolution->n_picks + 1, sizeof *list);
    size_t i;

    for (i = 0; list && i < resolution->n_picks; i++) {
        const struct pinc_pick *pick = &resolution->picks[i];

        if (pick->file[0] != PINC_NONE) {
            list[(*n)++] = (struct pinc_chosen_file){pick->project[0], pick->file[0]};
        }
    }
    *files = list;
    return list ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_build_requirements_choose(void *user, const struct pinc_chosen_file **files,
                                                size_t *n, const struct pinc_slice *requirements,
                                                size_t n_requirements, struct pinc_slice python,
                                                struct pinc_slice platform,
                                                const struct pinc_provider *provider,
                                                struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_build_rules *rules = user;
    const struct pinc_resolve_request *asked = rules->request;
    struct pinc_resolve_request request = {
        .n_envs = 1,
        .files = {.only_binary = asked->files.only_binary,
                  .no_binary = asked->files.no_binary,
                  .exclude_newer = asked->files.exclude_newer,
                  .exclude_newer_strict = asked->files.exclude_newer_strict,
                  .limits = asked->files.limits,
                  .n_limits = asked->files.n_limits},
    };
    struct pinc_resolution *resolution = NULL;
    struct pinc_conflict *conflict = NULL;
    struct pinc_env *env = NULL;
    enum pinc_status st;

    *n = 0;
    st = pinc_env_new(&env, python, platform, err);
    request.envs = (const struct pinc_env *const *)&env;
    if (st == PINC_OK) {
        st = make_roots(&request, requirements, n_requirements, arena, err);
    }
    if (st == PINC_OK) {
        st = make_constraints(&request, rules->constraints, arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_resolve(&resolution, &request, provider, &conflict, err);
    }
    if (st == PINC_ENOSOLUTION && conflict) {
        pinc_error_clear(err);
        st = fail_conflict(conflict, err);
    }
    if (st == PINC_OK) {
        st = keep_files(files, n, resolution, arena, err);
    }
    pinc_conflict_free(conflict);
    pinc_resolution_free(resolution);
    pinc_env_free(env);
    return st;
}
