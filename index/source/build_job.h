/*
 * Builds that run or wait for their turn; what comes from version control is checked out first.
 */
#ifndef PINC_INDEX_SOURCE_BUILD_JOB_H
#define PINC_INDEX_SOURCE_BUILD_JOB_H

#include "index/build/build.h"
#include "index/build/vcs_reference.h"
#include "index/source/context.h"

#define BUILDS_MAX 8u /* at once */

/* What came of a build. Valid during the call. */
struct build_outcome {
    struct pinc_metadata_text *text; /* NULL: error says why there is none */
    struct pinc_error error;
    bool ran;    /* it was started, and has ended */
    bool lacked; /* it failed because this machine lacks something */
};

/* What is to be built. Everything is borrowed until it is done. */
struct build_request {
    const char *path; /* an sdist or a source folder; NULL: what ref says is checked out first */
    struct pinc_vcs_ref ref;
    struct pinc_slice subdirectory;
    enum pinc_build_goal goal; /* metadata, of a wheel or an editable one */
    struct pinc_slice name;    /* of the project, for messages */
    struct pinc_slice version; /* likewise; empty: not known before it is built */

    /** The commit that was checked out, and its folder. @return true when its build is not needed any
     * more: done() is not called then. May be NULL. */
    bool (*checked_out)(void *user, struct pinc_slice commit, const char *folder);
    /** Called once at the end. */
    void (*done)(void *user, struct build_outcome *outcome);
    void *user;
};

struct build;

/* The builds of a source. Zero it, then set the context. */
struct builds {
    struct source_context *ctx;
    struct build *first, *last; /* running ones first, then those that wait */
    size_t n_running;
    uint64_t warned_of_pythons; /* a bit for each of options.build.pythons */
};

/** Put one into the queue. PINC_OK (done() is called, maybe at once), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status
builds_add(struct builds *builds, const struct build_request *request, struct pinc_error *err);
/** How many have not ended. @param fds descriptors to wait for: at most BUILDS_MAX */
size_t builds_under_way(const struct builds *builds, int *fds, size_t *n_fds);
/** Start, continue and end builds. */
void builds_go_on(struct builds *builds);
/** Stop all. */
void builds_clear(struct builds *builds);

#endif
