/*
 * A build of an sdist or a source folder, for its metadata or a wheel: pinc's own front end for
 * PEP 517, 518 and 660.
 *
 * A build runs beside the caller; several may. It has two kinds of steps: preparing (unpacking,
 * finding out about the interpreter, getting the build requirements and putting the environment
 * together) on a thread, and the backend's hooks in a process. What builds runs code of the sdist:
 * nothing of it is trusted but what it says about itself.
 */
#ifndef PINC_INDEX_BUILD_BUILD_H
#define PINC_INDEX_BUILD_BUILD_H

#include "index/build/hooks.h"
#include "index/build/services.h"
#include "index/dist/metadata.h"

/* Everything is borrowed for the call of pinc_build_start() but for services.user. */
struct pinc_build_options {
    const char *path; /* absolute: an sdist, or a folder (in which the build may leave files) */
    struct pinc_slice subdirectory; /* of the sdist or folder, or empty */
    enum pinc_build_goal goal;
    struct pinc_slice settings; /* config_settings as a JSON object; empty: none */
    bool no_isolation;          /* run in the interpreter's own environment, as it is */
    /* Path or name of the interpreter; NULL: pythonX.Y of `version`. With a version, or without
     * both, python3 stands in for one that cannot be run. */
    const char *python;
    struct pinc_slice version; /* "3.10", or empty */
    const char *search;        /* the value of PATH */
    const char *scratch;       /* where the build makes its own folder; NULL: /tmp */
    bool scratch_is_ours; /* all of `scratch` goes where pinc is killed, not only that folder */
    const char *home;     /* the user's, where rustup has its toolchains; may be NULL */
    struct pinc_build_services services;
    const char *const
        *environment; /* further changes, as in struct pinc_job_options; may be NULL */
    unsigned timeout; /* seconds for each of its steps in a process; 0: no limit */
};

/* What a build has told. Slices live in the arena. */
struct pinc_build_report {
    struct pinc_metadata_text metadata; /* final */
    struct pinc_slice python_version;   /* of the interpreter that built: "3.10" */
};

/* A build. Opaque. */
struct pinc_build;

/**
 * Start a build.
 * @param out freed by pinc_build_free()
 * @return PINC_OK; PINC_EUSAGE (a subdirectory outside); PINC_ENOTFOUND (no interpreter); PINC_EIO;
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_start(struct pinc_build **out,
                                                const struct pinc_build_options *options,
                                                struct pinc_error *err);

/** A descriptor that becomes readable when there is something to do; it may be another one after
 * each pinc_build_poll(), and -1. The time limit needs pinc_build_poll() too. */
int pinc_build_fd(const struct pinc_build *build);

/**
 * Go on. Never waits. An interpreter that cannot be run makes place for python3 where `python` was
 * not given.
 * @return has it ended?
 */
bool pinc_build_poll(struct pinc_build *build);

/**
 * What came out of a build for metadata of which pinc_build_poll() has said that it has ended. Where
 * its python_version is not the one that was asked for, the metadata may differ from the target's:
 * a matter for a warning.
 * @return PINC_OK; PINC_EIO ("building it with 'PYTHON' failed: ValueError: ..."); what preparing
 * failed with; PINC_ELIMIT; PINC_ESYNTAX; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_end(struct pinc_build *build,
                                              struct pinc_build_report *out,
                                              struct pinc_arena *arena, struct pinc_error *err);

/**
 * As pinc_build_end() for PINC_BUILD_WHEEL.
 * @param wheel its path, as long as the build
 */
PINC_MUST_USE enum pinc_status pinc_build_end_wheel(struct pinc_build *build, const char **wheel,
                                                    struct pinc_error *err);

/**
 * Did a build fail, by what it says, because this machine lacks something: a compiler, a library, a
 * module, a build requirement? Then what an sdist says about itself may be better than nothing. One
 * that fails for another reason may do so on purpose.
 */
bool pinc_build_lacked_something(const struct pinc_build *build);

/** The interpreter that runs or ran; as long as the build. */
const char *pinc_build_python(const struct pinc_build *build);

/** What the build has written, the last 64 KiB or so of it, unescaped; as long as the build. */
struct pinc_slice pinc_build_output(const struct pinc_build *build);

/** Stop a build that runs, and remove its scratch folder. Waits for a service that it has called.
 * NULL is fine. */
void pinc_build_free(struct pinc_build *build);

#endif
