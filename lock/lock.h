/*
 * A lock in the making, and what is kept of it for its owner.
 */
#ifndef PINC_LOCK_LOCK_H
#define PINC_LOCK_LOCK_H

#include "base/file.h"
#include "index/source/source.h"
#include "lock/output/check_hashes.h"
#include "lock/output/header.h"
#include "lock/config/indexes.h"
#include "lock/output/model.h"
#include "lock/config/session.h"
#include "lock/config/targets.h"

/* One line, as pinc.h shows it. */
struct pinc_entry {
    const char *name, *version, *url, *marker;
    pinc_targets targets;
};

struct pinc_lock {
    struct pinc_arena *arena;
    const struct pinc_session *session;

    /* where from, where to */
    struct pinc_slice path;    /* of the output, "-" for standard output */
    struct pinc_slice *inputs; /* files to read */
    size_t n_inputs;
    bool pylock;
    struct pinc_file old; /* the output as it is */
    bool has_old;

    /* what was asked */
    struct pinc_option_values recorded; /* of the old output's header */
    struct pinc_option_values values;   /* the session's, over those; borrows the session's lists */
    struct pinc_header header;          /* of the old output */
    struct pinc_requirements *list, *overrides, *existing;
    struct pinc_target_list targets;
    struct pinc_pip_config conf;
    struct pinc_indexes indexes;
    struct pinc_resolve_request request;
    int64_t now;

    /* what it came to */
    struct pinc_source *source;
    struct pinc_resolution *resolution;
    struct pinc_lock_model *model;
    struct pinc_found_digests digests; /* as far as pages do not tell them */
    struct pinc_buf text;
    struct pinc_entry *entries; /* one for each line of the model */
    char **target_names;        /* "CPython 3.10 on linux-x86_64" */
};

#endif
