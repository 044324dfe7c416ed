/*
 * A build, as build.c, prepare.c and build_result.c share it. Not for anybody else.
 */
#ifndef PINC_INDEX_BUILD_BUILD_STATE_H
#define PINC_INDEX_BUILD_BUILD_STATE_H

#include "base/process/job.h"
#include "index/build/hooks.h"
#include "index/build/services.h"

#include <pthread.h>

#define BUILD_PYTHONS_MAX 2u

/* What was asked for, in the build's arena. */
struct build_request {
    const char *path;
    struct pinc_slice subdirectory, settings;
    enum pinc_build_goal goal;
    bool no_isolation;
    const char *pythons[BUILD_PYTHONS_MAX]; /* paths, the first one first */
    size_t n_pythons;
    const char *search, *home, *scratch; /* scratch: what goes where pinc is killed; NULL: the
                                            build's own folder */
    const char *const *environment;
    struct pinc_build_services services;
    unsigned timeout;
};

/* A thread that prepares the next run of the hooks. While it runs, all of the build but `thread` is
 * its own. */
struct build_thread {
    pthread_t thread;
    bool running;
    int pipe[2]; /* a byte when it is done; -1: not open */
};

/* Paths and variables of the next run of the hooks. */
struct build_run {
    const char *interpreter, *call, *result, *out;
    const char *const *variables;
};

struct pinc_build {
    struct pinc_arena *arena;
    struct pinc_buf scratch; /* path of the folder */
    struct build_request request;
    struct build_thread preparing;
    struct pinc_error failed; /* of preparing, or of a start */
    bool lacking;             /* it failed for want of requirements */

    /* what is prepared */
    size_t python_at; /* in request.pythons */
    struct pinc_python python;
    const char *source; /* folder; NULL: not unpacked yet */
    struct pinc_build_system system;
    unsigned rounds; /* runs of the hooks, prepared or done */
    struct build_run run;

    struct pinc_job *job; /* NULL before the first run */
    struct pinc_hooks_result answer;
};

/** Prepare the next run of the hooks, on the thread. Sets build->failed. */
void pinc_build_prepare(struct pinc_build *build);

/** A path below the scratch folder, in the arena; NULL when out of memory. */
const char *pinc_build_path(struct pinc_build *build, const char *name);

#endif
