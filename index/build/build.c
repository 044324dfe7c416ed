#include "index/build/build.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "base/thread.h"
#include "index/build/build_state.h"
#include "index/build/subdirectory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RESULT_MAX ((size_t)1 << 20)
#define ROUNDS_MAX 2u /* runs of the hooks: to be asked for requirements, and with them */

/* --- starting */

/* The interpreters to try: the one that was asked for; or that of the version, then python3. */
static enum pinc_status find_pythons(struct pinc_build *b, const struct pinc_build_options *o,
                                     struct pinc_error *err)
{
    struct pinc_buf name = {0};
    const char *names[BUILD_PYTHONS_MAX] = {o->python, NULL};
    struct build_request *r = &b->request;
    size_t i;

    if (!o->python && o->version.len) {
        pinc_buf_addf(&name, "python%.*s", PINC_SLICE_ARG(o->version));
        names[0] = pinc_buf_keep(&name, b->arena).ptr;
        if (!names[0]) {
            return pinc_fail_memory(err);
        }
    }
    if (!o->python || o->version.len) {
        names[names[0] ? 1 : 0] = "python3";
    }
    for (i = 0; i < BUILD_PYTHONS_MAX && names[i]; i++) {
        const char *path;
        enum pinc_status st = pinc_program_find(&path, b->arena, o->search, names[i], err);

        if (st != PINC_OK) {
            return st;
        }
        if (path) {
            r->pythons[r->n_pythons++] = path;
        }
    }
    if (r->n_pythons == 0) {
        (void)pinc_fail(err, PINC_ENOTFOUND,
                        "it has to be built, and there is no %s to build it with", names[0]);
        pinc_fail_hint(err, "install it, or name an interpreter with --python");
        return PINC_ENOTFOUND;
    }
    return PINC_OK;
}

static const char *copy_text(struct pinc_build *b, const char *text)
{
    return text ? pinc_arena_copy(b->arena, text, strlen(text)) : NULL;
}

/* Keep what was asked for. */
static enum pinc_status copy_options(struct pinc_build *b, const struct pinc_build_options *o,
                                     struct pinc_error *err)
{
    struct build_request *r = &b->request;
    const char **changes;
    size_t n = 0, i;

    while (o->environment && o->environment[n]) {
        n++;
    }
    changes = pinc_arena_array(b->arena, n + 1, sizeof *changes);
    r->path = copy_text(b, o->path);
    r->search = copy_text(b, o->search);
    r->home = copy_text(b, o->home);
    r->subdirectory = pinc_slice_dup(b->arena, o->subdirectory);
    r->settings = pinc_slice_dup(b->arena, o->settings);
    for (i = 0; changes && i < n; i++) {
        changes[i] = copy_text(b, o->environment[i]);
        if (!changes[i]) {
            return pinc_fail_memory(err);
        }
    }
    r->environment = changes;
    r->goal = o->goal;
    r->no_isolation = o->no_isolation;
    r->services = o->services;
    r->timeout = o->timeout;
    return changes && r->path && r->subdirectory.ptr && r->settings.ptr ? PINC_OK
                                                                        : pinc_fail_memory(err);
}

static void *prepare_on_thread(void *user)
{
    struct pinc_build *b = user;

    pinc_build_prepare(b);
    while (write(b->preparing.pipe[1], "", 1) < 0 && errno == EINTR) {
    }
    return NULL;
}

/* Prepare the next run, beside the caller. Signals are for the caller's thread. */
static enum pinc_status start_preparing(struct pinc_build *b, struct pinc_error *err)
{
    struct build_thread *t = &b->preparing;

    if (t->pipe[0] < 0 && pipe(t->pipe) != 0) {
        t->pipe[0] = t->pipe[1] = -1;
        return pinc_fail(err, PINC_EIO, "cannot make a pipe: %s", strerror(errno));
    }
    (void)fcntl(t->pipe[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(t->pipe[1], F_SETFD, FD_CLOEXEC);
    (void)fcntl(t->pipe[0], F_SETFL, O_NONBLOCK);
    t->running = pinc_thread_start(&t->thread, prepare_on_thread, b);
    return t->running ? PINC_OK : pinc_fail(err, PINC_EIO, "cannot start a thread");
}

/* Its path is absolute: hooks run in the source's folder. */
static enum pinc_status make_scratch(struct pinc_build *b, const char *parent, bool parent_is_ours,
                                     struct pinc_error *err)
{
    enum pinc_status st = pinc_folder_temporary(&b->scratch, parent, err);
    char *real = st == PINC_OK ? realpath(b->scratch.ptr, NULL) : NULL;

    if (st != PINC_OK) {
        pinc_buf_clear(&b->scratch); /* there is nothing to remove */
        return st;
    }
    if (!real) {
        return pinc_file_fail(err, PINC_EIO, "find", b->scratch.ptr);
    }
    if (strcmp(real, b->scratch.ptr) != 0) {
        b->scratch.len = 0;
        pinc_buf_add_str(&b->scratch, real);
    }
    free(real);
    if (b->scratch.failed == PINC_OK && parent_is_ours) {
        const struct pinc_slice folder = pinc_path_folder(pinc_buf_slice(&b->scratch));

        b->request.scratch = pinc_arena_copy(b->arena, folder.ptr, folder.len);
    }
    return b->scratch.failed == PINC_OK && (!parent_is_ours || b->request.scratch)
               ? PINC_OK
               : pinc_fail_memory(err);
}

enum pinc_status pinc_build_start(struct pinc_build **out, const struct pinc_build_options *options,
                                  struct pinc_error *err)
{
    struct pinc_build *b = pinc_alloc(sizeof *b);
    enum pinc_status st;

    *out = NULL;
    if (b) {
        b->arena = pinc_arena_new();
        b->preparing.pipe[0] = b->preparing.pipe[1] = -1;
    }
    if (!b || !b->arena) {
        st = pinc_fail_memory(err);
        goto out;
    }
    if (!pinc_build_subdirectory_valid(options->subdirectory)) {
        st = pinc_fail(err, PINC_EUSAGE, "a subdirectory that is not within its source");
        goto out;
    }
    st = find_pythons(b, options, err);
    if (st == PINC_OK) {
        st = copy_options(b, options, err);
    }
    if (st != PINC_OK) {
        goto out;
    }
    st = make_scratch(b, options->scratch, options->scratch_is_ours, err);
    if (st == PINC_OK) {
        st = start_preparing(b, err);
    }
    if (st == PINC_OK) {
        *out = b;
        b = NULL;
    }
out:
    pinc_build_free(b);
    return st;
}

/* --- going on */

int pinc_build_fd(const struct pinc_build *build)
{
    if (build->preparing.running) {
        return build->preparing.pipe[0];
    }
    return build->job ? pinc_job_fd(build->job) : -1;
}

static enum pinc_status launch(struct pinc_build *b, struct pinc_error *err)
{
    const char *const args[] = {pinc_build_path(b, "hooks.py"), b->run.call, b->run.result, NULL};
    struct pinc_job_options options = {.program = b->run.interpreter,
                                       .args = args,
                                       .environment = b->run.variables,
                                       .folder = b->scratch.ptr,
                                       .scratch =
                                           b->request.scratch ? b->request.scratch : b->scratch.ptr,
                                       .timeout = b->request.timeout};

    pinc_job_free(b->job);
    b->job = NULL;
    return args[0] ? pinc_job_start(&b->job, &options, err) : pinc_fail_memory(err);
}

/* @return is the thread done, and the hooks started or failed to? */
static bool end_preparing(struct pinc_build *b)
{
    struct build_thread *t = &b->preparing;
    char byte;

    if (read(t->pipe[0], &byte, 1) != 1) {
        return false;
    }
    (void)pthread_join(t->thread, NULL);
    t->running = false;
    if (b->failed.code == PINC_OK) {
        (void)launch(b, &b->failed);
    }
    return true;
}

/* The hooks have ended: read their answer. @return is another run needed? */
static bool take_answer(struct pinc_build *b)
{
    struct pinc_file file = {.text = {NULL, 0}};
    enum pinc_status st = pinc_file_load(&file, b->run.result, RESULT_MAX, NULL);
    bool more;

    if (st == PINC_OK) {
        st = pinc_hooks_read_result(&b->answer, file.text, b->arena, NULL);
    }
    if (st == PINC_ENOMEM) {
        (void)pinc_fail_memory(&b->failed);
    }
    if (st != PINC_OK) {
        b->answer = (struct pinc_hooks_result){.requires = NULL};
    }
    pinc_file_clear(&file);
    more = b->answer.n_requires > 0 && !b->answer.error.ptr && !b->answer.metadata.ptr &&
           !b->answer.wheel.ptr;
    return more && b->rounds < ROUNDS_MAX && !pinc_job_result_get(b->job).timed_out;
}

bool pinc_build_poll(struct pinc_build *b)
{
    if (b->preparing.running && !end_preparing(b)) {
        return false;
    }
    if (b->failed.code != PINC_OK || !b->job) {
        return true;
    }
    if (!pinc_job_poll(b->job)) {
        return false;
    }
    if (take_answer(b)) {
        return start_preparing(b, &b->failed) != PINC_OK;
    }
    return true;
}

void pinc_build_free(struct pinc_build *b)
{
    size_t i;

    if (!b) {
        return;
    }
    if (b->preparing.running) {
        (void)pthread_join(b->preparing.thread, NULL);
    }
    for (i = 0; i < 2; i++) {
        if (b->preparing.pipe[i] >= 0) {
            (void)close(b->preparing.pipe[i]);
        }
    }
    pinc_job_free(b->job);
    if (b->scratch.len) {
        pinc_folder_remove(b->scratch.ptr);
    }
    pinc_buf_clear(&b->scratch);
    pinc_arena_free(b->arena);
    pinc_free(b);
}
