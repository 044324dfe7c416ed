/*
 * The resolver's provider over package indexes: HTTP, cache, pages, files, builds.
 */
#ifndef PINC_INDEX_SOURCE_SOURCE_H
#define PINC_INDEX_SOURCE_SOURCE_H

#include "index/build/find_python.h"
#include "resolver/provider.h"
#include "resolver/types.h"

enum pinc_index_strategy {
    PINC_INDEX_BEST_MATCH, /* all candidates of all indexes, as pip */
    PINC_INDEX_FIRST       /* a project comes from the first index that has it */
};

/* What has been done so far, for progress and benchmarks. */
struct pinc_source_stats {
    unsigned projects_asked, projects_ready, metadata_asked, metadata_ready, builds, requests,
        requests_active;
    uint64_t bytes; /* received from the network, as transferred */
    unsigned cache_hits, cache_misses, revalidated;
};

/** Called about ten times a second at most while work goes on. @return 0 to go on, anything else
 * stops with PINC_ECANCELLED */
typedef int pinc_source_progress(void *user, const struct pinc_source_stats *stats);

/** A warning or a note: one line, no control characters. */
typedef void pinc_source_message(void *user, enum pinc_note_kind kind, const char *text);

/** Look up a variable of the caller's environment; NULL when it is not set. */
typedef const char *pinc_source_getenv(void *user, const char *name);

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
 * @return PINC_OK; PINC_EIO (nothing fulfils them; with the reason); what the provider failed with; PINC_ENOMEM
 */
typedef enum pinc_status pinc_source_choose(void *user, const struct pinc_chosen_file **files,
                                            size_t *n, const struct pinc_slice *requirements,
                                            size_t n_requirements, struct pinc_slice python,
                                            struct pinc_slice platform,
                                            const struct pinc_provider *provider,
                                            struct pinc_arena *arena, struct pinc_error *err);

/* Everything is borrowed for the life of the source. Zero it, then set what is wanted. */
struct pinc_source_options {
    const struct pinc_slice
        *index_urls; /* --index-url first, then --extra-index-url; may carry credentials */
    size_t n_index_urls;
    const struct pinc_slice *find_links; /* folders, file: URLs or pages */
    size_t n_find_links;
    const struct pinc_slice *bound_urls; /* indexes that source rules name: asked for the packages of
                                            their rules alone. Their numbers follow those of the
                                            indexes and of find_links */
    size_t n_bound_urls;
    struct pinc_source_rules rules;
    pinc_targets targets; /* all targets: who is bound on each of them is looked for nowhere else */
    const struct pinc_slice *trusted_hosts; /* HOST or HOST:PORT */
    size_t n_trusted_hosts;
    enum pinc_index_strategy strategy;
    const char *cache_dir;          /* NULL: no cache */
    bool offline;                   /* only the cache */
    bool refresh;                   /* revalidate whatever its age */
    const char *cert, *client_cert; /* PEM files; NULL: the system's */
    const char *proxy;              /* for all requests; NULL: by http_proxy and its like */
    const char *netrc;              /* path, or NULL */
    bool keyring;                   /* ask `keyring get` for missing passwords */
    unsigned timeout;          /* seconds without progress after which a request fails; 0: PINC_TIMEOUT_SECONDS */
    unsigned retries;          /* per request; UINT_MAX: PINC_RETRIES */
    int64_t exclude_newer;     /* upload times are looked up when this is not INT64_MAX */
    bool exclude_newer_strict; /* only for what is said of unknown times */
    bool no_build;
    struct pinc_name_set only_binary, no_binary;
    const struct pinc_build_python *pythons; /* that build: one for each Python of the targets; the
                                                nearest stands in for one that is not here */
    size_t n_pythons;                        /* 0: python3 on PATH builds */
    unsigned build_timeout;         /* seconds; 0: PINC_BUILD_SECONDS */
    pinc_source_choose *choose;     /* NULL: only builds without requirements can be done */
    void *choose_user;
    struct build_service *above; /* private; NULL */
    int64_t now;                 /* seconds since 1970; 0: ask the clock */
    struct pinc_slice warm_url;  /* of a server that files will be asked of: a connection to it is
                                   opened together with the first one to an index; empty: none */
    pinc_source_progress *progress;
    pinc_source_message *message;
    pinc_source_getenv *getenv;
    void *user; /* for the three callbacks */
};

/* Opaque. */
struct pinc_source;

/** @param out freed by pinc_source_free(). PINC_OK, PINC_EUSAGE (a URL that cannot be read),
 * PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_source_new(struct pinc_source **out,
                                               const struct pinc_source_options *options,
                                               struct pinc_error *err);
void pinc_source_free(struct pinc_source *source);

/** The provider; lives as long as the source, as does everything that it gives out. */
const struct pinc_provider *pinc_source_provider(struct pinc_source *source);

void pinc_source_stats_get(const struct pinc_source *source, struct pinc_source_stats *out);

/**
 * Is a file of an index although one that was named before it lists the project, too, but not this
 * version? Local variants are one version.
 * @param first set when so: the first index that lists the project; without credentials
 * @param taken likewise: the file's
 */
bool pinc_source_overtaken(struct pinc_slice *first, struct pinc_slice *taken,
                           const struct pinc_project *project, uint32_t file);

/**
 * sha256 of a file: what its page says, else the file is downloaded and hashed (kept in the cache
 * by URL).
 * @return PINC_OK, PINC_ENET, PINC_EHASH, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_sha256(struct pinc_source *source, struct pinc_hash *out,
                                                  const struct pinc_project *project, uint32_t file,
                                                  struct pinc_error *err);

/* A file whose size is wanted. */
struct pinc_source_file {
    const struct pinc_project *project;
    uint32_t file;
    uint64_t size; /* out: bytes; 0: not known */
};

/**
 * How large files are: what their page says, else what their server says of them, all asked at once
 * (kept in the cache by URL). Folders, checkouts and what no server tells stay 0.
 * @return PINC_OK, also where a size cannot be had; PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_sizes(struct pinc_source *source,
                                                 struct pinc_source_file *files, size_t n,
                                                 struct pinc_error *err);

/**
 * A requirements file by URL, from the cache while it is fresh there.
 * @param out as long as the source
 * @param url http or https; credentials in it are kept for its origin
 * @param max bytes
 * @return PINC_OK; PINC_EUSAGE (no such URL); PINC_ENET, with nothing for the place;
 * PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_document(struct pinc_source *source,
                                                    struct pinc_slice *out, struct pinc_slice url,
                                                    size_t max, struct pinc_error *err);

/**
 * The project that a direct reference without a name stands for ("./folder", "-e git+..."): told by
 * its file name, else by its metadata, which may take a build. To be called before anything else is
 * asked for: what has come meanwhile is dropped.
 * @param name normalized; as long as the source
 * @param url  as direct() of the provider takes it; asking that for the name and url afterwards
 * costs nothing
 * @return PINC_OK; what getting it failed with; PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_direct_name(struct pinc_source *source,
                                                       struct pinc_slice *name,
                                                       struct pinc_slice url,
                                                       struct pinc_error *err);

/** The default index: the one place beside index/ that knows it. */
#define PINC_DEFAULT_INDEX_URL "https://pypi.org/simple"
/** Where its files are. */
#define PINC_DEFAULT_FILES_URL "https://files.pythonhosted.org/"

#endif
