/*
 * How many connections a server takes at once over plain HTTP: found out in each run, and remembered from one
 * to the next where somebody does (struct pinc_http_memory). A simple server queues five, and lets others wait
 * for a second. Not for users of http.h.
 */
#ifndef PINC_INDEX_NET_HTTP_CROWD_H
#define PINC_INDEX_NET_HTTP_CROWD_H

#include "index/net/http_queue.h"

#define CROWD_ENOUGH 12 /* connections that were made at once, by which a server takes many */
/* So long no good connection takes to be made, and a lost packet costs twice. */
#define CROWD_LATE_US (EARLY_LATE_MS * 1000)

/** How many connections to an origin may be begun before libcurl is there? */
unsigned http_crowd_early(const struct origin *o);

/**
 * An attempt has ended.
 * @param version of HTTP, as libcurl numbers it; 0: there was no answer
 */
void http_crowd_look(struct request *r, CURLcode rc, long version);

#endif
