/*
 * What libcurl is told about a request. Not for users of http.h.
 */
#ifndef PINC_INDEX_NET_HTTP_HANDLE_H
#define PINC_INDEX_NET_HTTP_HANDLE_H

#include "index/net/http_queue.h"

/** The proxy for a request that is aimed at an origin, as far as the settings go; libcurl leaves it
 * out for hosts of no_proxy. */
const struct pinc_proxy *http_proxy_of(const struct request *r);

/** Tell libcurl (r->easy) everything about a request. @return false when out of memory */
bool http_handle_set_up(struct request *r);

/** Read what was held of a body. Fine where nothing was. @return false (see in.error): as where a piece cannot be read */
bool http_handle_read_held(struct request *r);

#endif
