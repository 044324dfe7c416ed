#include "lock/set/set_source.h"

static bool same_list(const struct pinc_slice *a, size_t n_a, const struct pinc_slice *b,
                      size_t n_b)
{
    size_t i = 0;

    while (n_a == n_b && i < n_a && pinc_slice_equal(a[i], b[i])) {
        i++;
    }
    return n_a == n_b && i == n_a;
}

static bool same_texts(struct pinc_texts a, struct pinc_texts b)
{
    return same_list(a.items, a.n, b.items, b.n);
}

static bool same_slices(const struct pinc_slices *a, const struct pinc_slices *b)
{
    return same_list(a->items, a->n, b->items, b->n);
}

static bool same_names(const struct pinc_name_list *a, const struct pinc_name_list *b)
{
    return same_list(a->names, a->n, b->names, b->n);
}

static bool same_targets(const struct pinc_compile *a, const struct pinc_compile *b, bool platforms)
{
    size_t i = 0;

    while (a->request.n_envs == b->request.n_envs && i < a->request.n_envs &&
           pinc_slice_equal(pinc_env_python_option(a->request.envs[i]),
                            pinc_env_python_option(b->request.envs[i])) &&
           (!platforms || pinc_slice_equal(pinc_env_platform_label(a->request.envs[i]),
                                           pinc_env_platform_label(b->request.envs[i])))) {
        i++;
    }
    return a->request.n_envs == b->request.n_envs && i == a->request.n_envs;
}

/* Does the owner's source build for each Python of the other? */
static bool covers_pythons(const struct pinc_compile *owner, const struct pinc_compile *other)
{
    const struct pinc_target_list *shared = owner->peers.pythons;
    size_t i;

    for (i = 0; shared && i < other->request.n_envs; i++) {
        if (!pinc_target_list_has_python(shared, pinc_env_python_option(other->request.envs[i]))) {
            return false;
        }
    }
    return shared || same_targets(owner, other, false);
}

static bool same_places(const struct pinc_compile *a, const struct pinc_compile *b)
{
    const struct pinc_index_settings *x = &a->settings.indexes, *y = &b->settings.indexes;
    const struct pinc_line_values *d = &a->input.list->options.directives,
                                  *e = &b->input.list->options.directives;

    /* Directives have markers of their own: no two files say the same by chance. */
    return same_slices(&a->indexes.urls, &b->indexes.urls) &&
           same_slices(&a->indexes.find_links, &b->indexes.find_links) &&
           same_slices(&a->indexes.trusted_hosts, &b->indexes.trusted_hosts) &&
           same_texts(x->sources, y->sources) && same_texts(x->backends, y->backends) &&
           pinc_slice_equal(x->torch_url, y->torch_url) && d->n == 0 && e->n == 0 &&
           x->first_index == y->first_index &&
           (a->request.files.sources.n_rules == 0 || same_targets(a, b, true));
}

static bool same_files(const struct pinc_compile *a, const struct pinc_compile *b)
{
    const struct pinc_formats *x = &a->input.list->options.formats,
                              *y = &b->input.list->options.formats;

    return a->request.files.n_limits == 0 && b->request.files.n_limits == 0 &&
           a->request.files.exclude_newer == b->request.files.exclude_newer &&
           a->request.files.exclude_newer_strict == b->request.files.exclude_newer_strict &&
           (a->settings.output.max_sizes.n > 0) == (b->settings.output.max_sizes.n > 0) &&
           same_names(&x->only_binary, &y->only_binary) && same_names(&x->no_binary, &y->no_binary);
}

static bool same_network(const struct pinc_settings *a, const struct pinc_settings *b)
{
    const struct pinc_network_settings *x = &a->network, *y = &b->network;

    return x->timeout == y->timeout && x->retries == y->retries &&
           pinc_slice_equal(x->cert, y->cert) && pinc_slice_equal(x->client_cert, y->client_cert) &&
           pinc_slice_equal(x->proxy, y->proxy) && x->keyring == y->keyring &&
           pinc_slice_equal(a->cache.folder, b->cache.folder) && a->cache.none == b->cache.none &&
           a->cache.refresh == b->cache.refresh && a->cache.offline == b->cache.offline;
}

/* Builds of its own: settings on a line, editable projects, direct references without a name. */
static bool has_own_builds(const struct pinc_requirements *list)
{
    size_t i;

    for (i = 0; i < list->n_lines; i++) {
        if (list->lines[i].settings.n || list->lines[i].editable || list->lines[i].link.ptr) {
            return true;
        }
    }
    return false;
}

static bool same_builds(const struct pinc_compile *a, const struct pinc_compile *b)
{
    const struct pinc_build_settings *x = &a->settings.builds, *y = &b->settings.builds;
    struct pinc_client_stats stats;

    /* What a build told was told for the Pythons that it was made for. */
    pinc_source_stats_get(a->result.source, &stats);
    return x->allowed == y->allowed && x->isolated == y->isolated && x->timeout == y->timeout &&
           same_texts(x->unisolated, y->unisolated) && same_texts(x->constraints, y->constraints) &&
           same_texts(x->config, y->config) && !has_own_builds(a->input.list) &&
           !has_own_builds(b->input.list) && (!x->allowed || covers_pythons(a, b));
}

bool pinc_set_source_fits(const struct pinc_compile *owner, const struct pinc_compile *other)
{
    return same_places(owner, other) && same_files(owner, other) &&
           same_network(&owner->settings, &other->settings) && same_builds(owner, other);
}
