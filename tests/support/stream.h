/*
 * One connection of a test server, plain or TLS (libssl).
 */
#ifndef PINC_TESTS_STREAM_H
#define PINC_TESTS_STREAM_H

#include <stddef.h>
#include <sys/types.h>

/* What a TLS server shows and wants to see. */
struct tls_options {
    const char *certificate; /* PEM: certificate and key */
    const char *client_ca; /* PEM: clients must have a certificate of this CA; NULL: none needed */
    int http2;             /* offer HTTP/2 */
};

/* Opaque. */
struct tls_context;

/** NULL when a file cannot be read. Freed by tls_context_free(). */
struct tls_context *tls_context_new(const struct tls_options *options);
void tls_context_free(struct tls_context *context);

/* One connection. */
struct stream {
    int fd;
    void *tls; /* SSL, NULL on a plain connection */
    int http2; /* was it agreed on? */
};

/** Shake hands on a new connection. @param context NULL: plain @return 1, or 0 when the client
 * does not want */
int stream_open(struct stream *s, int fd, struct tls_context *context);

/** End what was sent. The descriptor stays open. */
void stream_close(struct stream *s);

/** At most `size` bytes; 0 or less at the end. */
ssize_t stream_receive(struct stream *s, char *bytes, size_t size);

/** @return 1 when all was sent */
int stream_send(struct stream *s, const char *bytes, size_t n);

#endif
