/*
 * Metadata of an sdist or a source folder that nobody knows before a build: pip prepares it, in a
 * scratch folder.
 *
 * A build runs beside the caller; several may. What builds runs code of the sdist: nothing of it is
 * trusted but the report.
 */
#ifndef PINC_INDEX_BUILD_BUILD_H
#define PINC_INDEX_BUILD_BUILD_H

#include "index/build/build_report.h"

/* Everything is borrowed for the call of pinc_build_start(). */
struct pinc_build_options {
    const char *path; /* absolute: an sdist, or a folder (in which the build may leave files) */
    struct pinc_slice subdirectory; /* of the sdist or folder, or empty */
    /* Path or name of the interpreter; NULL: pythonX.Y of `version`, else python3. */
    const char *python;
    struct pinc_slice version; /* "3.10", or empty */
    const char *search;        /* the value of PATH */
    const char *scratch;       /* where the build makes its own folder; NULL: /tmp */
    /* What pip installs build requirements from. Credentials of index URLs reach pip through a
     * private netrc file. */
    const struct pinc_slice *index_urls; /* none: no index at all */
    size_t n_index_urls;
    const struct pinc_slice *find_links; /* folders and URLs */
    size_t n_find_links;
    const struct pinc_slice *trusted_hosts;
    size_t n_trusted_hosts;
    const char *cert, *client_cert, *netrc; /* paths, or NULL */
    bool offline;                           /* no index is asked, whatever is above */
    const char *const *environment; /* further changes, as in struct pinc_job_options; all PIP_* are
                                       removed before. May be NULL. */
    unsigned timeout;               /* seconds; 0: no limit */
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

/** As pinc_job_fd(); it may be another one after each pinc_build_poll(). */
int pinc_build_fd(const struct pinc_build *build);

/**
 * Go on. Never waits. An interpreter that cannot be run, or has no pip, makes place for python3
 * where `python` was not given.
 * @return has it ended?
 */
bool pinc_build_poll(struct pinc_build *build);

/**
 * What came out of a build of which pinc_build_poll() has said that it has ended. Where its
 * python_version is not the one that was asked for, the metadata may differ from the target's: a
 * matter for a warning.
 * @return PINC_OK; PINC_EIO ("building it with 'PYTHON' failed: ..."); PINC_ELIMIT; PINC_ESYNTAX;
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_end(struct pinc_build *build,
                                              struct pinc_build_report *out,
                                              struct pinc_arena *arena, struct pinc_error *err);

/** The interpreter that runs or ran; as long as the build. */
const char *pinc_build_python(const struct pinc_build *build);

/** What the build has written, the last 64 KiB or so of it, unescaped; as long as the build. */
struct pinc_slice pinc_build_output(const struct pinc_build *build);

/** Stop a build that runs, and remove its scratch folder. NULL is fine. */
void pinc_build_free(struct pinc_build *build);

/** May this be the subdirectory of a source: relative, within, no empty or dot parts? Shared with
 * vcs.h. */
bool pinc_build_subdirectory_valid(struct pinc_slice subdirectory);

#endif
