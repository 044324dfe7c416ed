/*
 * Checkouts of version control references, fetched through git.
 *
 * What a reference says never becomes an option of git's; git asks for nothing, runs no hooks, and
 * uses only the protocols that are meant. Credentials of an https URL reach git through the
 * environment, never as arguments.
 */
#ifndef PINC_INDEX_BUILD_VCS_H
#define PINC_INDEX_BUILD_VCS_H

#include "index/build/vcs_reference.h"

/* Everything is borrowed for the call of pinc_vcs_start(). */
struct pinc_vcs_options {
    struct pinc_vcs_ref ref;
    const char *search;  /* the value of PATH */
    const char *scratch; /* where the checkout gets a folder of its own; NULL: /tmp */
    const char *const
        *environment; /* further changes, as in struct pinc_job_options; may be NULL */
    unsigned timeout; /* seconds for each of git's commands; 0: no limit */
};

/* A checkout under way. Opaque. */
struct pinc_vcs;

/**
 * Start to clone: all commits, files as they are needed.
 * @param out freed by pinc_vcs_free()
 * @return PINC_OK; PINC_ENOTFOUND (no git); PINC_EIO; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_vcs_start(struct pinc_vcs **out,
                                              const struct pinc_vcs_options *options,
                                              struct pinc_error *err);

/** As pinc_job_fd(); it may be another one after each pinc_vcs_poll(). */
int pinc_vcs_fd(const struct pinc_vcs *vcs);

/** Go on. Never waits. @return has it ended? */
bool pinc_vcs_poll(struct pinc_vcs *vcs);

/**
 * What came out of a checkout of which pinc_vcs_poll() has said that it has ended. The revision is
 * resolved as by pip: a branch, then a tag, then a commit, then whatever the remote calls so.
 * @param folder the working tree, submodules included; removed by pinc_vcs_free()
 * @param commit its full name in lower-case hexadecimal; as long as vcs
 * @return PINC_OK; PINC_ENET (git's reason); PINC_ENOTFOUND (no such revision); PINC_EIO;
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_vcs_end(const struct pinc_vcs *vcs, const char **folder,
                                            struct pinc_slice *commit, struct pinc_error *err);

/** Stop it if it runs, and remove what it fetched. NULL is fine. */
void pinc_vcs_free(struct pinc_vcs *vcs);

#endif
