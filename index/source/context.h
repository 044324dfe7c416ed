/*
 * What the parts of a source have in common.
 */
#ifndef PINC_INDEX_SOURCE_CONTEXT_H
#define PINC_INDEX_SOURCE_CONTEXT_H

#include "base/map.h"
#include "base/workers.h"
#include "index/source/options.h"
#include "resolver/provider.h"

/* Answers that wait to be given out. */
struct arrivals {
    struct pinc_arrival *items; /* [first, n) */
    size_t first, n, cap;
};

/* Sizes of files that were looked for; 0: nobody tells it. */
struct known_sizes {
    struct pinc_map *by_url; /* to a number in items */
    uint64_t *items;
    size_t n, cap;
};

struct build_service;
struct pinc_source;
struct place_listing;

/* Listings that the cache writes. */
struct put_listings {
    struct place_listing *first, *last;
};

/* The source that the builds of a source get their requirements from: made by source.c, which this
 * way nothing below it has to know. */
struct inner_source {
    enum pinc_status (*open)(struct pinc_source **out, const struct pinc_source_options *options,
                             struct pinc_error *err);
    void (*close)(struct pinc_source *source);
    const struct pinc_provider *(*provider)(struct pinc_source *source);
    struct source_context *(*context)(struct pinc_source *source);
};

struct slot;

/*
 * Pages of the cache that are too old, given out as ready while their indexes are asked whether they are still
 * good: see pinc_source_presume().
 */
struct presumption {
    bool on;
    bool otherwise;      /* a page that is needed turned out to be another one */
    struct slot **items; /* what is not known to be still good */
    size_t n, cap;
    int64_t looked; /* when the network was looked at last, monotonic milliseconds */
};

/* What was found out on the way. */
struct source_marks {
    bool warmed;   /* options.warm_url was asked */
    bool personal; /* a page was not for everybody */
};

struct source_context {
    struct pinc_source_options options;
    struct pinc_client *client;
    struct pinc_arena *arena; /* the client's */
    struct pinc_cache *cache; /* the client's; NULL: none */
    struct pinc_client_stats *stats;
    struct pinc_workers *workers; /* they read large pages; NULL before there is one */
    size_t unread;                /* bytes of pages that have come and wait for them */
    struct arrivals arrivals;
    struct known_sizes sizes;
    struct put_listings put;
    struct pinc_known_requirements known;
    const struct inner_source *inner;
    struct build_service *build_service; /* NULL before the first build */
    struct source_marks marks;
    struct presumption presumption;
};

/** Queue an answer; either is NULL. */
void source_arrive(struct source_context *ctx, const struct pinc_project *project,
                   const struct pinc_metadata *metadata);
/** Take the next answer; false when none waits. */
bool source_take_arrival(struct source_context *ctx, struct pinc_arrival *out);

/** Say where something could not be read: the URL becomes the error's place. */
void source_fail_at(struct pinc_error *err, struct pinc_slice url);
/** The same of a page, where what cannot be read is the index's fault. */
void source_fail_page(struct pinc_error *err, struct pinc_slice url);

/** A copy of an error, as long as the source. Out of memory ends everything that the client does. */
const struct pinc_error *source_keep_error(struct source_context *ctx,
                                           const struct pinc_error *error);

#endif
