/*
 * Version control references: git+https://host/repo.git@rev#subdirectory=x, as pip reads them.
 */
#ifndef PINC_INDEX_BUILD_VCS_REFERENCE_H
#define PINC_INDEX_BUILD_VCS_REFERENCE_H

#include "base/text.h"

/* A reference. Slices point into the text that was parsed. */
struct pinc_vcs_ref {
    struct pinc_slice url;      /* without "git+", revision and fragment; credentials are in it */
    struct pinc_slice revision; /* branch, tag, commit or full ref, percent-encoded as written;
                                   empty: what the remote's HEAD is */
    struct pinc_slice subdirectory; /* empty: none */
    struct pinc_slice egg;          /* project name of "#egg=", extras included; empty: none */
};

/** Is it the URL of a version control system ("git+https:", "hg+ssh:", ...)? */
bool pinc_vcs_is_url(struct pinc_slice text);

/**
 * Read a reference.
 * @return PINC_OK; PINC_ESYNTAX (git+ with another scheme, no host or path, a revision or
 * subdirectory that cannot be one, blanks or control characters, a host or revision that looks like
 * an option); PINC_EUNSUPPORTED (hg, svn, bzr)
 */
PINC_MUST_USE enum pinc_status pinc_vcs_parse(struct pinc_vcs_ref *out, struct pinc_slice text,
                                              struct pinc_error *err);

/** Is it a full commit name, which always means the same? */
bool pinc_vcs_is_commit(struct pinc_slice revision);

#endif
