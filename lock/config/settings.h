/*
 * What was asked for: every layer read once, in one order, into one typed struct. Nobody else looks
 * an option up by its name.
 *
 * From the strongest to the weakest:
 *
 *   1. the command line (the session's options);
 *   2. the project file: the [[lock]] that is made, then the settings of the whole file;
 *   3. the header of the existing output: recorded options only, see docs/security.md;
 *   4. pip's configuration (PINC_INDEX_URL, PIP_* variables, pip.conf), for where packages are;
 *   5. the defaults of the table of options.
 *
 * A layer that has an option replaces it as a whole; --only-binary and --no-binary are one setting
 * and are applied one after the other. The option lines of the input come to that in pip's way: an
 * --index-url there replaces the indexes of all layers, --no-index stays, formats and --pre are
 * applied last, and everything else is added.
 */
#ifndef PINC_LOCK_CONFIG_SETTINGS_H
#define PINC_LOCK_CONFIG_SETTINGS_H

#include "base/slices.h"
#include "lock/config/pip_config.h"
#include "lock/config/project_settings.h"
#include "lock/config/version_settings.h"
#include "lock/input/expand_variables.h"
#include "lock/input/repository.h"
#include "lock/output/header.h"
#include "resolver/types.h"

/* Paths seen from the current folder, or URLs. */
struct pinc_named_files {
    struct pinc_texts paths;
    bool recorded; /* the header names them, nobody else does */
};

/* What an image has, and what may be installed over the lock: files. */
struct pinc_image_settings {
    struct pinc_texts base, base_conda;
    struct pinc_texts against;
    bool against_lower; /* the versions of `against` are the least */
};

/* Of project files. */
struct pinc_part_settings {
    struct pinc_texts extras, groups; /* a group may be "PATH:NAME" */
    bool all_extras;
};

struct pinc_file_settings {
    struct pinc_slice output;          /* ptr NULL: named by the input */
    struct pinc_texts pip_constraints; /* PIP_CONSTRAINT, pip.conf */
    struct pinc_named_files constraints, overrides;
    struct pinc_image_settings image;
    struct pinc_texts excluded, unwritten, unsafe; /* names of packages */
    struct pinc_part_settings parts;
    enum pinc_expand_variables expand; /* ${NAME} in files */
    bool pylock, format_given;
};

struct pinc_target_settings {
    struct pinc_texts pythons, platforms; /* of options */
    const struct pinc_header *header;     /* for what the options do not say; may be NULL */
    struct pinc_texts interpreters;       /* --python: paths, names and versions */
    const struct pinc_env_list *others;   /* targets of other locks of the run; NULL: none */
};

/* Which index options of the command line the output writes. */
enum pinc_emit { PINC_EMIT_INPUT, PINC_EMIT_ALL, PINC_EMIT_NONE };

/* Where packages come from, before the input's lines: lock/config/indexes.h adds those. */
struct pinc_index_settings {
    struct pinc_slice url; /* --index-url; ptr NULL: not given */
    struct pinc_texts extra, find_links,
        hosts;                           /* --extra-index-url, --find-links, --trusted-host */
    struct pinc_texts sources, backends; /* --source, --torch-backend */
    struct pinc_slice torch_url;         /* --torch-index-url; ptr NULL: not given */
    bool no_index;
    bool first_index;                            /* --index-strategy first-index */
    enum pinc_emit emit, emit_links, emit_hosts; /* --find-links and --trusted-host by themselves */
    struct pinc_pip_config pip;                  /* zeroed with --isolated */
    struct pinc_texts pip_links; /* its find-links, without places that are not there */
};

struct pinc_network_settings {
    unsigned timeout, retries;
    struct pinc_slice cert, client_cert, proxy; /* ptr NULL: none */
    bool keyring;
};

/* In sum, of one run; 0: no limit. */
struct pinc_limit_settings {
    unsigned solve_seconds, page_seconds; /* of all solving; of one page or metadata */
    unsigned wait_seconds;                /* of waiting for answers, in sum */
    unsigned projects, requests, megabytes;
};

struct pinc_remote_settings {
    struct pinc_slice url; /* --remote-cache; ptr NULL: none */
    bool write, builds;
    unsigned wait_ms;
};

struct pinc_cache_settings {
    struct pinc_slice folder; /* --cache-dir; ptr NULL: the usual one */
    struct pinc_slice keep;   /* --cache-keep; ptr NULL: everything */
    struct pinc_remote_settings remote;
    bool none, refresh, offline;
};

struct pinc_build_settings {
    bool allowed, isolated;
    unsigned timeout;                 /* seconds */
    struct pinc_texts unisolated;     /* names, as given */
    struct pinc_texts constraints;    /* paths or URLs */
    struct pinc_texts config;         /* "KEY=VALUE" */
    struct pinc_texts package_config; /* "NAME:KEY=VALUE" */
};

/* How lines of the output end. */
enum pinc_newline { PINC_NEWLINE_PRESERVE, PINC_NEWLINE_LF, PINC_NEWLINE_CRLF };

struct pinc_output_settings {
    bool hashes, strip_extras, annotate, annotate_line, header;
    bool options, annotate_index; /* --emit-options, --emit-index-annotation */
    struct pinc_slice command;    /* for the header; ptr NULL: what was run */
    enum pinc_newline newline;
    bool sources_by_url;         /* --emit-sources url */
    struct pinc_texts max_sizes; /* --max-size */
};

/* What pinc tree and pinc why show. */
struct pinc_view_settings {
    bool sizes, invert;
    unsigned depth;            /* levels; 0: all */
    struct pinc_texts targets; /* empty: all */
};

struct pinc_trim_settings {
    struct pinc_texts left; /* --leave: names of packages, as given */
};

/* Places that the command line alone names: for the command that a header shows. */
struct pinc_said_settings {
    struct pinc_slice url, torch_url;
    struct pinc_texts extra, find_links, hosts, sources;
    struct pinc_texts constraints, overrides; /* and those of the header */
    bool no_index;
};

/* The layers, from the strongest to the weakest, each linked to the next one. All but the last borrow the
 * lists of those whose they are. */
struct pinc_setting_layers {
    struct pinc_option_values values;   /* the session's */
    struct pinc_option_values lock;     /* of a [[lock]] */
    struct pinc_option_values project;  /* of its file */
    struct pinc_option_values recorded; /* of the header */
};

/* Zero it, start it, clear it at the end. The texts live in the session and in the arena. */
struct pinc_settings {
    struct pinc_arena *arena;
    const struct pinc_session *session;
    struct pinc_setting_layers layers;
    struct pinc_said_settings said;
    struct pinc_file_settings files;
    struct pinc_target_settings targets;
    struct pinc_version_settings versions;
    struct pinc_index_settings indexes;
    struct pinc_network_settings network;
    struct pinc_limit_settings limits;
    struct pinc_cache_settings cache;
    struct pinc_build_settings builds;
    struct pinc_output_settings output;
    struct pinc_trim_settings trim;
    struct pinc_view_settings view;
};

/** Begin with the command line: `files` holds what it says about the output afterwards. */
void pinc_settings_start(struct pinc_settings *settings, const struct pinc_session *session,
                         struct pinc_arena *arena);

/**
 * Add the layer of a project file, before that of the output.
 * @param project borrowed; path.ptr NULL: there is none
 * @param lock the [[lock]] of it that is made; NULL: none
 */
void pinc_settings_add_project(struct pinc_settings *settings,
                               const struct pinc_project_settings *project,
                               const struct pinc_project_lock *lock);

/**
 * Add the layer of an existing output. It may be changed by anybody who can propose a change to the
 * repository, so that it is data: what is not a recorded option, and a file that does not lie in the
 * repository, is left out with a warning.
 * @param header borrowed
 * @param output its path: files that the header names are seen from its folder
 * @return PINC_OK; PINC_EUSAGE (a word that is not an option, or its value is refused); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_settings_add_header(struct pinc_settings *settings,
                                                        const struct pinc_header *header,
                                                        struct pinc_slice output,
                                                        const struct pinc_repository *repository,
                                                        struct pinc_error *err);

/**
 * Read pip's configuration and settle all layers.
 * @param now seconds since 1970, for ages
 * @return PINC_OK; PINC_EUSAGE (a number or date that cannot be used, a pip.conf that pip refuses);
 * PINC_ELIMIT (too many names); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_settings_settle(struct pinc_settings *settings, int64_t now,
                                                    struct pinc_error *err);

/**
 * The words by which a header records what differs from the defaults, in the order of the table. What a
 * project file sets is not recorded: taking it out there has to have an effect. Files that pinc_settings_add_header() would refuse are left out.
 * @param output names of files are seen from its folder
 * @return PINC_OK, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_settings_words(const struct pinc_slice **words, size_t *n_words,
                                                   const struct pinc_settings *settings,
                                                   struct pinc_slice output,
                                                   const struct pinc_repository *repository,
                                                   struct pinc_error *err);

/** May a header name this file of a constraint or an override, so that it is recorded? A relative path
 * of the repository. @param path seen from the current folder */
bool pinc_settings_recordable(struct pinc_slice path, struct pinc_slice output,
                              const struct pinc_repository *repository, struct pinc_arena *arena);

/** Free what the settings own; their texts are in the arena that they were read into. */
void pinc_settings_clear(struct pinc_settings *settings);

/** The groups that the layers so far ask for: they may be input files, which are found before all
 * layers are there. */
struct pinc_texts pinc_settings_groups(const struct pinc_settings *settings);

/** The targets that the command line asks for. For commands that compile nothing. */
void pinc_settings_targets(struct pinc_target_settings *out, const struct pinc_session *session);

/** --cache-dir of a session; ptr NULL when it was not given. For commands that compile nothing. */
struct pinc_slice pinc_settings_cache_dir(const struct pinc_session *session);

#endif
