/*
 * Times the index client alone: bench_source INDEX-URL CACHE-DIR [-offline] [-newer] PROJECT...
 * Asks for the projects, then for the metadata of the newest release of each, and prints
 * milliseconds and counts.
 */
#include "index/source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void print_message(void *user, enum pinc_note_kind kind, const char *text)
{
    (void)user;
    (void)printf("%s: %s\n", kind == PINC_NOTE_WARNING ? "warning" : "note", text);
}

static const char *get_variable(void *user, const char *name)
{
    (void)user;
    return getenv(name);
}

/* Everything that is asked for has come. */
static unsigned drain(const struct pinc_provider *p, struct pinc_error *err)
{
    struct pinc_arrival a;
    unsigned failed = 0;

    while (p->next(p->self, &a, err) == PINC_OK && (a.project || a.metadata)) {
        const struct pinc_error *e = a.project ? a.project->error : a.metadata->error;

        if (e && failed++ < 5) {
            (void)printf("failed: %s: %s\n", e->source, e->text);
        }
        if (a.metadata && a.metadata->unusable.len) {
            (void)printf("unusable: %.*s: %.*s\n", PINC_SLICE_ARG(a.metadata->project->name),
                         PINC_SLICE_ARG(a.metadata->unusable));
        }
    }
    return failed;
}

int main(int argc, char **argv)
{
    struct pinc_slice index = pinc_slice_of(argc > 1 ? argv[1] : "");
    struct pinc_source_options options = {
        .index_urls = &index,
        .n_index_urls = 1,
        .client = {.limits.retries = 5,
                   .callbacks = {.message = print_message, .getenv = get_variable}},
        .exclude_newer = INT64_MAX};
    struct pinc_source *source = NULL;
    struct pinc_client_stats stats;
    struct pinc_error error = {0};
    const struct pinc_provider *p;
    const struct pinc_project *project;
    const struct pinc_metadata *metadata;
    size_t files = 0, releases = 0, requires = 0;
    double start = now_ms(), pages;
    int i;

    if (argc < 3) {
        return 2;
    }
    options.client.cache_dir = argv[2];
    for (i = 3; i < argc && argv[i][0] == '-'; i++) {
        options.client.offline = options.client.offline || strcmp(argv[i], "-offline") == 0;
        options.exclude_newer = strcmp(argv[i], "-newer") == 0 ? 1750000000 : options.exclude_newer;
    }
    argv += i - 3;
    argc -= i - 3;
    if (pinc_source_new(&source, &options, &error) != PINC_OK) {
        (void)printf("%s\n", error.text);
        return 1;
    }
    p = pinc_source_provider(source);
    for (i = 3; i < argc; i++) {
        if (p->project(p->self, &project, pinc_slice_of(argv[i]), PINC_NEEDED, &error) != PINC_OK) {
            return 1;
        }
    }
    (void)drain(p, &error);
    pages = now_ms();
    for (i = 3; i < argc; i++) {
        (void)p->project(p->self, &project, pinc_slice_of(argv[i]), PINC_NEEDED, &error);
        if (project->state == PINC_READY && project->n_releases) {
            files += project->n_files;
            releases += project->n_releases;
            if (p->metadata(p->self, &metadata, project,
                            project->releases[project->n_releases - 1].first_file, PINC_NEEDED,
                            &error) != PINC_OK) {
                return 1;
            }
        }
    }
    (void)drain(p, &error);
    (void)requires;
    pinc_source_stats_get(source, &stats);
    (void)printf("pages %.1f ms, metadata %.1f ms; %zu releases, %zu files; %u requests, %llu "
                 "bytes, %u hits, %u misses\n",
                 pages - start, now_ms() - pages, releases, files, stats.requests,
                 (unsigned long long)stats.bytes, stats.cache_hits, stats.cache_misses);
    start = now_ms();
    pinc_source_free(source);
    (void)printf("end %.1f ms\n", now_ms() - start);
    return 0;
}
