#include "index/client/known_hosts.h"

#include "index/net/url.h"

#define NO_METADATA 1
#define NO_RANGES 2
#define TAIL_SHIFT 2 /* where the doublings stand: two bits */
#define CROWD 16
#define SECONDS 86400 /* how long it is believed that a server can or cannot do something */

static void load(struct pinc_known_hosts *hosts, struct pinc_known_host *host)
{
    struct pinc_cache_entry entry;

    if (!hosts->cache || hosts->refresh ||
        !pinc_cache_get(hosts->cache, PINC_CACHE_HOST, host->origin, &entry)) {
        return;
    }
    if (entry.payload.len == 1 && pinc_cache_fresh(&entry, hosts->now)) {
        host->no_metadata = (entry.payload.ptr[0] & NO_METADATA) != 0;
        host->no_ranges = (entry.payload.ptr[0] & NO_RANGES) != 0;
        host->crowd = (entry.payload.ptr[0] & CROWD) != 0;
        host->tail_doublings =
            (unsigned char)entry.payload.ptr[0] >> TAIL_SHIFT & PINC_TAIL_DOUBLINGS_MAX;
    }
    pinc_cache_entry_clear(&entry);
}

void pinc_known_hosts_save(struct pinc_known_hosts *hosts, const struct pinc_known_host *host)
{
    struct pinc_cache_facts facts = {.lifetime = SECONDS};
    char *payload = pinc_arena_alloc(hosts->arena, 1);

    if (hosts->cache && payload) {
        *payload =
            (char)((host->no_metadata ? NO_METADATA : 0) | (host->no_ranges ? NO_RANGES : 0) |
                   (host->crowd ? CROWD : 0) | (int)(host->tail_doublings << TAIL_SHIFT));
        pinc_cache_put(hosts->cache, PINC_CACHE_HOST, host->origin, &facts,
                       (struct pinc_slice){payload, 1});
    }
}

static struct pinc_known_host *add(struct pinc_known_hosts *hosts, struct pinc_slice origin)
{
    struct pinc_known_host *host = pinc_arena_alloc(hosts->arena, sizeof *host);

    if (!host) {
        return NULL;
    }
    host->origin = pinc_slice_dup(hosts->arena, origin);
    if (!host->origin.ptr) {
        return NULL;
    }
    host->next = hosts->first;
    hosts->first = host;
    load(hosts, host);
    return host;
}

struct pinc_known_host *pinc_known_hosts_get(struct pinc_known_hosts *hosts, struct pinc_slice url)
{
    struct pinc_buf origin = {0};
    struct pinc_known_host *host;
    struct pinc_url parts;

    if (!pinc_url_split(&parts, url)) {
        return NULL;
    }
    pinc_url_add_origin(&origin, &parts);
    for (host = hosts->first; host && !pinc_slice_equal(host->origin, pinc_buf_slice(&origin));
         host = host->next) {
    }
    if (!host && origin.failed == PINC_OK) {
        host = add(hosts, pinc_buf_slice(&origin));
    }
    pinc_buf_clear(&origin);
    return host;
}
