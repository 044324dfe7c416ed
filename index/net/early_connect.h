/*
 * Connections to the first host that is asked, begun while libcurl is loaded: with the forty
 * libraries that distributions link it with, that takes as long as a third of a round trip. A thread
 * looks up the name and connects; libcurl is given the sockets in place of new ones, once they are
 * connected: versions of it differ in what they do with others.
 */
#ifndef PINC_INDEX_NET_EARLY_CONNECT_H
#define PINC_INDEX_NET_EARLY_CONNECT_H

#include "index/net/url.h"

#include <sys/socket.h>

#define EARLY_MOST 128u    /* connections */
#define EARLY_WAIT_MS 1000 /* as long as connections are waited for */
#define EARLY_LATE_MS 500  /* after which one is late */

/* Opaque; of one thread, but for the thread of its own. */
struct early_connect;

/**
 * Look up the host of a URL, and connect as often as is wanted.
 * @param out  freed by early_connect_free(); NULL where that cannot be done: the connections are
 *             made later, then
 * @param most connections, at most EARLY_MOST
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status early_connect_new(struct early_connect **out,
                                                 const struct pinc_url *url, unsigned most,
                                                 struct pinc_error *err);

/** One connection more will be needed. NULL is fine. */
void early_connect_want(struct early_connect *e);

/** Nothing more is begun from now on: whoever needs a connection makes it. Without effect after the
 * first time. NULL is fine. */
void early_connect_stop(struct early_connect *e);

/**
 * Is the oldest connection still being made? Whoever needs it waits for it, but no longer than
 * EARLY_WAIT_MS after the stop: then all are closed.
 * @param fd becomes writable when that has come to an end. @return false with NULL, too
 */
bool early_connect_waits(struct early_connect *e, int *fd);

/** The oldest connection, which is the caller's then. One that has failed, or is still being made, is
 * not given out but closed. @return a socket that does not block; -1: none, or NULL */
int early_connect_take(struct early_connect *e);

/** Was a connection refused, or not made EARLY_LATE_MS after the stop? @return false with NULL, too */
bool early_connect_failed(struct early_connect *e);

/** Is it an address of the host? A name server may name them in another order each time. */
bool early_connect_suits(struct early_connect *e, const struct sockaddr *address, size_t len);

/** Close what nobody took. A thread that still waits for a name server frees it in the end. NULL is
 * fine. */
void early_connect_free(struct early_connect *e);

#endif
