/*
 * HTTP (libcurl; index/http*.c alone talk to it): many requests at once on one thread.
 *
 * Requests wait in a queue of their origin (scheme + host + port), urgent ones first, and start as
 * connections and streams allow. Redirects, retries, back-off, credentials, decoding and limits are
 * settled here; who asked gets one answer.
 *
 * Every setting comes through the options; libcurl reads none from the environment, and is not
 * touched before the first request.
 */
#ifndef PINC_INDEX_NET_HTTP_H
#define PINC_INDEX_NET_HTTP_H

#include "index/net/http_types.h"

/* A client. Opaque. */
struct pinc_http;

/** @return PINC_OK, PINC_EUSAGE (a proxy that cannot be read), PINC_ENOMEM. *out is freed by
 * pinc_http_free(), which drops what is under way without calling back. */
PINC_MUST_USE enum pinc_status pinc_http_new(struct pinc_http **out,
                                             const struct pinc_http_options *options,
                                             struct pinc_error *err);

/** Drop what is under way, without calling back. NULL is fine. */
void pinc_http_free(struct pinc_http *http);

/** From now on these are the trusted hosts, in place of those of the options: for attempts that have not
 * been sent yet. @param hosts borrowed for the life of the client */
void pinc_http_trust(struct pinc_http *http, const struct pinc_slice *hosts, size_t n);

/**
 * Ask. Never waits.
 * @param id may be NULL; else for pinc_http_hurry() and pinc_http_cancel(), never 0
 * @return PINC_OK (a failure of any later kind is an answer); PINC_EUSAGE (no http or https URL);
 * PINC_ENOMEM; PINC_EINTERNAL (libcurl cannot be loaded); PINC_ENET (it does not start)
 */
PINC_MUST_USE enum pinc_status pinc_http_get(struct pinc_http *http,
                                             const struct pinc_http_request *request, uint64_t *id,
                                             struct pinc_error *err);

/** Move a request that has not started yet before those that are not urgent. One that is done
 * already does not matter. */
void pinc_http_hurry(struct pinc_http *http, uint64_t id);

/** Drop a request, whose callback is not called any more. One that is done already does not matter. Not
 * to be called for a request from its own callback. */
void pinc_http_cancel(struct pinc_http *http, uint64_t id);

/**
 * Send, receive, and call back for one answer at most: what it leads to should be asked for before
 * the next one.
 * @param wait_ms how long to wait when nothing happens: returns as soon as one request is done or
 * one of fds can be read
 * @param fds     n_fds descriptors of somebody else's to wait for too; may be NULL
 * @return PINC_OK, PINC_ENOMEM, PINC_EINTERNAL (as above), PINC_ENET (libcurl itself failed)
 */
PINC_MUST_USE enum pinc_status pinc_http_run(struct pinc_http *http, int wait_ms, const int *fds,
                                             size_t n_fds, struct pinc_error *err);

/** Requests that have no answer yet. */
size_t pinc_http_pending(const struct pinc_http *http);

/** Drop every GET, without calling back; what is under way of uploads goes on. Not from a callback. */
void pinc_http_keep_uploads(struct pinc_http *http);

/** Milliseconds that pinc_http_run() has waited for the network up to now: a clock that stands still while other
 * work is done. */
int64_t pinc_http_waited(const struct pinc_http *http);

/** The counters as they are now. */
void pinc_http_stats_get(const struct pinc_http *http, struct pinc_http_stats *out);

#endif
