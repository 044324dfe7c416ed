/*
 * A cache that the machines of a team share, on a server that takes GET and PUT: bazel-remote, nginx with WebDAV, an
 * object store. remote_entry.h has what lies there.
 *
 * It is asked for what the cache of this machine does not have, before the index is. It never makes a run much slower:
 * when answers of no use have taken as long as the budget allows, nothing more is asked; what was under way is answered
 * with nothing; and at the end uploads are waited for no longer than that. Nothing that goes wrong here is an error: it
 * is told once, as a warning. All on one thread.
 */
#ifndef PINC_INDEX_CLIENT_REMOTE_CACHE_H
#define PINC_INDEX_CLIENT_REMOTE_CACHE_H

#include "base/note.h"
#include "index/client/remote_entry.h"
#include "index/net/http.h"

/* What the user says. */
struct pinc_remote_options {
    const char
        *url; /* http or https, without a query; may carry credentials; NULL: there is none */
    unsigned wait_ms; /* what it may cost in all */
    bool write;       /* put there what the index says */
    bool builds; /* take from there, and put there, what builds say: code that others have run */
};

/* What was done. */
struct pinc_remote_counts {
    unsigned asked, hits, sent;
    bool ended; /* it was given up */
};

/* Opaque. */
struct pinc_remote_cache;

/** A line to be told as a warning. */
typedef void pinc_remote_warn(void *user, const char *text);

/**
 * @param options borrowed, as http is, until pinc_remote_cache_free()
 * @param url     of the options, without credentials
 * @return PINC_OK, PINC_ENOMEM. *out is freed by pinc_remote_cache_free(), before http is.
 */
PINC_MUST_USE enum pinc_status pinc_remote_cache_new(struct pinc_remote_cache **out,
                                                     const struct pinc_remote_options *options,
                                                     struct pinc_slice url, struct pinc_http *http,
                                                     pinc_remote_warn *warn, void *user,
                                                     struct pinc_error *err);

/** Drops what is under way without calling back. NULL is fine. */
void pinc_remote_cache_free(struct pinc_remote_cache *remote);

/* What it has. */
struct pinc_remote_answer {
    bool found;
    struct pinc_remote_facts facts; /* of an entry */
    struct pinc_slice bytes;        /* valid during the call: of a text; for an entry see below */
    struct pinc_cache_entry *entry; /* whole, of the kind and key; may be taken. Of a text NULL */
};

typedef void pinc_remote_done(void *user, struct pinc_remote_answer *answer);

/**
 * Ask for an entry. May it be asked at all? NULL as remote is fine.
 * @param done called once, never from here, unless it is cancelled
 * @return what pinc_remote_cache_cancel() takes; 0: nothing is asked, and done() is not called
 */
uint64_t pinc_remote_cache_get(struct pinc_remote_cache *remote, enum pinc_cache_kind kind,
                               struct pinc_slice key, bool urgent, pinc_remote_done *done,
                               void *user);
/** The same for a text of a digest, which what is found has. Other digests than sha256: 0. */
uint64_t pinc_remote_cache_get_text(struct pinc_remote_cache *remote,
                                    const struct pinc_hash *digest, bool urgent,
                                    pinc_remote_done *done, void *user);

/** done() is not called any more. 0 is fine, as is what is over. */
void pinc_remote_cache_cancel(struct pinc_remote_cache *remote, uint64_t id);

/** Send an entry, where the options say so. @param bytes of its file; borrowed until the cache is freed */
void pinc_remote_cache_put(struct pinc_remote_cache *remote, enum pinc_cache_kind kind,
                           struct pinc_slice key, const struct pinc_remote_facts *facts,
                           struct pinc_slice bytes);
/** Send a text that has that digest. @param text taken, whatever comes of it */
void pinc_remote_cache_put_text(struct pinc_remote_cache *remote, const struct pinc_hash *digest,
                                struct pinc_buf *text);

/** Has it three of four things that it is asked for? Then what it lacks is hardly ever needed. */
bool pinc_remote_cache_is_rich(const struct pinc_remote_cache *remote);

/** May what builds say be taken from there, and be put there? */
bool pinc_remote_cache_has_builds(const struct pinc_remote_cache *remote);

/** Milliseconds that the network may be waited for before pinc_remote_cache_look() is due, `most` at the
 * latest. */
int pinc_remote_cache_due(const struct pinc_remote_cache *remote, int most);

/** Has it taken too long? Then all that waits is answered with nothing. */
void pinc_remote_cache_look(struct pinc_remote_cache *remote);

/** Requests of it that http has under way: those that nobody waits for. */
size_t pinc_remote_cache_uploads(const struct pinc_remote_cache *remote);

/** Wait for uploads, as long as the budget allows. */
void pinc_remote_cache_end(struct pinc_remote_cache *remote);

/** What was done up to now. NULL: nothing. */
struct pinc_remote_counts pinc_remote_cache_counts(const struct pinc_remote_cache *remote);

#endif
