#include "index/source/source.h"

#include "base/time/clock.h"
#include "index/client/file_digest.h"
#include "index/net/url_place.h"
#include "index/source/build_service.h"
#include "index/source/direct_reference.h"
#include "index/source/file_size.h"
#include "index/source/page_reading.h"
#include "index/source/presumption.h"

#include <string.h>

#define LOOK_MS 2 /* between two looks at the network while nothing is waited for */

struct pinc_source {
    struct source_context ctx;
    struct projects projects;
    struct metas metas;
    struct run_notes notes;
    struct pinc_provider provider;
    bool shared; /* the client is another's */
};

/* --- the provider */

/* What goes on beside the network, and descriptors to wait for: at most BUILDS_MAX + 1. */
static size_t under_way(struct pinc_source *source, int *fds, size_t *n_fds)
{
    const struct pinc_workers *workers = source->ctx.workers;
    size_t n = builds_under_way(&source->metas.builds, fds, n_fds);

    if (workers && pinc_workers_pending(workers) > 0) {
        fds[(*n_fds)++] = pinc_workers_fd(workers);
        n += pinc_workers_pending(workers);
    }
    return n;
}

/* Let what is under way go on, until something comes of it. @param idle set: nothing is */
static enum pinc_status wait_once(struct pinc_source *source, bool *idle, struct pinc_error *err)
{
    struct pinc_client *client = source->ctx.client;
    int fds[BUILDS_MAX + 1];
    size_t n_fds;
    enum pinc_status st;

    *idle = pinc_client_pending(client) + under_way(source, fds, &n_fds) == 0;
    if (*idle) {
        return PINC_OK;
    }
    st = n_fds ? pinc_client_run(client, fds, n_fds, err) /* a build, or work of our own */
               : pinc_client_run_for_answers(client, fds, n_fds, err);
    page_readings_go_on(&source->ctx);
    builds_go_on(&source->metas.builds);
    return st == PINC_OK ? pinc_client_progress(client, err) : st;
}

/* What is presumed needs no answer to go on, but its questions have to get out. */
static enum pinc_status look_at_presumed(struct pinc_source *source, struct pinc_error *err)
{
    struct presumption *all = &source->ctx.presumption;
    const int64_t now = all->n ? pinc_clock_ms() : 0;
    enum pinc_status st = PINC_OK;

    if (all->n && now - all->looked >= LOOK_MS) {
        all->looked = now;
        st = pinc_client_look(source->ctx.client, err);
        page_readings_go_on(&source->ctx);
    }
    return st == PINC_OK && all->otherwise
               ? pinc_fail(err, PINC_ECANCELLED, "a page is not what it was presumed to be")
               : st;
}

static enum pinc_status source_next(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    struct pinc_source *source = self;
    enum pinc_status st = pinc_client_send(source->ctx.client, err);
    bool idle = false;

    *out = (struct pinc_arrival){NULL, NULL};
    while (st == PINC_OK && !pinc_client_out_of_memory(source->ctx.client)) {
        st = look_at_presumed(source, err);
        if (st != PINC_OK) {
            return st;
        }
        metas_release(&source->metas);
        if (source_take_arrival(&source->ctx, out)) {
            return PINC_OK;
        }
        st = wait_once(source, &idle, err);
        if (idle) {
            return st;
        }
    }
    return st == PINC_OK ? pinc_fail_memory(err) : st;
}

static enum pinc_status source_proceed(void *self, struct pinc_error *err)
{
    struct pinc_source *source = self;
    enum pinc_status st = pinc_client_progress(source->ctx.client, err);

    return st == PINC_OK ? look_at_presumed(source, err) : st;
}

void pinc_source_presume(struct pinc_source *source)
{
    source->ctx.presumption.on = !source->ctx.options.client.offline;
}

enum pinc_status pinc_source_confirm(struct pinc_source *source, bool *otherwise,
                                     struct pinc_error *err)
{
    const struct presumption *all = &source->ctx.presumption;
    enum pinc_status st = pinc_client_send(source->ctx.client, err);
    bool idle = false;

    *otherwise = false;
    while (st == PINC_OK && !idle && !all->otherwise &&
           !pinc_client_out_of_memory(source->ctx.client) && presumption_waits(&source->ctx)) {
        st = wait_once(source, &idle, err);
    }
    if (st == PINC_OK && pinc_client_out_of_memory(source->ctx.client)) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        *otherwise = all->otherwise;
        metas_forget_held(&source->metas);
        presumption_end(&source->ctx);
    }
    return st;
}

static enum pinc_status source_project(void *self, const struct pinc_project **out,
                                       struct pinc_slice name, enum pinc_purpose purpose,
                                       struct pinc_error *err)
{
    struct pinc_source *source = self;

    return projects_get(&source->projects, out, name, purpose, err);
}

static enum pinc_status source_direct(void *self, const struct pinc_project **out,
                                      struct pinc_slice name, struct pinc_slice url,
                                      struct pinc_error *err)
{
    struct pinc_source *source = self;

    return direct_reference_get(&source->projects, &source->metas, out, name, url, err);
}

static enum pinc_status source_metadata(void *self, const struct pinc_metadata **out,
                                        const struct pinc_project *project, uint32_t file,
                                        enum pinc_purpose purpose, struct pinc_error *err)
{
    struct pinc_source *source = self;

    return metas_get(&source->metas, out, project, file, purpose, err);
}

const struct pinc_provider *pinc_source_provider(struct pinc_source *source)
{
    return &source->provider;
}

/* --- more that a user may want to know */

void pinc_source_stats_get(const struct pinc_source *source, struct pinc_client_stats *out)
{
    pinc_client_stats_get(source->ctx.client, out);
}

static bool lists_version(const struct slot *slot, const struct pinc_version *version)
{
    size_t i;

    for (i = 0; i < slot->listing->listing.n_releases; i++) {
        if (pinc_version_compare_public(&slot->listing->listing.releases[i].version, version) ==
            0) {
            return true;
        }
    }
    return false;
}

bool pinc_source_overtaken(struct pinc_slice *first, struct pinc_slice *taken,
                           const struct pinc_project *project, uint32_t file)
{
    const struct project *p = project_of(project);
    const struct pinc_listing *listing;
    const struct slot *of_first = NULL, *of_file = NULL;
    uint32_t at;
    size_t i;

    if (!p->origins) {
        return false;
    }
    listing = project_listing(p, file, &at);
    for (i = 0; i < p->n_slots; i++) {
        const struct slot *slot = &p->slots[i];

        if (slot->listing->state == PINC_READY && !slot->place->links &&
            slot->listing->listing.n_releases) {
            of_first = of_first ? of_first : slot;
            of_file = &slot->listing->listing == listing ? slot : of_file;
        }
    }
    if (!of_file || of_file == of_first ||
        lists_version(of_first, &project->releases[project->files[file].release].version)) {
        return false;
    }
    *first = of_first->place->url;
    *taken = of_file->place->url;
    return true;
}

enum pinc_status pinc_source_sha256(struct pinc_source *source, struct pinc_hash *out,
                                    const struct pinc_project *project, uint32_t file,
                                    struct pinc_error *err)
{
    struct pinc_file_details details;
    struct pinc_slice url;
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    project->details(&details, project, file);
    if (details.hash.alg == PINC_HASH_SHA256) {
        *out = details.hash;
        return PINC_OK;
    }
    st = project->url(&url, project, file, err);
    if (st != PINC_OK) {
        return st;
    }
    st = pinc_client_sha256(source->ctx.client, out, url, details.filename, &details.hash, err);
    if (st != PINC_OK && err) {
        source_fail_at(err, url);
    }
    return st;
}

enum pinc_status pinc_source_download(struct pinc_source *source, struct pinc_download_item *items,
                                      size_t n, pinc_download_done *done, void *user,
                                      struct pinc_error *err)
{
    return source_download(&source->ctx, items, n, done, user, err);
}

enum pinc_status pinc_source_sizes(struct pinc_source *source, struct pinc_source_file *files,
                                   size_t n, struct pinc_error *err)
{
    return source_sizes(&source->ctx, files, n, err);
}

enum pinc_status pinc_source_direct_name(struct pinc_source *source, struct pinc_slice *name,
                                         struct pinc_slice url, struct pinc_error *err)
{
    const struct pinc_project *p = NULL;
    struct pinc_arrival arrival;
    enum pinc_status st = source_direct(source, &p, (struct pinc_slice){"", 0}, url, err);

    *name = (struct pinc_slice){NULL, 0};
    while (st == PINC_OK && p && p->state == PINC_PENDING) {
        st = source_next(source, &arrival, err);
    }
    if (st == PINC_OK && p && p->error) {
        st = p->error->code;
        if (err) {
            *err = *p->error;
        }
    }
    if (st != PINC_OK || !p) {
        return st;
    }
    st = direct_reference_name(&source->projects, p->name, url, err);
    if (st == PINC_OK) {
        *name = p->name;
    }
    return st;
}

bool pinc_source_exhausted(const struct pinc_source *source)
{
    return pinc_client_exhausted(source->ctx.client);
}

bool pinc_source_impatient(const struct pinc_source *source)
{
    return pinc_client_impatient(source->ctx.client);
}

static size_t add_name(struct pinc_slice *names, size_t n, size_t max, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < n && !pinc_slice_equal(names[i], name); i++) {
    }
    if (i == n && n < max) {
        names[n++] = name;
    }
    return n;
}

size_t pinc_source_missing(const struct pinc_source *source, struct pinc_slice *names, size_t max)
{
    size_t i, n = 0;

    for (i = 0; i < source->projects.n; i++) {
        if (source->projects.items[i]->public.state == PINC_PENDING ||
            project_is_presumed(source->projects.items[i])) {
            n = add_name(names, n, max, source->projects.items[i]->public.name);
        }
    }
    for (i = 0; i < source->metas.n; i++) {
        if (source->metas.items[i]->public.state == PINC_PENDING) {
            n = add_name(names, n, max, source->metas.items[i]->public.project->name);
        }
    }
    return n;
}

size_t pinc_source_heaviest(const struct pinc_source *source, enum pinc_heaviest by,
                            struct pinc_slice *names, size_t max)
{
    return projects_heaviest(&source->projects, by == PINC_BY_REQUESTS, names, max);
}

/* --- notes of earlier runs */

enum pinc_status pinc_source_recall(struct pinc_source *source, struct pinc_slice key,
                                    run_notes_told *done, void *user, struct pinc_error *err)
{
    return run_notes_recall(&source->notes, &source->projects.places, key, done, user, err);
}

enum pinc_status pinc_source_note(struct pinc_source *source, struct pinc_slice key,
                                  struct pinc_slice text, struct pinc_error *err)
{
    return run_notes_keep(&source->notes, &source->projects.places, key, text, err);
}

/* --- life */

static struct source_context *context_of(struct pinc_source *source)
{
    return &source->ctx;
}

static const struct inner_source inner = {pinc_source_new, pinc_source_free, pinc_source_provider,
                                          context_of};

static enum pinc_status set_up(struct pinc_source *source, struct pinc_error *err)
{
    struct source_context *ctx = &source->ctx;
    enum pinc_status st = PINC_OK;

    if (source->shared) {
        ctx->options.client = *pinc_client_options(ctx->client);
    } else {
        st = pinc_client_new(&ctx->client, &ctx->options.client, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    ctx->arena = pinc_client_arena(ctx->client);
    ctx->cache = pinc_client_cache(ctx->client);
    ctx->stats = pinc_client_counts(ctx->client);
    ctx->inner = &inner;
    source->projects.ctx = ctx;
    source->projects.pythons.arena = ctx->arena;
    source->projects.by_name = pinc_map_new();
    source->metas.ctx = ctx;
    source->notes.ctx = ctx;
    source->metas.builds.ctx = ctx;
    source->provider =
        (struct pinc_provider){source,      source_project, source_direct,      source_metadata,
                               source_next, source_proceed, pinc_url_same_place};
    return source->projects.by_name ? places_read(&source->projects.places, ctx, err)
                                    : pinc_fail_memory(err);
}

enum pinc_status pinc_source_new_over(struct pinc_source **out,
                                      const struct pinc_source_options *options,
                                      struct pinc_client *client, struct pinc_error *err)
{
    struct pinc_source *source = pinc_alloc(sizeof *source);
    enum pinc_status st;

    *out = NULL;
    if (!source) {
        return pinc_fail_memory(err);
    }
    source->ctx.options = *options;
    source->ctx.client = client;
    source->shared = client != NULL;
    st = set_up(source, err);
    if (st != PINC_OK) {
        pinc_source_free(source);
        return st;
    }
    *out = source;
    return PINC_OK;
}

enum pinc_status pinc_source_new(struct pinc_source **out,
                                 const struct pinc_source_options *options, struct pinc_error *err)
{
    return pinc_source_new_over(out, options, NULL, err);
}

void pinc_source_free(struct pinc_source *source)
{
    struct pinc_client *client = source ? source->ctx.client : NULL;

    if (!source) {
        return;
    }
    if (client) {
        build_service_stop(source->ctx.build_service);
        run_notes_cancel(&source->notes);
        metas_clear(&source->metas);
        pinc_client_stop(client); /* the cache's thread reads what the projects hold */
        /* Before the readings end: their jobs let go of them. */
        projects_clear(&source->projects);
        source_sizes_clear(&source->ctx);
        pinc_workers_free(source->ctx.workers, page_reading_drop);
        build_service_free(source->ctx.build_service);
    }
    presumption_clear(&source->ctx);
    pinc_known_requirements_clear(&source->ctx.known);
    pinc_free(source->ctx.arrivals.items);
    if (!source->shared) {
        pinc_client_free(client);
    }
    pinc_free(source);
}
