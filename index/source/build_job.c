#include "index/source/build_job.h"

#include "base/time/clock.h"
#include "base/file/file.h"
#include "base/limits.h"
#include "index/build/merge_metadata.h"
#include "index/build/vcs.h"
#include "index/source/build_config.h"
#include "index/source/build_service.h"

#include <unistd.h>

#define OUTPUT_LINES 60 /* of a failed build, that are told */

/* A build that runs or waits for its turn. */
struct build {
    struct build *next;
    struct build_request want;
    struct pinc_vcs *vcs; /* stays until the build has ended: the folder is its own */
    struct pinc_build *build;
    struct build_client client; /* of the build */
    struct pinc_arena *arena;   /* of what was told so far; NULL before the first build has ended */
    struct pinc_build_report *reports; /* one for each of options.build.pythons, or one */
    size_t python;                     /* in options.build.pythons: builds now */
    bool running;
    const char *label; /* "NAME VERSION" */
    int64_t started;   /* monotonic milliseconds */
};

static size_t most_at_once(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > (long)BUILDS_MAX ? BUILDS_MAX : (size_t)n;
}

/* What is built, for people: "NAME VERSION"; a file or folder of which no name is known by its own.
 * NULL when out of memory. */
static const char *make_label(struct pinc_arena *arena, const struct build_request *want)
{
    const struct pinc_slice place = want->path ? pinc_slice_of(want->path) : want->ref.url;
    struct pinc_buf text = {0};

    pinc_buf_add_escaped(&text, want->name.len ? want->name : pinc_path_name(place), 100);
    if (want->version.len) {
        pinc_buf_add_char(&text, ' ');
        pinc_buf_add_escaped(&text, want->version, 40);
    }
    return pinc_buf_keep(&text, arena).ptr;
}

enum pinc_status builds_add(struct builds *builds, const struct build_request *request,
                            struct pinc_error *err)
{
    struct build *b = pinc_arena_alloc(builds->ctx->arena, sizeof *b);

    if (!b) {
        return pinc_fail_memory(err);
    }
    b->want = *request;
    b->label = make_label(builds->ctx->arena, request);
    if (!b->label) {
        return pinc_fail_memory(err);
    }
    builds->ctx->stats->builds_asked++;
    if (builds->last) {
        builds->last->next = b;
    } else {
        builds->first = b;
    }
    builds->last = b;
    builds_go_on(builds);
    return PINC_OK;
}

/* --- version control */

static enum pinc_status start_checkout(const struct source_context *ctx, struct build *b,
                                       struct pinc_error *err)
{
    const struct pinc_source_options *o = &ctx->options;
    struct pinc_vcs_options options = {.ref = b->want.ref,
                                       .search = pinc_client_variable(ctx->client, "PATH"),
                                       .scratch = pinc_client_variable(ctx->client, "TMPDIR"),
                                       .environment = pinc_client_environment(ctx->client),
                                       .timeout = o->build.timeout ? o->build.timeout
                                                                   : PINC_BUILD_SECONDS};

    return pinc_vcs_start(&b->vcs, &options, err);
}

/* A checkout has ended. @return PINC_OK when its folder is to be built, unless *settled */
static enum pinc_status end_checkout(struct build *b, bool *settled, struct pinc_error *err)
{
    struct pinc_slice commit;
    enum pinc_status st = pinc_vcs_end(b->vcs, &b->want.path, &commit, err);

    *settled = st == PINC_OK && b->want.checked_out &&
               b->want.checked_out(b->want.user, commit, b->want.path);
    return st;
}

/* --- builds */

static enum pinc_status start_build(struct source_context *ctx, struct build *b,
                                    struct pinc_error *err)
{
    const struct pinc_source_build_options *o = &ctx->options.build;
    const struct pinc_build_python *python = o->n_pythons ? &o->pythons[b->python] : NULL;
    const struct pinc_slice none = {NULL, 0};
    const struct pinc_build_config *config = build_config_of(o, b->want.name);
    struct pinc_build_options options = {
        .path = b->want.path,
        .subdirectory = b->want.subdirectory,
        .goal = b->want.goal,
        .python = python ? python->program : NULL,
        .version = python && !python->given ? python->version : none,
        .search = pinc_client_variable(ctx->client, "PATH"),
        .scratch_is_ours = true,
        .home = pinc_client_variable(ctx->client, "HOME"),
        .environment = pinc_client_environment(ctx->client),
        .timeout = o->timeout ? o->timeout : PINC_BUILD_SECONDS,
        .settings = config->settings,
        .no_isolation = o->no_isolation || config->no_isolation,
    };
    enum pinc_status st = build_service_of(ctx, &b->client.service, err);

    if (st == PINC_OK) {
        st = pinc_scratch_folder(&options.scratch, pinc_client_scratch(ctx->client), err);
    }
    if (st != PINC_OK) {
        return st;
    }
    b->client.name = b->want.name;
    b->client.above = build_service_above(&ctx->options);
    options.services = build_service_for(&b->client);
    ctx->stats->builds++;
    return pinc_build_start(&b->build, &options, err);
}

/* Another Python than the target's may get other metadata out of an sdist: said once for each. */
static void warn_of_python(struct builds *builds, size_t at, struct pinc_slice version)
{
    const struct pinc_source_build_options *o = &builds->ctx->options.build;

    if (at >= o->n_pythons || o->pythons[at].given || at >= 64 ||
        (builds->warned_of_pythons >> at & 1u) ||
        pinc_slice_equal(o->pythons[at].version, version)) {
        return;
    }
    builds->warned_of_pythons |= (uint64_t)1 << at;
    pinc_client_message(builds->ctx->client, PINC_NOTE_WARNING,
                        "there is no Python %.*s to build with: sdists are built with Python %.*s, "
                        "which may get other metadata",
                        PINC_SLICE_ARG(o->pythons[at].version), PINC_SLICE_ARG(version));
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

/* What a build that failed has printed, as far as it is kept: for those who want details. */
static void tell_output(const struct source_context *ctx, const struct build *b)
{
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
        pinc_client_message(ctx->client, PINC_NOTE_DETAIL, "building %s: %s", b->label,
                            line.ptr ? line.ptr : "");
        pinc_buf_clear(&line);
    }
}

/* The first build has failed: give that out. */
static void finish_failed(struct builds *builds, struct build *b, const struct pinc_error *error)
{
    struct build_outcome outcome = {
        .error = *error, .ran = true, .lacked = pinc_build_lacked_something(b->build)};

    tell_output(builds->ctx, b);
    b->want.done(b->want.user, &outcome);
}

/* A build of another Python has failed, although the first one's has not. */
static void warn_of_failure(struct builds *builds, struct build *b, const struct pinc_error *error)
{
    tell_output(builds->ctx, b);
    pinc_client_message(builds->ctx->client, PINC_NOTE_WARNING,
                        "%s: %s; what it needs there is what Python %.*s says", b->label,
                        error->text, PINC_SLICE_ARG(b->reports[0].python_version));
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

/* Put together what the builds have told, and give it out. */
static void finish(struct builds *builds, struct build *b)
{
    const struct pinc_source_build_options *o = &builds->ctx->options.build;
    const size_t n = o->n_pythons ? o->n_pythons : 1;
    struct pinc_metadata_by_python *by = pinc_arena_array(b->arena, n, sizeof *by);
    struct pinc_metadata_text text;
    struct build_outcome outcome = {.ran = true};
    enum pinc_status st = by ? PINC_OK : pinc_fail_memory(&outcome.error);
    size_t i;

    for (i = 0; by && i < n; i++) {
        const size_t built = stand_in(b, n, i);

        by[i].version = o->n_pythons ? o->pythons[i].version : b->reports[0].python_version;
        by[i].text = &b->reports[built].metadata;
        if (built != i) {
            warn_of_python(builds, i, b->reports[built].python_version);
        }
    }
    if (st == PINC_OK) {
        st = pinc_metadata_merge(&text, by, n, b->arena, &outcome.error);
    }
    outcome.text = st == PINC_OK ? &text : NULL;
    b->want.done(b->want.user, &outcome);
}

/* Room for what builds tell. */
static enum pinc_status make_reports(const struct builds *builds, struct build *b,
                                     struct pinc_error *err)
{
    if (!b->arena) {
        b->arena = pinc_arena_new();
        b->reports = b->arena ? pinc_arena_array(b->arena, builds->ctx->options.build.n_pythons + 1,
                                                 sizeof *b->reports)
                              : NULL;
    }
    return b->reports ? PINC_OK : pinc_fail_memory(err);
}

/* Start the next Python's build, where there is one that is here. @return was one started? */
static bool start_next(struct builds *builds, struct build *b)
{
    const struct pinc_source_build_options *o = &builds->ctx->options.build;
    struct pinc_error error = {0};

    pinc_build_free(b->build);
    b->build = NULL;
    for (b->python++; b->python < o->n_pythons; b->python++) {
        if (o->pythons[b->python].program && start_build(builds->ctx, b, &error) == PINC_OK) {
            return true;
        }
    }
    return false;
}

/* A build has ended. @return was that told? */
static bool end_build(struct builds *builds, struct build *b)
{
    struct pinc_build_report *report;
    struct pinc_error error = {0};
    enum pinc_status st = make_reports(builds, b, &error);

    report = b->reports ? &b->reports[b->python] : NULL;
    if (st == PINC_OK) {
        st = pinc_build_end(b->build, report, b->arena, &error);
    }
    if (!report || (st != PINC_OK && b->python == 0)) {
        finish_failed(builds, b, &error);
        return true;
    }
    if (st != PINC_OK) {
        warn_of_failure(builds, b, &error);
        *report = b->reports[0];
    } else {
        warn_of_python(builds, b->python, report->python_version);
    }
    if (start_next(builds, b)) {
        return false;
    }
    finish(builds, b);
    return true;
}

static void unlink_build(struct builds *builds, struct build **link)
{
    struct build *b = *link, *last = NULL, *it;

    *link = b->next;
    for (it = builds->first; it; it = it->next) {
        last = it;
    }
    builds->last = last;
}

/* Go on with one. @return has it ended, and was that told? */
static bool go_on(struct builds *builds, struct build *b)
{
    struct build_outcome outcome = {.ran = false};
    enum pinc_status st = PINC_OK;
    bool settled = false;

    if (!b->want.path && !b->vcs) {
        st = start_checkout(builds->ctx, b, &outcome.error);
    }
    if (st == PINC_OK && !b->want.path) {
        if (!pinc_vcs_poll(b->vcs)) {
            return false;
        }
        st = end_checkout(b, &settled, &outcome.error);
    }
    if (st == PINC_OK && !settled && !b->build) {
        st = start_build(builds->ctx, b, &outcome.error);
    }
    if (st != PINC_OK) {
        b->want.done(b->want.user, &outcome);
        return true;
    }
    if (!settled && !pinc_build_poll(b->build)) {
        return false;
    }
    return settled || end_build(builds, b);
}

/* What runs, for whoever watches: the one that was started first. */
static void show_running(struct builds *builds)
{
    const struct build *b = builds->first;

    builds->ctx->stats->building = b && b->running ? b->label : NULL;
}

static void begin(struct builds *builds, struct build *b)
{
    builds->n_running++;
    b->running = true;
    b->started = pinc_clock_ms();
    pinc_client_message(builds->ctx->client, PINC_NOTE_DETAIL, "building %s", b->label);
}

static void put_away(struct builds *builds, struct build **link)
{
    struct build *b = *link;

    builds->n_running--;
    builds->ctx->stats->builds_ended++;
    pinc_client_message(builds->ctx->client, PINC_NOTE_DETAIL, "%s took %.2f s to build", b->label,
                        (double)(pinc_clock_ms() - b->started) / 1000);
    free_build(b);
    unlink_build(builds, link);
}

void builds_go_on(struct builds *builds)
{
    struct build **link = &builds->first;

    while (*link) {
        struct build *b = *link;

        if (!b->running && builds->n_running >= most_at_once()) {
            break;
        }
        if (!b->running) {
            begin(builds, b);
        }
        if (go_on(builds, b)) {
            put_away(builds, link);
        } else {
            link = &b->next;
        }
    }
    show_running(builds);
}

size_t builds_under_way(const struct builds *builds, int *fds, size_t *n_fds)
{
    const struct build *b;
    size_t n = 0;

    *n_fds = 0;
    for (b = builds->first; b; b = b->next) {
        if (b->running && *n_fds < BUILDS_MAX) {
            fds[(*n_fds)++] = b->build ? pinc_build_fd(b->build) : pinc_vcs_fd(b->vcs);
        }
        n++;
    }
    return n;
}

void builds_clear(struct builds *builds)
{
    struct build *b;

    for (b = builds->first; b; b = b->next) {
        free_build(b);
    }
    builds->first = NULL;
}
