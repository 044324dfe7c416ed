#include "tests/support/proxy_server.h"

#include "tests/support/http_text.h"
#include "tests/support/stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECTIONS_MAX 256

struct client {
    struct proxy_server *proxy;
    pthread_t thread;
    int fd;
};

struct proxy_server {
    const struct proxy_options *options;
    int listener;
    unsigned port, count;
    char password[256];
    pthread_t thread;
    pthread_mutex_t lock;
    struct client clients[CONNECTIONS_MAX];
    unsigned n_clients;
    int stopping;
};

static void note(struct proxy_server *proxy, const char *method, const char *target)
{
    FILE *log;

    (void)pthread_mutex_lock(&proxy->lock);
    proxy->count++;
    log = proxy->options->log ? fopen(proxy->options->log, "a") : NULL;
    if (log) {
        (void)fprintf(log, "%s %s\n", method, target);
        (void)fclose(log);
    }
    (void)pthread_mutex_unlock(&proxy->lock);
}

/* A connection to a port of this machine. @return -1 when there is none */
static int connect_to(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

static unsigned port_of(const char *authority, unsigned usual)
{
    const size_t end = strcspn(authority, "/");
    const char *colon = memchr(authority, ':', end);

    return colon ? (unsigned)strtoul(colon + 1, NULL, 10) : usual;
}

/* Carry bytes from one descriptor to the other. @return 0 at the end */
static int carry(int from, int to)
{
    struct stream in = {.fd = from}, out = {.fd = to};
    char bytes[16384];
    const ssize_t n = stream_receive(&in, bytes, sizeof bytes);

    return n > 0 && stream_send(&out, bytes, (size_t)n);
}

static void tunnel(int client, unsigned port)
{
    static const char fine[] = "HTTP/1.1 200 Connection established\r\n\r\n";
    static const char bad[] = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
    const int server = connect_to(port);
    struct stream s = {.fd = client};
    struct pollfd fds[2] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
    int open = server >= 0 && stream_send(&s, fine, sizeof fine - 1);

    while (open && poll(fds, 2, -1) > 0) {
        open = (!fds[0].revents || carry(client, server)) &&
               (!fds[1].revents || carry(server, client));
    }
    if (server >= 0) {
        (void)close(server);
    } else {
        (void)stream_send(&s, bad, sizeof bad - 1);
    }
}

/* Pass one request on, without what is for the proxy alone, and its answer back. */
static int forward(int client, const char *url, const char *request)
{
    const char *authority = strstr(url, "://"), *line = strchr(request, '\n');
    const int server = authority ? connect_to(port_of(authority + 3, 80)) : -1;
    struct stream s = {.fd = server};
    char first[2048];
    int sent = 0;

    if (server >= 0) {
        const char *path = strchr(authority + 3, '/');

        (void)snprintf(first, sizeof first, "GET %s HTTP/1.1\r\nConnection: close\r\n",
                       path ? path : "/");
        sent = stream_send(&s, first, strlen(first));
    }
    for (; sent && line && line[1]; line = strchr(line + 1, '\n')) {
        const char *end = strchr(line + 1, '\n');

        if (strncmp(line + 1, "Proxy-", 6) != 0 && end) {
            sent = stream_send(&s, line + 1, (size_t)(end - line));
        }
    }
    while (sent && carry(server, client)) {
    }
    if (server >= 0) {
        (void)close(server);
    }
    return sent;
}

static int refuse(int client, int code)
{
    struct stream s = {.fd = client};
    char text[256];

    (void)snprintf(text, sizeof text, "HTTP/1.1 %d Status\r\n%sContent-Length: 0\r\n\r\n", code,
                   code == 407 ? "Proxy-Authenticate: Basic realm=\"test\"\r\n" : "");
    return stream_send(&s, text, strlen(text));
}

/* One request. @return 1 when the connection may be used again */
static int handle(struct proxy_server *proxy, int client, const char *request)
{
    char method[16], target[1024], field[256];

    if (sscanf(request, "%15s %1000s", method, target) != 2) {
        return 0;
    }
    note(proxy, method, target);
    http_text_field(request, "Proxy-Authorization", field, sizeof field);
    if (proxy->options->answer) {
        return refuse(client, proxy->options->answer);
    }
    if (proxy->password[0] && strcmp(field, proxy->password) != 0) {
        return refuse(client, 407);
    }
    if (strcmp(method, "CONNECT") == 0) {
        tunnel(client, port_of(target, 443));
        return 0;
    }
    return forward(client, target, request);
}

static void *serve(void *user)
{
    struct client *c = user;
    char request[HTTP_REQUEST_MAX];
    struct stream s;
    ssize_t n;
    int keep = stream_open(&s, c->fd, NULL);

    while (keep) {
        size_t have = 0;

        do {
            n = stream_receive(&s, request + have, sizeof request - 1 - have);
            have += n > 0 ? (size_t)n : 0;
            request[have] = '\0';
        } while (n > 0 && !strstr(request, "\r\n\r\n") && have < sizeof request - 1);
        keep = n > 0 && handle(c->proxy, c->fd, request);
    }
    stream_close(&s);
    (void)pthread_mutex_lock(&c->proxy->lock);
    (void)close(c->fd);
    c->fd = -1;
    (void)pthread_mutex_unlock(&c->proxy->lock);
    return NULL;
}

static void *accept_all(void *user)
{
    struct proxy_server *proxy = user;
    int stop = 0;

    while (!stop) {
        const int fd = accept(proxy->listener, NULL, NULL);

        (void)pthread_mutex_lock(&proxy->lock);
        stop = proxy->stopping || fd < 0 || proxy->n_clients == CONNECTIONS_MAX;
        if (!stop) {
            struct client *c = &proxy->clients[proxy->n_clients++];

            *c = (struct client){.proxy = proxy, .fd = fd};
            stop = pthread_create(&c->thread, NULL, serve, c) != 0;
            proxy->n_clients -= stop ? 1 : 0;
        }
        (void)pthread_mutex_unlock(&proxy->lock);
        if (stop && fd >= 0) {
            (void)close(fd);
        }
    }
    return NULL;
}

struct proxy_server *proxy_server_start(const struct proxy_options *options)
{
    struct proxy_server *proxy = calloc(1, sizeof *proxy);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;

    if (!proxy) {
        return NULL;
    }
    proxy->options = options;
    if (options->password) {
        (void)snprintf(proxy->password, sizeof proxy->password, "Basic ");
        http_text_base64(proxy->password + 6, sizeof proxy->password - 6, options->password);
    }
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)pthread_mutex_init(&proxy->lock, NULL);
    proxy->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (proxy->listener < 0 ||
        bind(proxy->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(proxy->listener, 128) != 0 ||
        getsockname(proxy->listener, (struct sockaddr *)&address, &size) != 0 ||
        pthread_create(&proxy->thread, NULL, accept_all, proxy) != 0) {
        free(proxy);
        return NULL;
    }
    proxy->port = ntohs(address.sin_port);
    return proxy;
}

void proxy_server_stop(struct proxy_server *proxy)
{
    unsigned i;

    (void)pthread_mutex_lock(&proxy->lock);
    proxy->stopping = 1;
    for (i = 0; i < proxy->n_clients; i++) {
        if (proxy->clients[i].fd >= 0) {
            (void)shutdown(proxy->clients[i].fd, SHUT_RDWR);
        }
    }
    (void)pthread_mutex_unlock(&proxy->lock);
    (void)shutdown(proxy->listener, SHUT_RDWR);
    (void)pthread_join(proxy->thread, NULL);
    (void)close(proxy->listener);
    for (i = 0; i < proxy->n_clients; i++) {
        (void)pthread_join(proxy->clients[i].thread, NULL);
    }
    (void)pthread_mutex_destroy(&proxy->lock);
    free(proxy);
}

unsigned proxy_server_port(const struct proxy_server *proxy)
{
    return proxy->port;
}

unsigned proxy_server_count(struct proxy_server *proxy)
{
    unsigned n;

    (void)pthread_mutex_lock(&proxy->lock);
    n = proxy->count;
    (void)pthread_mutex_unlock(&proxy->lock);
    return n;
}
