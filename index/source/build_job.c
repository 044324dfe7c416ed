#include "base/limits.h"
#include "index/build/build.h"
#include "index/build/merge_metadata.h"
#include "index/dist/egg_info.h"
#include "index/source/build_service.h"
#include "index/source/source_private.h"
#include "index/build/vcs.h"

#include <unistd.h>

#define OUTPUT_LINES 60 /* of a failed build, that are told */

/* A build that runs or waits for its turn; what comes from version control is checked out first. */
struct build {
    struct build *next;
    struct meta *meta;
    const char *path; /* NULL: not checked out yet */
    struct pinc_vcs_ref ref;
    struct pinc_vcs *vcs; /* stays until the build has ended: the folder is its own */
    struct pinc_build *build;
    struct build_client client; /* of the build */
    struct pinc_arena *arena;   /* of what was told so far; NULL before the first build has ended */
    struct pinc_build_report *reports; /* one for each of options.pythons, or one */
    size_t python;                     /* in options.pythons: builds now */
    bool running;
};

enum pinc_status source_build_service(struct pinc_source *source, struct build_service **out,
                                      struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (!source->build_service) {
        st = build_service_new(&source->build_service, &source->options, source->cache, err);
    }
    *out = source->build_service;
    return st;
}

static size_t most_at_once(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > (long)BUILDS_MAX ? BUILDS_MAX : (size_t)n;
}

/* Put a new build in the queue. */
static void enqueue(struct pinc_source *source, struct build *b)
{
    if (source->builds_last) {
        source->builds_last->next = b;
    } else {
        source->builds = b;
    }
    source->builds_last = b;
    source_builds_go_on(source);
}

static struct build *build_new(struct meta *m)
{
    struct build *b = pinc_arena_alloc(m->source->arena, sizeof *b);
    struct pinc_error error = {0};

    if (b) {
        b->meta = m;
        return b;
    }
    (void)pinc_fail_memory(&error);
    source_meta_fail(m, &error);
    return NULL;
}

static bool may_build(struct meta *m)
{
    struct pinc_error error = {0};

    if (!m->source->options.no_build) {
        return true;
    }
    (void)pinc_fail(&error, PINC_EUNSUPPORTED,
                    "its metadata needs a build, which --no-build forbids");
    source_meta_fail(m, &error);
    return false;
}

void source_build(struct meta *m, const char *path, const struct pinc_hash *digest)
{
    struct pinc_source *source = m->source;
    struct pinc_error error = {0};
    struct build *b;

    if ((digest && source_build_cached(m, digest)) || !may_build(m)) {
        return;
    }
    b = build_new(m);
    if (!b) {
        return;
    }
    b->path = pinc_arena_copy(source->arena, path, strlen(path));
    if (!b->path) {
        (void)pinc_fail_memory(&error);
        source_meta_fail(m, &error);
        return;
    }
    enqueue(source, b);
}

/* --- version control ----------------------------------------------------------------------------
 */

void source_checkout(struct meta *m, const struct pinc_vcs_ref *ref)
{
    struct pinc_source *source = m->source;
    struct pinc_error error = {0};
    struct build *b;

    if (pinc_vcs_is_commit(ref->revision) && source_commit_cached(m, ref->url, ref->revision)) {
        return;
    }
    if (source->options.offline && !pinc_url_is_file(ref->url)) {
        (void)pinc_fail(&error, PINC_ENET,
                        "the metadata is not in the cache, and --offline forbids to ask");
        source_meta_fail(m, &error);
        return;
    }
    b = may_build(m) ? build_new(m) : NULL;
    if (b) {
        b->ref = *ref;
        enqueue(source, b);
    }
}

static enum pinc_status start_checkout(struct pinc_source *source, struct build *b,
                                       struct pinc_error *err)
{
    const struct pinc_source_options *o = &source->options;
    struct pinc_vcs_options options = {.ref = b->ref,
                                       .search = o->getenv ? o->getenv(o->user, "PATH") : NULL,
                                       .scratch = o->getenv ? o->getenv(o->user, "TMPDIR") : NULL,
                                       .environment = source->proxy_environment,
                                       .timeout = o->build_timeout ? o->build_timeout
                                                                   : PINC_BUILD_SECONDS};

    return pinc_vcs_start(&b->vcs, &options, err);
}

/* A checkout has ended. @return PINC_OK when its folder is to be built; b->meta is settled when
 * *settled */
static enum pinc_status end_checkout(struct build *b, bool *settled, struct pinc_error *err)
{
    struct pinc_slice commit;
    enum pinc_status st = pinc_vcs_end(b->vcs, &b->path, &commit, err);

    *settled = st == PINC_OK && source_commit_cached(b->meta, b->ref.url, commit);
    return st;
}

/* --- builds
 * --------------------------------------------------------------------------------------- */

static enum pinc_status start_build(struct pinc_source *source, struct build *b,
                                    struct pinc_error *err)
{
    const struct pinc_source_options *o = &source->options;
    const struct pinc_build_python *python = o->n_pythons ? &o->pythons[b->python] : NULL;
    const struct pinc_slice none = {NULL, 0};
    struct pinc_build_options options = {
        .path = b->path,
        .subdirectory = b->meta->project->subdirectory,
        .python = python ? python->program : NULL,
        .version = python && !python->given ? python->version : none,
        .search = o->getenv ? o->getenv(o->user, "PATH") : NULL,
        .scratch = o->getenv ? o->getenv(o->user, "TMPDIR") : NULL,
        .home = o->getenv ? o->getenv(o->user, "HOME") : NULL,
        .environment = source->proxy_environment,
        .timeout = o->build_timeout ? o->build_timeout : PINC_BUILD_SECONDS,
    };
    enum pinc_status st = source_build_service(source, &b->client.service, err);

    if (st != PINC_OK) {
        return st;
    }
    b->client.name = b->meta->project->public.name;
    b->client.above = build_service_above(o);
    options.services = build_service_for(&b->client);
    source->stats.builds++;
    return pinc_build_start(&b->build, &options, err);
}

/* Another Python than the target's may get other metadata out of an sdist: said once for each. */
static void warn_of_python(struct pinc_source *source, size_t at, struct pinc_slice version)
{
    const struct pinc_build_python *python = &source->options.pythons[at];

    if (at >= source->options.n_pythons || python->given || at >= 64 ||
        (source->warned_of_pythons >> at & 1u) || pinc_slice_equal(python->version, version)) {
        return;
    }
    source->warned_of_pythons |= (uint64_t)1 << at;
    source_message(source, PINC_NOTE_WARNING,
                   "there is no Python %.*s to build with: sdists are built with Python %.*s, "
                   "which may get other metadata",
                   PINC_SLICE_ARG(python->version), PINC_SLICE_ARG(version));
}

static void free_build(struct build *b)
{
    pinc_build_free(b->build);
    pinc_vcs_free(b->vcs);
    pinc_arena_free(b->arena);
    b->build = NULL;
    b->vcs = NULL;
    b->arena = NULL;
}

/* Settle metadata with what setuptools wrote into the sdist when it was made. */
static enum pinc_status take_egg_info(const struct build *b, const struct pinc_error *why,
                                      bool keep)
{
    struct meta *m = b->meta;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_sdist_texts sdist = {.pkg_info = NULL};
    struct pinc_metadata_text text;
    enum pinc_status st =
        arena ? pinc_archive_sdist_egg_info(&sdist, b->path, m->project->public.name, NULL)
              : PINC_ENOMEM;

    if (st == PINC_OK) {
        st = pinc_metadata_read(&text, (struct pinc_slice){sdist.pkg_info, sdist.pkg_info_len},
                                PINC_METADATA_OF_SDIST, arena, NULL);
    }
    if (st == PINC_OK && sdist.requires) {
        st = pinc_egg_info_read(&text, (struct pinc_slice){sdist.requires, sdist.requires_len},
                                arena, NULL);
    }
    if (st == PINC_OK) {
        text.unbuilt = pinc_slice_of(why->text);
        source_meta_take(m, &text, keep ? m->build_key : (struct pinc_slice){NULL, 0});
    }
    pinc_sdist_texts_clear(&sdist);
    pinc_arena_free(arena);
    return st;
}

/*
 * A build failed: where this machine lacks something for it, the egg-info of an sdist serves in its
 * place, where there is one. A folder's is
 * as old as the last build in it, and what an archive has in a subdirectory is another project than
 * its own.
 * @param keep is it worth remembering?
 */
static void settle_failed(const struct build *b, const struct pinc_error *why, bool keep)
{
    struct pinc_error error = *why;
    enum pinc_status st = PINC_ENOTFOUND;

    if (b->path && !b->vcs && b->meta->project->subdirectory.len == 0 && why->code != PINC_ENOMEM &&
        (!b->build || pinc_build_lacked_something(b->build))) {
        st = take_egg_info(b, why, keep);
    }
    if (st == PINC_ENOMEM) {
        error.code = PINC_OK;
        (void)pinc_fail_memory(&error);
    }
    if (st != PINC_OK) {
        source_meta_fail(b->meta, &error);
    }
}

/* What a build that failed has printed, as far as it is kept: for those who want details. */
static void tell_output(const struct build *b)
{
    const struct project *p = b->meta->project;
    struct pinc_slice text = pinc_slice_trim(pinc_build_output(b->build));
    struct pinc_slice lines[OUTPUT_LINES];
    size_t n = 0;

    while (text.len && n < OUTPUT_LINES) {
        lines[n++] = pinc_slice_cut_line(&text);
    }
    while (n) {
        struct pinc_buf line = {0};

        n--;
        pinc_buf_add_escaped(&line, lines[n], 400);
        source_message(p->source, PINC_NOTE_DETAIL, "building %.*s: %s",
                       PINC_SLICE_ARG(p->public.name), line.ptr ? line.ptr : "");
        pinc_buf_clear(&line);
    }
}

/* The first build has failed: settle its metadata. */
static void finish_failed(struct pinc_source *source, struct build *b, struct pinc_error *error)
{
    tell_output(b);
    if (error->code == PINC_ENET && !source->options.offline) {
        source_meta_fail(b->meta, error);
    } else {
        /* Without the network it may be its build requirements that are missing. */
        settle_failed(b, error, !source->options.offline);
    }
}

/* A build of another Python has failed, although the first one's has not. */
static void warn_of_failure(struct pinc_source *source, struct build *b,
                            const struct pinc_error *error)
{
    tell_output(b);
    source_message(source, PINC_NOTE_WARNING,
                   "%.*s: %s; what it needs there is what Python %.*s says",
                   PINC_SLICE_ARG(b->meta->project->public.name), error->text,
                   PINC_SLICE_ARG(b->reports[0].python_version));
}

/* The build that stands in for a Python that none was made with: the nearest version's. */
static size_t stand_in(const struct build *b, size_t n, size_t at)
{
    size_t distance;

    for (distance = 0; distance < n; distance++) {
        if (distance <= at && b->reports[at - distance].python_version.ptr) {
            return at - distance;
        }
        if (at + distance < n && b->reports[at + distance].python_version.ptr) {
            return at + distance;
        }
    }
    return 0;
}

/* Put together what the builds have told: settle the metadata with it. */
static void finish(struct pinc_source *source, struct build *b)
{
    const size_t n = source->options.n_pythons ? source->options.n_pythons : 1;
    struct pinc_metadata_by_python *by = pinc_arena_array(b->arena, n, sizeof *by);
    struct pinc_metadata_text text;
    struct pinc_error error = {0};
    enum pinc_status st = by ? PINC_OK : pinc_fail_memory(&error);
    size_t i;

    for (i = 0; by && i < n; i++) {
        const size_t built = stand_in(b, n, i);

        by[i].version = source->options.n_pythons ? source->options.pythons[i].version
                                                  : b->reports[0].python_version;
        by[i].text = &b->reports[built].metadata;
        if (built != i) {
            warn_of_python(source, i, b->reports[built].python_version);
        }
    }
    if (st == PINC_OK) {
        st = pinc_metadata_merge(&text, by, n, b->arena, &error);
    }
    if (st == PINC_OK) {
        source_meta_take(b->meta, &text, b->meta->build_key);
    } else {
        source_meta_fail(b->meta, &error);
    }
}

/* Room for what builds tell. */
static enum pinc_status make_reports(struct pinc_source *source, struct build *b,
                                     struct pinc_error *err)
{
    if (!b->arena) {
        b->arena = pinc_arena_new();
        b->reports =
            b->arena ? pinc_arena_array(b->arena, source->options.n_pythons + 1, sizeof *b->reports)
                     : NULL;
    }
    return b->reports ? PINC_OK : pinc_fail_memory(err);
}

/* Start the next Python's build, where there is one that is here. @return was one started? */
static bool start_next(struct pinc_source *source, struct build *b)
{
    struct pinc_error error = {0};

    pinc_build_free(b->build);
    b->build = NULL;
    for (b->python++; b->python < source->options.n_pythons; b->python++) {
        if (source->options.pythons[b->python].program &&
            start_build(source, b, &error) == PINC_OK) {
            return true;
        }
    }
    return false;
}

/* A build has ended. @return is the metadata settled? */
static bool end_build(struct pinc_source *source, struct build *b)
{
    struct pinc_build_report *report;
    struct pinc_error error = {0};
    enum pinc_status st = make_reports(source, b, &error);

    report = b->reports ? &b->reports[b->python] : NULL;
    if (st == PINC_OK) {
        st = pinc_build_end(b->build, report, b->arena, &error);
    }
    if (st != PINC_OK && b->python == 0) {
        finish_failed(source, b, &error);
        return true;
    }
    if (st != PINC_OK) {
        warn_of_failure(source, b, &error);
        *report = b->reports[0];
    } else {
        warn_of_python(source, b->python, report->python_version);
    }
    if (start_next(source, b)) {
        return false;
    }
    finish(source, b);
    return true;
}

static void unlink_build(struct pinc_source *source, struct build **link)
{
    struct build *b = *link, *last = NULL, *it;

    *link = b->next;
    for (it = source->builds; it; it = it->next) {
        last = it;
    }
    source->builds_last = last;
}

/* Go on with one. @return has it ended, with its metadata settled? */
static bool go_on(struct pinc_source *source, struct build *b)
{
    struct pinc_error error = {0};
    enum pinc_status st = PINC_OK;
    bool settled = false;

    if (!b->path && !b->vcs) {
        st = start_checkout(source, b, &error);
    }
    if (st == PINC_OK && !b->path) {
        if (!pinc_vcs_poll(b->vcs)) {
            return false;
        }
        st = end_checkout(b, &settled, &error);
    }
    if (st == PINC_OK && !settled && !b->build) {
        st = start_build(source, b, &error);
    }
    if (st != PINC_OK) {
        settle_failed(b, &error, false);
        return true;
    }
    if (!settled && !pinc_build_poll(b->build)) {
        return false;
    }
    return settled || end_build(source, b);
}

void source_builds_go_on(struct pinc_source *source)
{
    struct build **link = &source->builds;

    while (*link) {
        struct build *b = *link;

        if (!b->running && source->n_running >= most_at_once()) {
            return;
        }
        source->n_running += b->running ? 0 : 1;
        b->running = true;
        if (go_on(source, b)) {
            source->n_running--;
            free_build(b);
            unlink_build(source, link);
        } else {
            link = &b->next;
        }
    }
}

size_t source_builds(struct pinc_source *source, int *fds, size_t *n_fds)
{
    const struct build *b;
    size_t n = 0;

    *n_fds = 0;
    for (b = source->builds; b; b = b->next) {
        if (b->running && *n_fds < BUILDS_MAX) {
            fds[(*n_fds)++] = b->build ? pinc_build_fd(b->build) : pinc_vcs_fd(b->vcs);
        }
        n++;
    }
    return n;
}

void source_builds_free(struct pinc_source *source)
{
    struct build *b;

    for (b = source->builds; b; b = b->next) {
        free_build(b);
    }
    source->builds = NULL;
}
