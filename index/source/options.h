/*
 * Settings of a source.
 */
#ifndef PINC_INDEX_SOURCE_OPTIONS_H
#define PINC_INDEX_SOURCE_OPTIONS_H

#include "index/build/find_python.h"
#include "index/client/client.h"
#include "resolver/provider.h"

/** The default index: the one place beside index/ that knows it. */
#define PINC_DEFAULT_INDEX_URL "https://pypi.org/simple"
/** Where its files are. */
#define PINC_DEFAULT_FILES_URL "https://files.pythonhosted.org/"

enum pinc_index_strategy {
    PINC_INDEX_BEST_MATCH, /* all candidates of all indexes, as pip */
    PINC_INDEX_FIRST       /* a project comes from the first index that has it */
};

struct build_service;

/* How a package is built. */
struct pinc_build_config {
    struct pinc_slice name;     /* normalized; empty: of all that have no other */
    struct pinc_slice settings; /* a JSON object for the backend; empty: none */
    bool no_isolation;
};

/* A file that a build requirement comes from. */
struct pinc_chosen_file {
    const struct pinc_project *project; /* of the provider that was given */
    uint32_t file;
};

/**
 * Choose the files of build requirements, and of all that these need, for the interpreter that
 * builds. Called on another thread than the source's, once at a time.
 * @param requirements as a pyproject.toml or a build backend has them
 * @param python, platform of the interpreter, for pinc_env_new()
 * @param files        in the arena
 * @return PINC_OK; PINC_EIO (nothing fulfils them; with the reason); what the provider failed with;
 * PINC_ENOMEM
 */
typedef enum pinc_status pinc_source_choose(void *user, const struct pinc_chosen_file **files,
                                            size_t *n, const struct pinc_slice *requirements,
                                            size_t n_requirements, struct pinc_slice python,
                                            struct pinc_slice platform,
                                            const struct pinc_provider *provider,
                                            struct pinc_arena *arena, struct pinc_error *err);

/* A file whose size is wanted. */
struct pinc_source_file {
    const struct pinc_project *project;
    uint32_t file;
    uint64_t size; /* out: bytes; 0: not known */
};

/* How sdists are built. */
struct pinc_source_build_options {
    bool forbidden;                          /* --no-build */
    const struct pinc_build_python *pythons; /* one for each Python of the targets; the nearest
                                                stands in for one that is not here */
    size_t n_pythons;                        /* 0: python3 on PATH builds */
    unsigned timeout;                        /* seconds; 0: PINC_BUILD_SECONDS */
    pinc_source_choose *choose; /* NULL: only builds without requirements can be done */
    void *choose_user;
    bool no_isolation;                       /* builds run with what their interpreter has */
    const struct pinc_build_config *configs; /* that of all packages first */
    size_t n_configs;
    const struct pinc_slice *editables; /* direct references, as the input spells them, that are
                                           installed in editable mode (PEP 660) */
    size_t n_editables;
    struct build_service *above; /* private; NULL */
};

/* Everything is borrowed for the life of the source. Zero it, then set what is wanted. */
struct pinc_source_options {
    struct pinc_client_options client;
    const struct pinc_slice
        *index_urls; /* --index-url first, then --extra-index-url; may carry credentials */
    size_t n_index_urls;
    const struct pinc_slice *find_links; /* folders, file: URLs or pages */
    size_t n_find_links;
    const struct pinc_slice
        *bound_urls; /* indexes that source rules name. Their numbers follow those
                                            of the indexes and of find_links */
    size_t n_bound_urls;
    /** Source rules: may the place of that number be asked for a project? NULL: every one of
     * index_urls and find_links may be, for every project. */
    bool (*may_ask)(const void *rules, struct pinc_slice name, uint16_t place);
    const void *rules; /* for may_ask() */
    enum pinc_index_strategy strategy;
    int64_t exclude_newer;     /* upload times are looked up when this is not INT64_MAX */
    bool exclude_newer_strict; /* only for what is said of unknown times */
    bool ask_sizes;            /* servers tell the sizes that pages do not */
    struct pinc_source_build_options build;
    struct pinc_slice warm_url; /* of a server that files will be asked of: a connection to it is
                                   opened together with the first one to an index; empty: none */
};

#endif
