#include "lock/state/compile_request.h"

#include "lock/state/request.h"

enum pinc_status pinc_compile_request(struct pinc_compile *compile, bool skip_unnamed,
                                      struct pinc_error *err)
{
    const struct pinc_requirements *own = compile->peers.wishes;
    struct pinc_request_parts parts = {
        .input = compile->input.list,
        .overrides = compile->input.overrides,
        .existing = compile->old.pins,
        .wishes = {compile->peers.shared, {own, own ? own->n_lines : 0}},
        .bounds = compile->peers.bounds,
        .versions = &compile->settings.versions,
        .limits = &compile->settings.limits,
        .envs = NULL,
        .n_envs = compile->targets.n_envs,
        .skip_unnamed = skip_unnamed,
    };
    const struct pinc_env **envs =
        pinc_arena_array(compile->arena, compile->targets.n_envs + 1, sizeof *envs);
    size_t i;

    if (!envs) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < compile->targets.n_envs; i++) {
        envs[i] = compile->targets.envs[i];
    }
    parts.envs = envs;
    parts.sources = compile->indexes.sources.rules;
    return pinc_request_make(&compile->request, &parts, compile->arena, err);
}
