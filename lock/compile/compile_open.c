#include "lock/compile/compile_open.h"

#include "lock/state/build_configs.h"
#include "lock/config/build_pythons.h"
#include "lock/state/compile_client.h"
#include "resolver/policy/source_rules.h"
#include "resolver/policy/upload_time.h"

/* Where files will be asked for, when that is known before any page is. */
static struct pinc_slice files_url(const struct pinc_compile *compile)
{
    size_t i;

    for (i = 0; i < compile->indexes.urls.n; i++) {
        struct pinc_slice url = compile->indexes.urls.items[i];

        if (pinc_slice_ends(url, "/")) {
            url.len--;
        }
        if (pinc_slice_equal(url, PINC_LIT(PINC_DEFAULT_INDEX_URL))) {
            return PINC_LIT(PINC_DEFAULT_FILES_URL);
        }
    }
    return PINC_LIT("");
}

/* Source rules. @param rules a struct pinc_compile */
static bool may_ask(const void *rules, struct pinc_slice name, uint16_t place)
{
    const struct pinc_resolve_request *request = &((const struct pinc_compile *)rules)->request;

    return request->files.sources.n_rules == 0 ||
           pinc_source_may_ask(
               &request->files.sources,
               pinc_targets_named(PINC_LIT(""), request->envs, request->n_envs, NULL), name, place);
}

enum pinc_status pinc_compile_open(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_settings *settings = &compile->settings;
    struct pinc_source_options options = {
        .index_urls = compile->indexes.urls.items,
        .n_index_urls = compile->indexes.urls.n,
        .find_links = compile->indexes.find_links.items,
        .n_find_links = compile->indexes.find_links.n,
        .bound_urls = compile->indexes.sources.urls,
        .n_bound_urls = compile->indexes.sources.n_urls,
        .may_ask = may_ask,
        .rules = compile,
        .ask_sizes = settings->output.max_sizes.n > 0 || settings->view.sizes ||
                     compile->request.files.sources.n_rules > 0,
        .strategy = settings->indexes.first_index ? PINC_INDEX_FIRST : PINC_INDEX_BEST_MATCH,
        .exclude_newer = pinc_upload_time_any(&compile->request.files),
        .exclude_newer_strict = compile->request.files.exclude_newer_strict,
        .build = {.forbidden = !settings->builds.allowed,
                  .timeout = settings->builds.timeout,
                  .choose = pinc_build_requirements_choose,
                  .choose_user = &compile->builds.rules,
                  .no_isolation = !settings->builds.isolated},
        .warm_url = files_url(compile),
    };
    /* The targets whose Pythons build: those of the set, where there is one. */
    const struct pinc_target_list *shared = compile->peers.pythons;
    const struct pinc_env *const *envs =
        shared ? pinc_target_list_envs(shared) : compile->request.envs;
    const size_t n_envs = shared ? shared->n_envs : compile->request.n_envs;
    struct pinc_build_config *configs = NULL;
    struct pinc_build_python *pythons = NULL;
    enum pinc_status st;

    if (compile->peers.source) {
        compile->result.source = compile->peers.source(compile->peers.user, compile);
        compile->result.source_shared = compile->result.source != NULL;
    }
    if (compile->result.source_shared) {
        return PINC_OK;
    }
    compile->builds.rules =
        (struct pinc_build_rules){&compile->request, compile->builds.constraints};
    st = pinc_build_pythons_find(&pythons, &options.build.n_pythons, envs, n_envs,
                                 settings->targets.interpreters, compile->session, compile->arena,
                                 err);
    options.build.pythons = pythons;
    if (st == PINC_OK) {
        st = pinc_build_configs_make(&configs, &options.build.n_configs, settings,
                                     compile->input.list, compile->arena, err);
        options.build.configs = configs;
    }
    if (st == PINC_OK) {
        st = pinc_build_editables(&options.build.editables, &options.build.n_editables,
                                  compile->input.list, compile->arena, err);
    }
    return st == PINC_OK ? pinc_compile_source(&compile->result.source, compile, &options, err)
                         : st;
}
