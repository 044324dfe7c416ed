/*
 * What the parts of the source share: source.c (life, queue of answers), source_project.c (projects
 * out of what each place says), source_page.c (pages of an index), source_links.c (find-links),
 * source_metadata.c (metadata of files), source_build.c, source_digest.c, source_direct.c. Not for
 * anybody else.
 */
#ifndef PINC_INDEX_SOURCE_SOURCE_PRIVATE_H
#define PINC_INDEX_SOURCE_SOURCE_PRIVATE_H

#include "base/workers.h"
#include "index/dist/sdist.h"
#include "index/dist/wheel.h"
#include "index/client/cache.h"
#include "index/net/http.h"
#include "index/page/merge_listings.h"
#include "index/dist/metadata.h"
#include "index/source/source.h"

#include <string.h>

#define BUILDS_MAX 8u /* at once */
#define SOURCE_ACCEPT_PAGE                                                                         \
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.1, "             \
    "text/html;q=0.01"

struct project;
struct build;
struct pinc_vcs_ref;

/* Where projects are listed: an index, or one find-links folder or page. */
struct place {
    struct pinc_slice
        url; /* without credentials; an index's ends in '/'; find-links folders: as given */
    const char *folder;    /* a local folder or file, else NULL */
    bool links;            /* find-links: one page for all projects */
    bool bound;            /* an index of source rules: for the packages of its rules alone */
    enum pinc_state state; /* of a find-links page; PINC_PENDING also before it is asked for */
    bool asked;
    struct pinc_error error;
    struct pinc_page page;
    struct pinc_arena *arena;
    struct slot *waiting; /* slots that want the page */
    bool silent;          /* a page of it told no upload times */
    bool warned;          /* that nobody tells them */
};

/* What one place says of one project. */
struct slot {
    struct slot *next; /* in place->waiting */
    struct project *project;
    struct place *place;
    uint16_t number; /* of the place */
    enum pinc_state state;
    struct pinc_error error;
    struct pinc_slice key; /* the page's URL: of the cache too */
    uint64_t request;      /* id, 0 when none is under way */
    bool urgent;
    struct pinc_cache_entry entry; /* stays open: the listing points into it */
    struct pinc_buf bytes;         /* else this holds the listing */
    struct pinc_listing listing;
    bool done;                     /* settled: what still comes is dropped */
    struct pinc_cache_facts facts; /* of the page */
    /* A page waits for the document with its upload times, or the other way round. */
    struct pinc_page page;
    struct pinc_arena *page_arena;
    bool has_page;
    enum { TIMES_NOT_ASKED, TIMES_ASKED, TIMES_THERE, TIMES_NOWHERE } times_state;
    uint64_t times_request;
    struct pinc_buf times;
};

/* A project. `public` comes first, so that its address is the project's. */
struct project {
    struct pinc_project public;
    struct pinc_source *source;
    struct slot *slots;        /* one a place */
    size_t n_slots, n_waiting; /* slots, and how many of them have not answered */
    size_t next_slot,
        n_sequence; /* first-index: slots up to n_sequence are asked one after the other */
    bool urgent;
    const struct pinc_merge_origin *origins; /* NULL: one listing */
    const struct pinc_listing **listings;
    struct meta **metas;            /* one a file, made when the first is asked for */
    bool warned_unbuilt;            /* that a build failed and egg-info serves */
    bool unversioned;               /* a direct reference whose version its metadata will tell */
    struct pinc_slice subdirectory; /* of a direct reference */
    const struct pinc_vcs_ref *vcs; /* of one to version control, else NULL */
};

/* Metadata of a file, and the steps to it. `public` comes first. */
struct meta {
    struct pinc_metadata public;
    struct pinc_source *source;
    struct project *project;
    bool asked, urgent;
    bool offered,
        no_dotted; /* what the page says of <file>.metadata: it exists, it does not, or nothing */
    bool dotted;   /* it was asked for */
    struct pinc_hash digest; /* of <file>.metadata, or PINC_HASH_NONE */
    struct pinc_file_details details;
    struct pinc_slice url;
    struct pinc_slice key;       /* of the cache */
    struct pinc_slice build_key; /* of the cache, for what a build tells; empty: not kept */
    struct host *host;
    uint64_t request;
    struct pinc_sparse *sparse;
    uint64_t total;
    unsigned parts;         /* range requests so far */
    struct pinc_slice etag; /* of the first part */
    struct pinc_buf path;   /* of the downloaded file */
    int fd;
};

/* What a file server is known to do. */
struct host {
    struct host *next;
    struct pinc_slice origin;
    unsigned found, missing; /* answers to <file>.metadata where no page offered it */
    bool no_metadata;        /* missing only: not asked any more */
    bool no_ranges;
    bool loaded;
};

struct pinc_source {
    struct pinc_source_options options;
    struct pinc_arena *arena;
    struct pinc_auth *auth;
    struct pinc_http *http;
    struct pinc_cache *cache; /* NULL: none */
    struct pinc_provider provider;
    struct place *places;
    size_t n_places;
    int64_t now;
    struct pinc_map *by_name; /* to a number in projects */
    struct project **projects;
    size_t n_projects, cap_projects;
    struct meta **metas;
    size_t n_metas, cap_metas;
    struct pinc_arrival *arrivals; /* [first_arrival, n_arrivals) wait to be given out */
    size_t first_arrival, n_arrivals, cap_arrivals;
    struct pinc_map *python_ids; /* Requires-Python text to a number in pythons */
    const struct pinc_specset **pythons;
    size_t n_pythons, cap_pythons;
    struct host *hosts;
    struct build *builds, *builds_last; /* running ones first, then those that wait */
    size_t n_running;
    struct build_service *build_service; /* NULL before the first build */
    struct pinc_workers *workers; /* they read large pages; NULL before there is one */
    uint64_t warned_of_pythons; /* a bit for each of options.pythons */
    const char *const *proxy_environment; /* for git and pip; NULL: as it is */
    struct pinc_buf scratch;              /* folder for downloads; empty until one is needed */
    unsigned n_scratch;
    struct pinc_source_stats stats;
    enum pinc_status failed; /* out of memory inside of a callback: told by next() */
    int64_t next_progress;   /* monotonic milliseconds */
    bool warmed;             /* options.warm_url was asked */
    bool unsent;             /* requests were made since the network was last looked at */
};

/* --- build_job.c */

/** The service for the builds of a source, made when it is first needed. */
PINC_MUST_USE enum pinc_status source_build_service(struct pinc_source *source,
                                                    struct build_service **out,
                                                    struct pinc_error *err);

/* --- source.c */

/** Tell the caller something: `text` is escaped already. */
void source_message(struct pinc_source *source, enum pinc_note_kind kind, const char *fmt, ...)
    PINC_PRINTF(3, 4);

/** Queue an answer; either is NULL. */
void source_arrive(struct pinc_source *source, const struct pinc_project *project,
                   const struct pinc_metadata *metadata);

/** pinc_http_get(), noting that there is something to send. Makes the client when it is new. */
PINC_MUST_USE enum pinc_status source_get(struct pinc_source *source,
                                          const struct pinc_http_request *request, uint64_t *id,
                                          struct pinc_error *err);

/**
 * Wait for one answer, which sets *done; everything else that is under way goes on meanwhile. When
 * it fails before, nothing more is received by this source: *done is not touched any more.
 * @return PINC_OK, PINC_ENET, PINC_ECANCELLED, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status source_wait(struct pinc_source *source, const bool *done,
                                           struct pinc_error *err);

/** What an answer says about itself that a cache keeps. Texts are copied to the source's arena. */
struct pinc_cache_facts source_facts(struct pinc_source *source,
                                     const struct pinc_http_answer *answer);

/** May an entry be used without asking anybody? */
bool source_may_use(const struct pinc_source *source, const struct pinc_cache_entry *entry);

/** The host record of a URL; NULL when out of memory or the URL is none. */
struct host *source_host(struct pinc_source *source, struct pinc_slice url);

/** Remember in the cache what a host cannot do. */
void source_host_save(struct pinc_source *source, const struct host *host);

/** The compiled set of a Requires-Python text, repaired where needed; *out NULL when it cannot be.
 * PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status
source_python(struct pinc_source *source, const struct pinc_specset **out, struct pinc_slice text);

/** The path of a new scratch file of that name, in a folder of its own; open for writing. PINC_OK,
 * PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status source_scratch(struct pinc_source *source, struct pinc_buf *path,
                                              int *fd, struct pinc_slice filename,
                                              struct pinc_error *err);

/** Close and remove a scratch file. */
void source_scratch_drop(struct pinc_buf *path, int *fd);

/** Tell the progress callback, at most ten times a second, and pass on what the cache has to say.
 * PINC_OK, PINC_ECANCELLED. */
PINC_MUST_USE enum pinc_status source_progress(struct pinc_source *source, struct pinc_error *err);

/* --- source_digest.c */

/** Digest of an open file, from its start. PINC_OK, PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status source_digest_fd(struct pinc_hash *out, enum pinc_hash_alg alg,
                                                int fd, struct pinc_error *err);

/** PINC_OK; PINC_EHASH when they differ. */
PINC_MUST_USE enum pinc_status source_digest_compare(const struct pinc_hash *want,
                                                     const struct pinc_hash *have,
                                                     struct pinc_error *err);

/** Has an open file the digest that its page gives (PINC_HASH_NONE: it gives none)? PINC_OK,
 * PINC_EHASH, PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status source_digest_check(const struct pinc_hash *want, int fd,
                                                   struct pinc_error *err);

/* --- source_project.c */

enum pinc_status source_project(void *self, const struct pinc_project **out, struct pinc_slice name,
                                enum pinc_purpose purpose, struct pinc_error *err);
/** A new project object that nothing is asked for yet. NULL when out of memory. */
struct project *source_project_new(struct pinc_source *source, struct pinc_slice key,
                                   struct pinc_slice name);
void source_project_free(struct project *project);
/** Put a project together from its slots, all of which have answered, and give it out. */
void source_project_done(struct project *project);
/** The listing that a file of a ready project is from. @param at the file's number there */
const struct pinc_listing *source_listing(const struct project *project, uint32_t file,
                                          uint32_t *at);
/** One place has answered: settle the slot, and the project with the last one. */
void source_slot_done(struct slot *slot, enum pinc_state state);
void source_slot_fail(struct slot *slot, const struct pinc_error *error);
/** Read --index-url and --find-links. */
enum pinc_status source_places(struct pinc_source *source, struct pinc_error *err);

/* --- source_page.c */

/** Get the page of a project, from the cache or from its index, and settle the slot at once or
 * later. */
void source_page_ask(struct slot *slot);
/** The page is in slot->page, with the upload times if they are wanted: pack, keep and open it, and
 * settle the slot. */
void source_page_done(struct slot *slot);
/** Read an answer as a page, by the type that came back. */
PINC_MUST_USE enum pinc_status source_page_read(struct pinc_page *page,
                                                const struct pinc_http_answer *answer,
                                                struct pinc_arena *arena, struct pinc_error *err);
/** Open a packed page as the slot's listing. @return false: it is damaged, or memory is out */
bool source_page_open(struct slot *slot, struct pinc_slice packed, struct pinc_error *err);
/** Say where a page could not be read. */
void source_page_fail(struct pinc_error *err, struct pinc_slice url);
/** Take the pages that were read on other threads meanwhile. */
void source_readings_go_on(struct pinc_source *source);
/** For pinc_workers_free(). */
void source_reading_drop(struct pinc_work *work);

/* --- source_links.c */

/** Get what a place of --find-links has, and settle the slot at once or later. */
void source_links_ask(struct slot *slot);
/** Read the page of a project in an index that lies in a folder, and settle the slot. */
void source_folder_ask(struct slot *slot);

/* --- source_metadata.c */

enum pinc_status source_metadata(void *self, const struct pinc_metadata **out,
                                 const struct pinc_project *project, uint32_t file,
                                 enum pinc_purpose purpose, struct pinc_error *err);
void source_meta_free(struct meta *meta);
/** The metadata cannot be had: settle it with the reason. */
void source_meta_fail(struct meta *meta, const struct pinc_error *error);

/** Where an attempt leads: settle it with fields that are final. @param key of the cache; empty:
 * not kept */
void source_meta_take(struct meta *meta, struct pinc_metadata_text *text, struct pinc_slice key);
/** An object for the one file of a direct reference, which no page lists. NULL when out of memory.
 */
struct meta *source_meta_new(struct project *project, const struct pinc_file_details *details,
                             struct pinc_slice url);
/** Ask for it. */
void source_meta_ask(struct meta *meta);

/* --- source_build.c */

/**
 * Get metadata by a build, settling `meta` with it at once (from the cache, or a failure) or later.
 * @param path an sdist or a source folder; with a digest of the former the result is kept
 */
void source_build(struct meta *meta, const char *path, const struct pinc_hash *digest);
/** Is what a build of an sdist of that digest told, or its egg-info in place of one that failed, in
 * the cache? Then `meta` is settled. */
bool source_build_cached(struct meta *meta, const struct pinc_hash *digest);
/** Get metadata by a build of what is checked out, settling `meta` at once or later. */
void source_checkout(struct meta *meta, const struct pinc_vcs_ref *ref);
/** As source_build_cached() for a commit; also sets the key that the result is kept by. */
bool source_commit_cached(struct meta *meta, struct pinc_slice url, struct pinc_slice commit);
/** Builds that have not ended, and descriptors to wait for: at most BUILDS_MAX. */
size_t source_builds(struct pinc_source *source, int *fds, size_t *n_fds);
/** Start, continue and end builds. */
void source_builds_go_on(struct pinc_source *source);
void source_builds_free(struct pinc_source *source);

/* --- source_direct.c */

enum pinc_status source_direct(void *self, const struct pinc_project **out, struct pinc_slice name,
                               struct pinc_slice url, struct pinc_error *err);
/** The version of a direct reference has become known: make its project ready. PINC_OK,
 * PINC_ESYNTAX, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status source_direct_settle(struct project *project,
                                                    const struct pinc_metadata_text *text,
                                                    struct pinc_error *err);

/** The object behind what was given out as const. */
static inline struct project *source_project_of(const struct pinc_project *public)
{
    struct project *project;

    memcpy(&project, &public, sizeof project);
    return project;
}

#endif
