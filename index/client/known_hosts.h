/*
 * What file servers are known to do and to have, kept in the cache for a day.
 */
#ifndef PINC_INDEX_CLIENT_KNOWN_HOSTS_H
#define PINC_INDEX_CLIENT_KNOWN_HOSTS_H

#include "index/client/cache.h"

#define PINC_TAIL_DOUBLINGS_MAX 3u

/* One server. */
struct pinc_known_host {
    struct pinc_known_host *next; /* private, as is origin */
    struct pinc_slice origin;
    unsigned found, missing; /* answers to <file>.metadata where no page offered it */
    bool no_metadata;        /* missing only: not asked any more */
    bool no_ranges;
    bool crowd;              /* it takes many connections at once: see http_crowd.h */
    unsigned tail_doublings; /* of what is asked for first of a wheel, see wheel_parts.h; at most
                                PINC_TAIL_DOUBLINGS_MAX */
};

/* All of them. What stands behind the pointers is borrowed. */
struct pinc_known_hosts {
    struct pinc_arena *arena;
    struct pinc_cache *cache; /* NULL: none */
    bool refresh;             /* what the cache says does not count */
    int64_t now;              /* seconds since 1970 */
    struct pinc_known_host *first;
};

/** The record of a URL's server; NULL when out of memory or it is not an http or https URL. */
struct pinc_known_host *pinc_known_hosts_get(struct pinc_known_hosts *hosts, struct pinc_slice url);

/** Keep in the cache what a server can and cannot do, and how much of a wheel is asked for. */
void pinc_known_hosts_save(struct pinc_known_hosts *hosts, const struct pinc_known_host *host);

#endif
