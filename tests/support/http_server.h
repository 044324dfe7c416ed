/*
 * A small HTTP server on a loopback port, for tests: it answers by a script, and breaks where the
 * script says so. HTTP/1.1, or over TLS HTTP/2.
 */
#ifndef PINC_TESTS_HTTP_SERVER_H
#define PINC_TESTS_HTTP_SERVER_H

#include "tests/support/stream.h"

/* What goes wrong with an answer. */
enum http_fault {
    HTTP_FINE,
    HTTP_SHORT, /* the length promises the whole body, half of it comes, then the connection ends */
    HTTP_RESET, /* as HTTP_SHORT, but the connection is reset */
    HTTP_NO_REPLY,    /* the connection ends without an answer */
    HTTP_SILENT,      /* nothing comes, and the connection stays */
    HTTP_STALL,       /* half of the body comes, then nothing */
    HTTP_NO_LENGTH,   /* no length; the end of the connection ends the body */
    HTTP_CHUNKED,     /* chunked, whole */
    HTTP_CHUNKED_CUT, /* chunked, the last chunk is missing */
    /* Over HTTP/2 only; HTTP_RESET resets the stream there, HTTP_SHORT ends it. */
    HTTP_REFUSED, /* the stream is refused before anything was done */
    HTTP_GOAWAY   /* this answer is whole; later requests of the connection are not answered */
};

/* One answer. Texts are borrowed for the life of the server. */
struct http_reply {
    int code;            /* 0: 200 */
    const char *headers; /* more fields, each ended by "\r\n"; may be NULL */
    const char *body;    /* may be NULL */
    size_t len;          /* of body; 0: strlen(body) */
    enum http_fault fault;
    int ranges;        /* answer "Range: bytes=" with 206 */
    const char *etag;  /* also in the headers: who has it already gets 304; may be NULL */
    unsigned delay_ms; /* over HTTP/1.1 */
};

struct http_server;

/** Start a server without routes: every path is 404. NULL when that fails. */
struct http_server *http_server_start(void);
/** The same over TLS. */
struct http_server *http_server_start_tls(const struct tls_options *tls);
void http_server_stop(struct http_server *server);

/** Add an answer to a path. The n-th request for the path gets the n-th answer, later ones the
 * last. */
void http_server_add(struct http_server *server, const char *path, struct http_reply reply);

/** Answer 401 to requests without these credentials ("user:password"). To be called before the
 * first request. */
void http_server_require(struct http_server *server, const char *user_and_password);

/* A server that also stores, over HTTP/1.1: what comes by PUT is what a GET of the path gets later. */
struct http_store {
    int code;              /* of the answer to a PUT; what is not 2xx stores nothing; 0: 201 */
    enum http_fault fault; /* of every answer to a GET of what was stored */
    int lies;              /* a byte of what was stored is another one */
    unsigned delay_ms;     /* before every answer */
};

/** Store from now on, or otherwise than before. */
void http_server_store(struct http_server *server, struct http_store store);

/** How many paths were stored. */
unsigned http_server_stored(struct http_server *server);

/** "http://127.0.0.1:PORT" (https: over TLS) and the path; valid until the next call for this
 * server. */
const char *http_server_url(struct http_server *server, const char *path);
unsigned http_server_port(const struct http_server *server);

/** Connections so far. */
unsigned http_server_connections(struct http_server *server);

/** Did the last request for the path come over HTTP/2? */
int http_server_used_http2(struct http_server *server, const char *path);

/** How often the path was asked for; NULL: all paths together. */
unsigned http_server_count(struct http_server *server, const char *path);

/** A header field of the last request for the path, "" when it had none; valid until the next
 * request. */
const char *http_server_field(struct http_server *server, const char *path, const char *name);

#endif
