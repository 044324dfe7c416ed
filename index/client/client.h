/*
 * A client of package indexes: HTTP with credentials, the cache, what is known of servers, files for
 * downloads, messages and progress. What asks for anything over the network asks through it.
 *
 * All on one thread. Requests go on while anybody waits for one of them.
 */
#ifndef PINC_INDEX_CLIENT_CLIENT_H
#define PINC_INDEX_CLIENT_CLIENT_H

#include "base/note.h"
#include "index/client/known_hosts.h"
#include "index/client/remote_cache.h"
#include "index/client/scratch.h"
#include "index/net/http.h"

/* What has been done so far, for progress and benchmarks; the parts of a source count theirs. */
struct pinc_client_stats {
    unsigned projects_asked, projects_ready, metadata_asked, metadata_ready, builds, requests;
    unsigned builds_asked, builds_ended; /* files and folders; each may need several builds */
    const char *building; /* "NAME VERSION" of one whose build runs; NULL: none does */
    uint64_t bytes;       /* received from the network, as transferred */
    unsigned cache_hits, cache_misses, revalidated;
    struct pinc_remote_counts remote;
    unsigned unverified; /* wheels that were read by parts, which have no digest of their own */
};

/* What is told to the caller, and asked of it. Each may be NULL. */
struct pinc_client_callbacks {
    /** Called about ten times a second at most while work goes on. @return 0 to go on, anything else
     * stops with PINC_ECANCELLED */
    int (*progress)(void *user, const struct pinc_client_stats *stats);
    /** Asked more often, and cheap: is the work to end? @return as of progress() */
    int (*stopped)(void *user);
    /** A warning or a note: one line, no control characters. */
    void (*message)(void *user, enum pinc_note_kind kind, const char *text);
    /** Something that was read of the cache turned out to be damaged, and cannot be had anew: whatever comes
     * of this work must not be used. */
    void (*lost)(void *user, const struct pinc_error *why);
    /** Look up a variable of the caller's environment; NULL when it is not set. */
    const char *(*getenv)(void *user, const char *name);
    void *user;
};

/* Of a run; 0: none. */
struct pinc_client_limits {
    unsigned wait_seconds; /* of waiting in all, see patience.h */
    unsigned max_requests;
};

/* Beside the cache. */
struct pinc_caching {
    struct pinc_cache_record *record;  /* what is used of it; NULL: nobody asks */
    struct pinc_remote_options remote; /* the cache of others; not offline */
};

/* Everything is borrowed for the life of the client. Zero it, then set what is wanted. */
struct pinc_client_options {
    const struct pinc_slice *trusted_hosts; /* HOST or HOST:PORT */
    size_t n_trusted_hosts;
    const char *cert, *client_cert; /* PEM files; NULL: the system's */
    const char *proxy;              /* for all requests; NULL: by http_proxy and its like */
    const char *netrc;              /* path, or NULL */
    bool keyring;                   /* ask `keyring get` for missing passwords */
    struct pinc_http_limits limits; /* timeout 0: the default of 15; retries UINT_MAX: that of 5 */
    struct pinc_client_limits in_all;
    const char *cache_dir; /* NULL: no cache */
    struct pinc_caching caching;
    bool offline; /* only the cache */
    bool refresh; /* revalidate whatever its age */
    int64_t now;  /* seconds since 1970; 0: ask the clock */
    struct pinc_client_callbacks callbacks;
};

/* Opaque. */
struct pinc_client;

/** @param out freed by pinc_client_free(). PINC_OK, PINC_EUSAGE (a proxy that cannot be read),
 * PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_client_new(struct pinc_client **out,
                                               const struct pinc_client_options *options,
                                               struct pinc_error *err);

/**
 * From now on these are the trusted hosts, in place of those of the options. Not after
 * pinc_client_stop().
 * @param hosts copied. PINC_OK, PINC_ENOMEM.
 */
PINC_MUST_USE enum pinc_status pinc_client_trust(struct pinc_client *client,
                                                 const struct pinc_slice *hosts, size_t n,
                                                 struct pinc_error *err);

/** Drop what is under way without calling back, and wait until the cache is written: what was
 * borrowed for that may go then. NULL is fine. */
void pinc_client_stop(struct pinc_client *client);

/** Stops it first. NULL is fine. */
void pinc_client_free(struct pinc_client *client);

/* --- parts; borrowed, as long as the client */

/** What the client was made with. */
const struct pinc_client_options *pinc_client_options(const struct pinc_client *client);
/** NULL: there is none. */
struct pinc_cache *pinc_client_cache(const struct pinc_client *client);
/** For what lives as long as the client. */
struct pinc_arena *pinc_client_arena(const struct pinc_client *client);

/** The cache on another machine; NULL: there is none. */
struct pinc_remote_cache *pinc_client_remote(const struct pinc_client *client);
/** The same for what comes from a URL: NULL as well where that needs credentials, or carries a token (RFC 9111, 3.5).
 * What only some may read must not lie where others can. */
struct pinc_remote_cache *pinc_client_remote_for(const struct pinc_client *client,
                                                 struct pinc_slice url);

/** What is known of each host. */
struct pinc_known_hosts *pinc_client_hosts(struct pinc_client *client);

/** Its folder for temporary files. */
struct pinc_scratch *pinc_client_scratch(struct pinc_client *client);
/** To be counted in. */
struct pinc_client_stats *pinc_client_counts(struct pinc_client *client);
/** Changes of the environment (as in struct pinc_job_options) for other programs that ask the
 * network; NULL: it is right as it is. */
const char *const *pinc_client_environment(const struct pinc_client *client);
/** A variable of the caller's environment; NULL when it is not set. */
const char *pinc_client_variable(const struct pinc_client *client, const char *name);

/* --- telling */

/** Tell the caller something: `fmt` gives a line that is escaped already. */
void pinc_client_message(const struct pinc_client *client, enum pinc_note_kind kind,
                         const char *fmt, ...) PINC_PRINTF(3, 4);
/** Tell the progress callback, at most ten times a second, and pass on what the cache has to say.
 * PINC_OK, PINC_ECANCELLED. */
PINC_MUST_USE enum pinc_status pinc_client_progress(struct pinc_client *client,
                                                    struct pinc_error *err);
/** What was done up to now. */
void pinc_client_stats_get(const struct pinc_client *client, struct pinc_client_stats *out);
/** Tell the caller that what comes of this work must not be used: see struct pinc_client_callbacks. */
void pinc_client_lost(const struct pinc_client *client, const struct pinc_error *why);
/** Note that memory ran out where no error can be returned. */
void pinc_client_fail_memory(struct pinc_client *client);
/** Was pinc_client_fail_memory() called? */
bool pinc_client_out_of_memory(const struct pinc_client *client);

/* --- asking */

/** Remember the user and password of a URL that the user gave. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_client_credentials(struct pinc_client *client,
                                                       const struct pinc_url *url,
                                                       struct pinc_error *err);
/** As pinc_http_get(); PINC_ECANCELLED after pinc_client_stop(), PINC_ELIMIT after as many as are
 * allowed. */
PINC_MUST_USE enum pinc_status pinc_client_get(struct pinc_client *client,
                                               const struct pinc_http_request *request,
                                               uint64_t *id, struct pinc_error *err);
/** Has pinc_client_get() refused a request because there were too many? */
bool pinc_client_exhausted(const struct pinc_client *client);
/** Were answers waited for longer than is allowed? */
bool pinc_client_impatient(const struct pinc_client *client);
/** As pinc_http_hurry(); 0 is not a request. */
void pinc_client_hurry(struct pinc_client *client, uint64_t id);

/** As pinc_http_cancel(): no callback is made any more; 0 is not a request. */
void pinc_client_cancel(struct pinc_client *client, uint64_t id);

/** Send what was asked for since the network was last looked at. As pinc_http_run(). */
PINC_MUST_USE enum pinc_status pinc_client_send(struct pinc_client *client, struct pinc_error *err);
/** Send and receive what is ready, without waiting. As pinc_http_run(). */
PINC_MUST_USE enum pinc_status pinc_client_look(struct pinc_client *client, struct pinc_error *err);
/** As pinc_http_waited(). */
int64_t pinc_client_waited(const struct pinc_client *client);
/** Requests that have no answer yet. */
size_t pinc_client_pending(const struct pinc_client *client);
/** Send, receive and call back, as pinc_http_run(), waiting for a tenth of a second at most. */
PINC_MUST_USE enum pinc_status pinc_client_run(struct pinc_client *client, const int *fds,
                                               size_t n_fds, struct pinc_error *err);
/** The same, for what ends at the limit of waiting: PINC_ENET when that is reached. Not for files that
 * are wanted for themselves. */
PINC_MUST_USE enum pinc_status pinc_client_run_for_answers(struct pinc_client *client,
                                                           const int *fds, size_t n_fds,
                                                           struct pinc_error *err);
/**
 * Wait for the answer to one request, which sets *done; everything else that is under way goes on
 * meanwhile. When it fails before, the request is cancelled: *done is not touched any more.
 * @return PINC_OK, PINC_ENET, PINC_ECANCELLED, PINC_ENOMEM, PINC_EINTERNAL
 */
PINC_MUST_USE enum pinc_status pinc_client_wait(struct pinc_client *client, uint64_t id,
                                                const bool *done, struct pinc_error *err);

/* --- the cache */

/** What an answer says about itself that the cache keeps. Texts are copied to the arena. */
struct pinc_cache_facts pinc_client_facts(struct pinc_client *client,
                                          const struct pinc_http_answer *answer);
/** May an entry be used without asking anybody? */
bool pinc_client_may_use(const struct pinc_client *client, const struct pinc_cache_entry *entry);

#endif
