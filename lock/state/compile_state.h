/*
 * A compile at work: what was asked, the source that is asked for it, and what it came to so far. All
 * of it ends with the compile; what is kept for the caller is a struct pinc_lock.
 */
#ifndef PINC_LOCK_COMPILE_STATE_H
#define PINC_LOCK_COMPILE_STATE_H

#include "base/file/file.h"
#include "index/source/source.h"
#include "lock/state/build_requirements.h"
#include "lock/state/request.h"
#include "lock/config/indexes.h"
#include "lock/config/settings.h"
#include "lock/config/targets.h"
#include "lock/output/check_hashes.h"
#include "lock/output/model.h"
#include "lock/output/pylock.h"
#include "lock/result/file_texts.h"
#include "lock/result/sizes.h"

struct pinc_compile;

/* Where from, where to. */
struct pinc_compile_files {
    struct pinc_slice path;          /* of the output, "-" for standard output */
    const struct pinc_slice *inputs; /* to read */
    size_t n_inputs;
    struct pinc_texts given; /* those that the caller named, or the [[lock]] that is made */
    bool groups_only;        /* of the inputs only the groups that are asked for count */
    bool pylock;
    struct pinc_repository repository; /* that the input lies in */
    struct pinc_read_files read;       /* by lock/state/files_read.h: the output is none of them */
};

/* The output as it is before. */
struct pinc_old_output {
    struct pinc_file file;
    bool there, given; /* given: its text is the caller's */
    struct pinc_header header;
    struct pinc_pylock pylock; /* one of that format, in the arena; else it has no packages */
    struct pinc_requirements *pins;
};

/* What the input files ask for. */
struct pinc_compile_lines {
    struct pinc_requirements *list, *overrides;
};

/* What holds for the requirements of builds. */
struct pinc_compile_builds {
    struct pinc_requirements *constraints;
    struct pinc_build_rules rules;
};

/* A compile that is one of several: what it asks of the others. All may be NULL. */
struct pinc_compile_peers {
    pinc_requirements_known *known; /* the text of an output that another one makes */
    /** A source that another one has opened and that will do here; NULL: none. */
    struct pinc_source *(*source)(void *user, const struct pinc_compile *compile);
    /** Tables that the resolver shares with other compiles; NULL: none. */
    struct pinc_shared_tables *(*tables)(void *user, const struct pinc_compile *compile);
    struct pinc_file_texts *texts; /* of files, that outlive the locks */
    void *user;
    struct pinc_slice input; /* of --each; ptr NULL: those of the session */
    bool trial;              /* why there is no solution is not of interest */
    struct pinc_slice old;   /* taken for the text of the output; ptr NULL: what it is */
    const struct pinc_target_list *pythons; /* targets with all Pythons of the set: a source that is
                                               shared builds for each of them */
    struct pinc_texts layers;  /* outputs of others, as --constraint; read by known() */
    struct pinc_wishes shared; /* pins that all locks prefer */
    /* Owned by the compile; NULL: none. */
    struct pinc_requirements *wishes; /* pins of others that are preferred */
    struct pinc_requirements *bounds; /* versions that all locks are to have */
};

/* The project's own settings. */
struct pinc_compile_project {
    const struct pinc_project_settings
        *file; /* `own`, or that of the set which the compile is part of */
    const struct pinc_project_lock *lock; /* that is made; NULL: none of the file's */
    struct pinc_project_settings own;
};

/* Sources over the compile's client, which end with it. */
struct pinc_compile_sources {
    struct pinc_source **items;
    size_t n, cap;
};

/* Who is asked, and what it came to. */
struct pinc_compile_result {
    struct pinc_client *client; /* lock/state/compile_client.h; NULL: nobody was asked yet */
    struct pinc_compile_sources sources;
    struct pinc_source *source; /* one of them, or another compile's */
    bool source_shared;         /* another compile's, which frees it */
    struct pinc_resolution *resolution;
    /* Before parts of a minor version of Python were put together again: what is verified. */
    const struct pinc_resolution *parted; /* in the arena of the resolution */
    struct pinc_resolve_request parted_request;
    struct pinc_lock_model *model;
    struct pinc_found_digests digests; /* as far as pages do not tell them */
    struct pinc_buf text;
    const uint64_t *sizes; /* of each pick's file, [pick * n_envs + target]; 0: unknown */
    struct pinc_target_size *target_sizes; /* one a target */
    struct pinc_advisories *advisories;    /* NULL: nobody asked for them */
};

/* What the image has, and what is excluded. */
struct pinc_compile_base {
    struct pinc_requirements *against; /* lines of --against; NULL: none */
    struct pinc_requirements *list;    /* lines of --base and --base-conda */
    struct pinc_base *packages;        /* lock/state/base_packages.h */
};

struct pinc_compile {
    struct pinc_arena *arena;
    const struct pinc_session *session;
    struct pinc_compile_files files;
    struct pinc_compile_project project;
    struct pinc_old_output old;
    struct pinc_compile_peers peers;
    struct pinc_settings settings;
    struct pinc_compile_lines input;
    struct pinc_compile_builds builds;
    struct pinc_compile_base base;
    struct pinc_target_list targets;
    struct pinc_indexes indexes;
    struct pinc_resolve_request request;
    int64_t now;
    struct pinc_compile_result result;
};

/** Free all that a compile holds; a zeroed one is fine. */
void pinc_compile_clear(struct pinc_compile *compile);

#endif
