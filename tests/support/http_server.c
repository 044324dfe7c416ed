#include "tests/support/http_server.h"

#include "tests/support/http2.h"
#include "tests/support/http_text.h"
#include "tests/support/stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPLIES_MAX 16
#define CONNECTIONS_MAX 512

/* What came by a PUT. It stays when it is replaced: another thread may be sending it. */
struct stored_body {
    struct stored_body *next;
    char *bytes;
};

struct route {
    struct route *next;
    char *path;
    int stored; /* by a PUT */
    struct http_reply replies[REPLIES_MAX];
    unsigned n_replies, count;
    char request[HTTP_REQUEST_MAX]; /* the last one */
};

struct connection {
    struct http_server *server;
    pthread_t thread;
    int fd; /* -1: it is over, and its thread has nothing left to do */
};

struct http_server {
    int listener;
    unsigned port, count;
    pthread_t thread;
    pthread_mutex_t lock;
    struct route *routes;
    struct connection connections[CONNECTIONS_MAX];
    unsigned n_connections; /* places that were ever taken */
    unsigned accepted;
    int stopping;
    struct tls_context *tls; /* NULL: plain */
    int stores;
    unsigned n_stored;
    struct stored_body *bodies;
    struct http_store store;
    char password[256]; /* "Basic ..." that every request must bring; "": none */
    char url[1024], field[1024];
};

static struct route *find_route(struct http_server *server, const char *path)
{
    struct route *r;

    for (r = server->routes; r && strcmp(r->path, path) != 0; r = r->next) {
    }
    return r;
}

static void reset_connection(int fd)
{
    struct linger hard = {1, 0};

    (void)usleep(20000); /* let what was sent arrive first */
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

static int send_chunks(struct stream *s, const char *body, size_t len, int whole)
{
    char size[32];
    int n = snprintf(size, sizeof size, "%zx\r\n", len);

    return (len == 0 || (stream_send(s, size, (size_t)n) && stream_send(s, body, len) &&
                         stream_send(s, "\r\n", 2))) &&
           (!whole || stream_send(s, "0\r\n\r\n", 5));
}

/* @return 1 when the connection may be used again */
static int send_reply(struct stream *s, const struct http_reply *reply, const char *range,
                      int head_only)
{
    const char *body = reply->body ? reply->body : "";
    size_t total = reply->len ? reply->len : strlen(body), from = 0, to = total, len;
    int part = reply->ranges && http_text_range(range, total, &from, &to);
    int chunked = reply->fault == HTTP_CHUNKED || reply->fault == HTTP_CHUNKED_CUT;
    char head[4096];
    int n;

    len = to - from;
    n = snprintf(head, sizeof head, "HTTP/1.1 %d Status\r\n%s",
                 part          ? 206
                 : reply->code ? reply->code
                               : 200,
                 reply->headers ? reply->headers : "");
    if (part) {
        n += snprintf(head + n, sizeof head - (size_t)n, "Content-Range: bytes %zu-%zu/%zu\r\n",
                      from, to - 1, total);
    }
    if (chunked) {
        n += snprintf(head + n, sizeof head - (size_t)n, "Transfer-Encoding: chunked\r\n\r\n");
    } else if (reply->fault == HTTP_NO_LENGTH) {
        n += snprintf(head + n, sizeof head - (size_t)n, "Connection: close\r\n\r\n");
    } else {
        n += snprintf(head + n, sizeof head - (size_t)n, "Content-Length: %zu\r\n\r\n", len);
    }
    if (!stream_send(s, head, (size_t)n)) {
        return 0;
    }
    if (head_only) {
        return 1;
    }
    if (chunked) {
        return send_chunks(s, body + from, len, reply->fault == HTTP_CHUNKED) &&
               reply->fault == HTTP_CHUNKED;
    }
    if (reply->fault == HTTP_SHORT || reply->fault == HTTP_RESET || reply->fault == HTTP_STALL) {
        (void)stream_send(s, body + from, len / 2);
        if (reply->fault == HTTP_RESET) {
            reset_connection(s->fd);
        } else if (reply->fault == HTTP_STALL) {
            char c;

            (void)stream_receive(s, &c, 1); /* until the client gives up */
        }
        return 0;
    }
    return stream_send(s, body + from, len) && reply->fault == HTTP_FINE;
}

static int is_allowed(const struct http_server *server, const char *request)
{
    char field[256];

    http_text_field(request, "Authorization", field, sizeof field);
    return !server->password[0] || strcmp(field, server->password) == 0;
}

/* What the client has already need not be sent again. */
static void spare(struct http_reply *reply, const char *request)
{
    char have[128];

    http_text_field(request, "If-None-Match", have, sizeof have);
    if (reply->etag && strcmp(have, reply->etag) == 0) {
        reply->code = 304;
        reply->body = "";
        reply->len = 0;
    }
}

/* Note the request and choose the answer. */
static struct http_reply choose(struct http_server *server, const char *path, const char *request)
{
    struct http_reply reply = {.code = 404};
    struct route *r;

    (void)pthread_mutex_lock(&server->lock);
    server->count++;
    r = find_route(server, path);
    if (!r && strchr(path, '?')) { /* the query of a file that has none of its own */
        char plain[1024];

        (void)snprintf(plain, sizeof plain, "%.*s", (int)strcspn(path, "?"), path);
        r = find_route(server, plain);
    }
    if (r && !is_allowed(server, request)) {
        reply = (struct http_reply){.code = 401,
                                    .headers = "WWW-Authenticate: Basic realm=\"test\"\r\n"};
        (void)snprintf(r->request, sizeof r->request, "%s", request);
    } else if (r) {
        reply = r->replies[r->count < r->n_replies ? r->count : r->n_replies - 1];
        reply.fault = r->stored ? server->store.fault : reply.fault;
        spare(&reply, request);
        r->count++;
        (void)snprintf(r->request, sizeof r->request, "%s", request);
    }
    (void)pthread_mutex_unlock(&server->lock);
    return reply;
}

static struct http_reply choose_for(void *user, const char *path, const char *request)
{
    return choose(user, path, request);
}

/* --- storing */

static struct http_store store_of(struct http_server *server)
{
    struct http_store store;

    (void)pthread_mutex_lock(&server->lock);
    store = server->store;
    (void)pthread_mutex_unlock(&server->lock);
    return store;
}

static void keep(struct http_server *server, const char *path, char *body, size_t len)
{
    const struct http_reply reply = {
        .body = body, .len = len, .headers = "Content-Type: application/octet-stream\r\n"};
    struct stored_body *stored = malloc(sizeof *stored);
    struct route *r;

    (void)pthread_mutex_lock(&server->lock);
    if (stored) {
        *stored = (struct stored_body){server->bodies, body};
        server->bodies = stored;
    }
    if (server->store.lies && len) {
        body[len / 2] ^= 1;
    }
    r = find_route(server, path);
    if (!r && (r = calloc(1, sizeof *r)) != NULL) {
        r->path = strdup(path);
        r->stored = 1;
        r->next = server->routes;
        server->routes = r;
        server->n_stored++;
    }
    if (r) {
        r->replies[0] = reply;
        r->n_replies = 1;
    }
    (void)pthread_mutex_unlock(&server->lock);
}

/* The body that belongs to a PUT, of which some was received with the head. NULL: it did not come. */
static char *receive_body(struct stream *s, const char *request, size_t have, size_t *len)
{
    const char *start = strstr(request, "\r\n\r\n");
    size_t at = start ? have - (size_t)(start + 4 - request) : 0;
    char field[32], *body;
    ssize_t n = 1;

    http_text_field(request, "Content-Length", field, sizeof field);
    *len = strtoul(field, NULL, 10);
    body = start && *len < (64u << 20) && at <= *len ? malloc(*len + 1) : NULL;
    if (!body) {
        return NULL;
    }
    memcpy(body, start + 4, at);
    while (at < *len && n > 0) {
        n = stream_receive(s, body + at, *len - at);
        at += n > 0 ? (size_t)n : 0;
    }
    if (at < *len) {
        free(body);
        return NULL;
    }
    return body;
}

/* @return 1 when the connection may be used again */
static int serve_put(struct http_server *server, struct stream *s, const char *path,
                     const char *request, size_t have)
{
    const struct http_store store = store_of(server);
    struct http_reply reply = {.code = 405, .body = ""};
    size_t len = 0;
    char *body = receive_body(s, request, have, &len);

    if (!body) {
        return 0;
    }
    if (server->stores) {
        reply.code = is_allowed(server, request) ? store.code ? store.code : 201 : 401;
        (void)usleep(store.delay_ms * 1000);
    }
    if (reply.code / 100 == 2) {
        keep(server, path, body, len);
    } else {
        free(body);
    }
    (void)pthread_mutex_lock(&server->lock);
    server->count++;
    (void)pthread_mutex_unlock(&server->lock);
    return send_reply(s, &reply, "", 0);
}

/* --- serving */

/* Requests of one connection, one after the other. */
static void serve_http1(struct http_server *server, struct stream *s)
{
    char request[HTTP_REQUEST_MAX], path[1024], range[128];
    ssize_t n;
    int keep = 1;

    while (keep) {
        struct http_reply reply;
        size_t have = 0;

        do {
            n = stream_receive(s, request + have, sizeof request - 1 - have);
            have += n > 0 ? (size_t)n : 0;
            request[have] = '\0';
        } while (n > 0 && !strstr(request, "\r\n\r\n") && have < sizeof request - 1);
        if (n > 0 && sscanf(request, "PUT %1000s", path) == 1) {
            keep = serve_put(server, s, path, request, have);
            continue;
        }
        if (n <= 0 || (sscanf(request, "GET %1000s", path) != 1 &&
                       sscanf(request, "HEAD %1000s", path) != 1)) {
            break;
        }
        http_text_field(request, "Range", range, sizeof range);
        (void)usleep(store_of(server).delay_ms * 1000);
        reply = choose(server, path, request);
        (void)usleep(reply.delay_ms * 1000);
        if (reply.fault == HTTP_SILENT) {
            (void)stream_receive(s, request, 1); /* until the client gives up */
            break;
        }
        keep = reply.fault != HTTP_NO_REPLY && send_reply(s, &reply, range, request[0] == 'H') &&
               !strstr(request, "\r\nConnection: close\r\n");
    }
}

static void *serve(void *user)
{
    struct connection *c = user;
    const struct http2_host host = {choose_for, c->server};
    struct stream s;

    if (stream_open(&s, c->fd, c->server->tls)) {
        if (s.http2) {
            http2_serve(&s, &host);
        } else {
            serve_http1(c->server, &s);
        }
    }
    stream_close(&s);
    (void)pthread_mutex_lock(&c->server->lock);
    (void)close(c->fd);
    c->fd = -1;
    (void)pthread_mutex_unlock(&c->server->lock);
    return NULL;
}

/* A place for a connection: one that is over, else a new one. NULL: there are too many. */
static struct connection *find_place(struct http_server *server)
{
    unsigned i;

    for (i = 0; i < server->n_connections; i++) {
        if (server->connections[i].fd < 0) {
            (void)pthread_join(server->connections[i].thread, NULL);
            return &server->connections[i];
        }
    }
    return i < CONNECTIONS_MAX ? &server->connections[server->n_connections++] : NULL;
}

static void *accept_all(void *user)
{
    struct http_server *server = user;

    for (;;) {
        int fd = accept(server->listener, NULL, NULL), stop, on = 1;
        struct connection *c;

        (void)pthread_mutex_lock(&server->lock);
        stop = server->stopping || fd < 0;
        c = stop ? NULL : find_place(server);
        if (c) {
            server->accepted++;
            (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            *c = (struct connection){.server = server, .fd = fd};
            stop = pthread_create(&c->thread, NULL, serve, c) != 0;
        }
        (void)pthread_mutex_unlock(&server->lock);
        if (!c && fd >= 0) {
            (void)close(fd);
        }
        if (stop) {
            return NULL;
        }
    }
}

struct http_server *http_server_start(void)
{
    return http_server_start_tls(NULL);
}

struct http_server *http_server_start_tls(const struct tls_options *tls)
{
    struct http_server *server = calloc(1, sizeof *server);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;

    if (!server) {
        return NULL;
    }
    server->tls = tls ? tls_context_new(tls) : NULL;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)pthread_mutex_init(&server->lock, NULL);
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    if ((tls && !server->tls) || server->listener < 0 ||
        bind(server->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(server->listener, 128) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0 ||
        pthread_create(&server->thread, NULL, accept_all, server) != 0) {
        tls_context_free(server->tls);
        free(server);
        return NULL;
    }
    server->port = ntohs(address.sin_port);
    return server;
}

void http_server_stop(struct http_server *server)
{
    struct stored_body *stored;
    struct route *r;
    unsigned i;

    (void)pthread_mutex_lock(&server->lock);
    server->stopping = 1;
    for (i = 0; i < server->n_connections; i++) {
        if (server->connections[i].fd >= 0) {
            (void)shutdown(server->connections[i].fd, SHUT_RDWR);
        }
    }
    (void)pthread_mutex_unlock(&server->lock);
    (void)shutdown(server->listener, SHUT_RDWR);
    (void)pthread_join(server->thread, NULL);
    (void)close(server->listener);
    for (i = 0; i < server->n_connections; i++) {
        (void)pthread_join(server->connections[i].thread, NULL);
    }
    while ((r = server->routes) != NULL) {
        server->routes = r->next;
        free(r->path);
        free(r);
    }
    while ((stored = server->bodies) != NULL) {
        server->bodies = stored->next;
        free(stored->bytes);
        free(stored);
    }
    (void)pthread_mutex_destroy(&server->lock);
    tls_context_free(server->tls);
    free(server);
}

void http_server_add(struct http_server *server, const char *path, struct http_reply reply)
{
    struct route *r;

    (void)pthread_mutex_lock(&server->lock);
    r = find_route(server, path);
    if (!r && (r = calloc(1, sizeof *r)) != NULL) {
        r->path = strdup(path);
        r->next = server->routes;
        server->routes = r;
    }
    if (r && r->n_replies < REPLIES_MAX) {
        r->replies[r->n_replies++] = reply;
    }
    (void)pthread_mutex_unlock(&server->lock);
}

void http_server_store(struct http_server *server, struct http_store store)
{
    (void)pthread_mutex_lock(&server->lock);
    server->stores = 1;
    server->store = store;
    (void)pthread_mutex_unlock(&server->lock);
}

unsigned http_server_stored(struct http_server *server)
{
    unsigned n;

    (void)pthread_mutex_lock(&server->lock);
    n = server->n_stored;
    (void)pthread_mutex_unlock(&server->lock);
    return n;
}

unsigned http_server_port(const struct http_server *server)
{
    return server->port;
}

const char *http_server_url(struct http_server *server, const char *path)
{
    (void)snprintf(server->url, sizeof server->url, "http%s://127.0.0.1:%u%s",
                   server->tls ? "s" : "", server->port, path);
    return server->url;
}

void http_server_require(struct http_server *server, const char *user_and_password)
{
    (void)snprintf(server->password, sizeof server->password, "Basic ");
    http_text_base64(server->password + 6, sizeof server->password - 6, user_and_password);
}

unsigned http_server_connections(struct http_server *server)
{
    unsigned n;

    (void)pthread_mutex_lock(&server->lock);
    n = server->accepted;
    (void)pthread_mutex_unlock(&server->lock);
    return n;
}

unsigned http_server_count(struct http_server *server, const char *path)
{
    const struct route *r;
    unsigned n;

    (void)pthread_mutex_lock(&server->lock);
    r = path ? find_route(server, path) : NULL;
    n = path ? (r ? r->count : 0) : server->count;
    (void)pthread_mutex_unlock(&server->lock);
    return n;
}

int http_server_used_http2(struct http_server *server, const char *path)
{
    const struct route *r;
    int used;

    (void)pthread_mutex_lock(&server->lock);
    r = find_route(server, path);
    used = r && strstr(r->request, " HTTP/2\r\n") != NULL;
    (void)pthread_mutex_unlock(&server->lock);
    return used;
}

const char *http_server_field(struct http_server *server, const char *path, const char *name)
{
    const struct route *r;

    (void)pthread_mutex_lock(&server->lock);
    r = find_route(server, path);
    http_text_field(r ? r->request : "", name, server->field, sizeof server->field);
    (void)pthread_mutex_unlock(&server->lock);
    return server->field;
}
