/*
 * A small HTTP proxy on a loopback port, for tests. Whatever host it is asked for, it connects to
 * this machine: so names that nobody knows can be asked through it.
 */
#ifndef PINC_TESTS_PROXY_SERVER_H
#define PINC_TESTS_PROXY_SERVER_H

struct proxy_options {
    int answer;           /* this status to every request; 0: work */
    const char *password; /* "user:password" that must come with every request; NULL: none */
    const char *log;      /* a file that gets "CONNECT HOST:PORT" or "GET URL", a line a request */
};

struct proxy_server;

/** NULL when that fails. Options are borrowed for the life of the proxy. */
struct proxy_server *proxy_server_start(const struct proxy_options *options);
void proxy_server_stop(struct proxy_server *proxy);

unsigned proxy_server_port(const struct proxy_server *proxy);

/** Requests so far, of both kinds; refused ones too. */
unsigned proxy_server_count(struct proxy_server *proxy);

#endif
