/*
 * Build sdists of an index with pinc's own front end, whatever else tells their metadata, or read it
 * without a build, and print what came of it as JSON: a line for each. For tests/bench/differential.py.
 *
 *     build_metadata build|read INDEX CACHE PYTHON NAME==VERSION...
 */
#include "base/limits.h"
#include "index/build/build.h"
#include "index/dist/metadata.h"
#include "index/source/build_service.h"
#include "index/client/scratch.h"
#include "index/source/source.h"
#include "markers/requirement.h"
#include "markers/version/specifier.h"
#include "markers/version/version.h"
#include "lock/state/build_requirements.h"
#include "resolver/types.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct pinc_source *source;
static struct pinc_arena *arena;

/* A source begins with it. */
static struct source_context *context(void)
{
    return (struct source_context *)(void *)source;
}

static const char *get_variable(void *user, const char *name)
{
    (void)user;
    return getenv(name);
}

static void print_text(struct pinc_slice text)
{
    size_t i;

    (void)putchar('"');
    for (i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x20 || c == '"' || c == '\\') {
            (void)printf("\\u%04x", c);
        } else {
            (void)putchar(c);
        }
    }
    (void)putchar('"');
}

static void print_list(const char *name, const struct pinc_slice *items, size_t n)
{
    size_t i;

    (void)printf(", \"%s\": [", name);
    for (i = 0; i < n; i++) {
        (void)printf(i ? ", " : "");
        print_text(items[i]);
    }
    (void)putchar(']');
}

static void print_field(const char *name, struct pinc_slice text)
{
    (void)printf(", \"%s\": ", name);
    print_text(text);
}

/* The sdist of a version; PINC_NONE when there is none. */
static uint32_t find_sdist(const struct pinc_project *p, struct pinc_slice text)
{
    struct pinc_version version;
    uint32_t i;

    if (pinc_version_parse(&version, text, arena, NULL) != PINC_OK) {
        return PINC_NONE;
    }
    for (i = 0; i < p->n_files; i++) {
        if (p->files[i].kind == PINC_SDIST &&
            pinc_version_compare(&p->releases[p->files[i].release].version, &version) == 0) {
            return i;
        }
    }
    return PINC_NONE;
}

static bool fetched;

static void on_done(void *user, struct pinc_http_answer *answer)
{
    struct pinc_error *err = user;

    *err = answer->error;
    fetched = true;
}

static enum pinc_status fetch(const struct pinc_project *p, uint32_t file, struct pinc_buf *path,
                              int *fd, struct pinc_error *err)
{
    struct pinc_error error = {0};
    struct pinc_http_request request = {
        .max = PINC_FILE_MAX, .urgent = true, .done = on_done, .user = &error};
    uint64_t id = 0;
    enum pinc_status st = p->url(&request.url, p, file, err);

    if (st == PINC_OK) {
        st = pinc_scratch_file(pinc_client_scratch(context()->client), path, fd,
                               pinc_file_name(p, file), err);
    }
    request.fd = fd;
    fetched = false;
    if (st == PINC_OK) {
        st = pinc_client_get(context()->client, &request, &id, err);
    }
    if (st == PINC_OK) {
        st = pinc_client_wait(context()->client, id, &fetched, err);
    }
    if (st == PINC_OK && error.code != PINC_OK) {
        *err = error;
        st = error.code;
    }
    return st;
}

static enum pinc_status build(struct pinc_build_report *report, const char *path,
                              const char *python, struct pinc_error *err)
{
    struct build_client client = {.name = PINC_LIT("")};
    struct pinc_build_options options = {.path = path,
                                         .python = python,
                                         .search = getenv("PATH"),
                                         .scratch = getenv("TMPDIR"),
                                         .home = getenv("HOME"),
                                         .timeout = PINC_BUILD_SECONDS};
    struct pinc_build *b = NULL;
    enum pinc_status st = build_service_of(context(), &client.service, err);

    options.services = build_service_for(&client);
    if (st == PINC_OK) {
        st = pinc_build_start(&b, &options, err);
    }
    while (st == PINC_OK && !pinc_build_poll(b)) {
        struct pollfd p = {.fd = pinc_build_fd(b), .events = POLLIN};

        (void)poll(&p, 1, 100);
    }
    if (st == PINC_OK) {
        st = pinc_build_end(b, report, arena, err);
    }
    if (st != PINC_OK && b && getenv("SHOW")) {
        (void)fprintf(stderr, "%.*s\n", (int)pinc_build_output(b).len, pinc_build_output(b).ptr);
    }
    pinc_build_free(b);
    return st;
}

static double now(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print_metadata(const struct pinc_metadata_text *m)
{
    print_field("name", m->name);
    print_field("version", m->version);
    print_field("requires_python", m->requires_python);
    print_list("requires", m->requires, m->n_requires);
    print_list("extras", m->extras, m->n_extras);
}

static enum pinc_status find(const struct pinc_project **p, uint32_t *file, struct pinc_slice what,
                             struct pinc_error *err)
{
    const struct pinc_provider *provider = pinc_source_provider(source);
    const size_t equals = pinc_slice_find(what, '=');
    struct pinc_arrival arrival;
    enum pinc_status st = provider->project(provider->self, p,
                                            pinc_slice_dup(arena, pinc_slice_part(what, 0, equals)),
                                            PINC_NEEDED, err);

    while (st == PINC_OK && (*p)->state == PINC_PENDING) {
        st = provider->next(provider->self, &arrival, err);
    }
    if (st == PINC_OK && (*p)->state == PINC_FAILED) {
        *err = *(*p)->error;
        return err->code;
    }
    if (st == PINC_OK && (*p)->state == PINC_READY) {
        *file = find_sdist(*p, pinc_slice_part(what, equals + 2, what.len));
    }
    return st != PINC_OK || *file != PINC_NONE ? st : pinc_fail(err, PINC_ENOTFOUND, "no sdist");
}

static enum pinc_status show_build(const struct pinc_project *p, uint32_t file, const char *python,
                                   struct pinc_error *err)
{
    struct pinc_build_report report = {.python_version = {NULL, 0}};
    struct pinc_buf path = {0};
    int fd = -1;
    enum pinc_status st = fetch(p, file, &path, &fd, err);
    const double start = now();

    if (st == PINC_OK) {
        st = build(&report, path.ptr, python, err);
    }
    (void)printf(", \"seconds\": %.2f", now() - start);
    if (st == PINC_OK) {
        print_metadata(&report.metadata);
    }
    pinc_scratch_drop(&path, &fd);
    return st;
}

/* What is known of it without a build; builds are forbidden. */
static enum pinc_status show_read(const struct pinc_project *p, uint32_t file,
                                  struct pinc_error *err)
{
    const struct pinc_provider *provider = pinc_source_provider(source);
    const struct pinc_metadata *m = NULL;
    struct pinc_metadata_text text = {.final = true};
    struct pinc_slice *requires = NULL;
    struct pinc_buf buf = {0};
    struct pinc_arrival arrival;
    size_t i;
    enum pinc_status st = provider->metadata(provider->self, &m, p, file, PINC_NEEDED, err);

    while (st == PINC_OK && m->state == PINC_PENDING) {
        st = provider->next(provider->self, &arrival, err);
    }
    if (st == PINC_OK && m->state != PINC_READY) {
        *err = *m->error;
        st = err->code;
    }
    requires =
        st == PINC_OK ? pinc_arena_alloc(arena, (m->n_requires + 1) * sizeof *requires) : NULL;
    if (!requires) {
        return st == PINC_OK ? PINC_ENOMEM : st;
    }
    for (i = 0; i < m->n_requires; i++) {
        pinc_requirement_print(&buf, m->requires[i]);
        requires[i] = pinc_buf_keep(&buf, arena);
    }
    text.name = m->name;
    text.version = m->facts.version;
    text.requires = requires;
    text.n_requires = m->n_requires;
    text.extras = m->extras;
    text.n_extras = m->n_extras;
    if (m->requires_python) {
        pinc_specset_print(&buf, m->requires_python);
        text.requires_python = pinc_buf_keep(&buf, arena);
    }
    print_metadata(&text);
    return PINC_OK;
}

/* @return 0, or 1 when nothing is known */
static int show(const char *argument, bool is_read, const char *python)
{
    const struct pinc_project *p = NULL;
    struct pinc_error err = {0};
    uint32_t file = PINC_NONE;
    enum pinc_status st = find(&p, &file, pinc_slice_of(argument), &err);

    (void)printf("{\"what\": \"%s\"", argument);
    if (st == PINC_OK) {
        st = is_read ? show_read(p, file, &err) : show_build(p, file, python, &err);
    }
    if (st != PINC_OK) {
        print_field("error", pinc_slice_of(err.text));
    }
    (void)printf("}\n");
    (void)fflush(stdout);
    return st != PINC_OK;
}

int main(int argc, char **argv)
{
    struct pinc_resolve_request request = {.n_envs = 0};
    struct pinc_build_rules rules = {.request = &request};
    struct pinc_source_options options = {
        .client = {.limits.retries = UINT_MAX, .callbacks = {.getenv = get_variable}},
        .exclude_newer = INT64_MAX,
        .build = {.choose = pinc_build_requirements_choose, .choose_user = &rules}};
    struct pinc_slice index;
    struct pinc_error err = {0};
    bool is_read;
    int failed = 0, i;

    if (argc < 6) {
        (void)fprintf(stderr,
                      "usage: build_metadata build|read INDEX CACHE PYTHON NAME==VERSION...\n");
        return 2;
    }
    is_read = strcmp(argv[1], "read") == 0;
    options.build.forbidden = is_read;
    request.files.exclude_newer = INT64_MAX;
    index = pinc_slice_of(argv[2]);
    options.index_urls = &index;
    options.n_index_urls = 1;
    options.client.cache_dir = argv[3];
    arena = pinc_arena_new();
    if (!arena || pinc_source_new(&source, &options, &err) != PINC_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    for (i = 5; i < argc; i++) {
        failed |= show(argv[i], is_read, argv[4]);
    }
    pinc_source_free(source);
    pinc_arena_free(arena);
    return failed;
}
