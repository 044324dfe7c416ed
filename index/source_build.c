#include "index/build.h"
#include "index/source_private.h"

#include <unistd.h>

/* A build that runs or waits for its turn. */
struct build {
    struct build *next;
    struct meta *meta;
    char *path;
    struct pinc_build *build; /* NULL: not started */
    bool running;
};

static size_t most_at_once(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > (long)BUILDS_MAX ? BUILDS_MAX : (size_t)n;
}

void source_build(struct meta *m, const char *path, const struct pinc_hash *digest)
{
    struct pinc_source *source = m->source;
    struct pinc_error error = {0};
    struct build *b;

    if (digest && source_build_cached(m, digest)) {
        return;
    }
    if (source->options.no_build) {
        (void)pinc_fail(&error, PINC_EUNSUPPORTED, "its metadata needs a build, which --no-build forbids");
        source_meta_fail(m, &error);
        return;
    }
    b = pinc_arena_alloc(source->arena, sizeof *b);
    if (b) {
        b->path = pinc_arena_copy(source->arena, path, strlen(path));
    }
    if (!b || !b->path) {
        (void)pinc_fail_memory(&error);
        source_meta_fail(m, &error);
        return;
    }
    b->meta = m;
    if (source->builds_last) {
        source->builds_last->next = b;
    } else {
        source->builds = b;
    }
    source->builds_last = b;
    source_builds_go_on(source);
}

static enum pinc_status start(struct pinc_source *source, struct build *b, struct pinc_error *err)
{
    const struct pinc_source_options *o = &source->options;
    struct pinc_build_options options = {.path = b->path,
                                         .subdirectory = b->meta->project->subdirectory,
                                         .python = o->python,
                                         .version = o->build_python,
                                         .search = o->getenv ? o->getenv(o->user, "PATH") : NULL,
                                         .scratch = o->getenv ? o->getenv(o->user, "TMPDIR") : NULL,
                                         .index_urls = o->index_urls,
                                         .n_index_urls = o->n_index_urls,
                                         .find_links = o->find_links,
                                         .n_find_links = o->n_find_links,
                                         .trusted_hosts = o->trusted_hosts,
                                         .n_trusted_hosts = o->n_trusted_hosts,
                                         .cert = o->cert,
                                         .client_cert = o->client_cert,
                                         .netrc = o->netrc,
                                         .offline = o->offline,
                                         .timeout = o->build_timeout ? o->build_timeout : 600};

    source->stats.builds++;
    return pinc_build_start(&b->build, &options, err);
}

/* Another Python than the target's may get other metadata out of an sdist: said once. */
static void warn_of_python(struct pinc_source *source, const struct pinc_build_report *report)
{
    struct pinc_slice want = source->options.build_python;

    if (want.len == 0 || source->options.python || source->warned_of_python ||
        pinc_slice_equal(want, report->python_version)) {
        return;
    }
    source->warned_of_python = true;
    source_message(source, PINC_NOTE_WARNING,
                   "there is no Python %.*s to build with: sdists are built with Python %.*s, which may get other metadata",
                   PINC_SLICE_ARG(want), PINC_SLICE_ARG(report->python_version));
}

/* A build has ended: settle its metadata. */
static void finish(struct pinc_source *source, struct build *b)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_build_report report;
    struct pinc_error error = {0};
    enum pinc_status st = arena ? pinc_build_end(b->build, &report, arena, &error) : pinc_fail_memory(&error);

    if (st == PINC_OK) {
        warn_of_python(source, &report);
        source_meta_take(b->meta, &report.metadata, b->meta->build_key);
    } else {
        source_meta_fail(b->meta, &error);
    }
    pinc_arena_free(arena);
    pinc_build_free(b->build);
    b->build = NULL;
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

void source_builds_go_on(struct pinc_source *source)
{
    struct build **link = &source->builds;

    while (*link) {
        struct build *b = *link;
        struct pinc_error error = {0};

        if (!b->build && source->n_running >= most_at_once()) {
            return;
        }
        if (!b->build && start(source, b, &error) != PINC_OK) {
            unlink_build(source, link);
            source_meta_fail(b->meta, &error);
            continue;
        }
        source->n_running += b->running ? 0 : 1;
        b->running = true;
        if (pinc_build_poll(b->build)) {
            source->n_running--;
            unlink_build(source, link);
            finish(source, b);
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
        if (b->build && *n_fds < BUILDS_MAX) {
            fds[(*n_fds)++] = pinc_build_fd(b->build);
        }
        n++;
    }
    return n;
}

void source_builds_free(struct pinc_source *source)
{
    struct build *b;

    for (b = source->builds; b; b = b->next) {
        pinc_build_free(b->build);
    }
    source->builds = NULL;
}
