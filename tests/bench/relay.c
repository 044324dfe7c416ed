/*
 * A server that is far away: passes TCP connections on to a port of this machine, late.
 *
 *     relay PORT MILLISECONDS     prints its own port; ends when its standard input does
 *
 * MILLISECONDS is the time of a round trip. What either side sends arrives after half of it; the
 * first that a client sends is late by one round trip more, for the handshake that a distant server
 * would need. The throughput is not limited.
 */
#define _GNU_SOURCE /* ppoll() */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PAIRS_MAX = 1024, CHUNK_BYTES = 65536, QUEUE_BYTES = 8 << 20 };

/* Bytes under way; no bytes: the sender has closed its side. */
struct chunk {
    struct chunk *next;
    double due;
    size_t len, sent;
    char bytes[];
};

struct way {
    int from, to;
    struct chunk *first, **last;
    size_t queued;
    double not_before;
    bool read_all, passed_all;
};

struct pair {
    struct way way[2]; /* from the client, from the server */
    bool broken;
};

static struct pair *pairs[PAIRS_MAX];
static size_t n_pairs;
static unsigned short server_port;
static double half; /* seconds */

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct sockaddr_in loopback(unsigned short port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
}

static void prepare(int fd)
{
    int one = 1;

    (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void pair_free(struct pair *pair)
{
    for (int i = 0; i < 2; i++) {
        while (pair->way[i].first) {
            struct chunk *chunk = pair->way[i].first;

            pair->way[i].first = chunk->next;
            free(chunk);
        }
        (void)close(pair->way[i].from);
    }
    free(pair);
}

static void pair_new(int client)
{
    struct sockaddr_in a = loopback(server_port);
    struct pair *pair = calloc(1, sizeof *pair);
    int server = socket(AF_INET, SOCK_STREAM, 0);

    if (!pair || server < 0 || connect(server, (struct sockaddr *)&a, sizeof a) != 0) {
        if (server >= 0) {
            (void)close(server);
        }
        (void)close(client);
        free(pair);
        return;
    }
    prepare(client);
    prepare(server);
    pair->way[0] = (struct way){.from = client, .to = server, .not_before = now() + 3 * half};
    pair->way[1] = (struct way){.from = server, .to = client};
    pair->way[0].last = &pair->way[0].first;
    pair->way[1].last = &pair->way[1].first;
    pairs[n_pairs++] = pair;
}

static bool again(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Takes what the sender has sent; false when the connection is broken. */
static bool way_read(struct way *way)
{
    struct chunk *chunk = malloc(sizeof *chunk + CHUNK_BYTES);
    ssize_t n = chunk ? recv(way->from, chunk->bytes, CHUNK_BYTES, 0) : -1;
    double due = now() + half;

    if (n < 0) {
        free(chunk);
        return chunk && again();
    }
    chunk->next = NULL;
    chunk->len = (size_t)n;
    chunk->sent = 0;
    chunk->due = due > way->not_before ? due : way->not_before;
    *way->last = chunk;
    way->last = &chunk->next;
    way->queued += chunk->len;
    way->read_all = n == 0;
    return true;
}

/* Hands over what has arrived; false when the connection is broken. */
static bool way_write(struct way *way)
{
    while (way->first && way->first->due <= now()) {
        struct chunk *chunk = way->first;

        if (chunk->len > 0) {
            ssize_t n = send(way->to, chunk->bytes + chunk->sent, chunk->len - chunk->sent, 0);

            if (n < 0) {
                return again();
            }
            chunk->sent += (size_t)n;
        } else {
            (void)shutdown(way->to, SHUT_WR);
            way->passed_all = true;
        }
        if (chunk->sent < chunk->len) {
            return true;
        }
        way->queued -= chunk->len;
        way->first = chunk->next;
        way->last = way->first ? way->last : &way->first;
        free(chunk);
    }
    return true;
}

/* What to wait for on the two sockets of a pair; lowers *until to the time at which the next bytes
 * arrive. */
static void pair_plan(const struct pair *pair, struct pollfd *fds, double *until)
{
    short events[2] = {0, 0};

    for (int i = 0; i < 2; i++) {
        const struct way *way = &pair->way[i];

        if (!way->read_all && way->queued < QUEUE_BYTES) {
            events[i] |= POLLIN;
        }
        if (way->first && way->first->due <= now()) {
            events[1 - i] |= POLLOUT;
        } else if (way->first && way->first->due < *until) {
            *until = way->first->due;
        }
    }
    for (int i = 0; i < 2; i++) {
        fds[i] = (struct pollfd){.fd = events[i] ? pair->way[i].from : -1, .events = events[i]};
    }
}

static void pair_move(struct pair *pair, const struct pollfd *fds)
{
    for (int i = 0; i < 2; i++) {
        struct way *way = &pair->way[i];

        if ((fds[i].revents & (POLLIN | POLLHUP | POLLERR)) && !way->read_all && !way_read(way)) {
            pair->broken = true;
        }
        if (!way_write(way)) {
            pair->broken = true;
        }
    }
}

static int listen_here(void)
{
    struct sockaddr_in a = loopback(0);
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 512) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &len) != 0) {
        perror("relay");
        return -1;
    }
    prepare(fd);
    (void)printf("%u\n", (unsigned)ntohs(a.sin_port));
    return fflush(stdout) == 0 ? fd : -1;
}

/* Waits for what comes next and passes it on; false at the end of standard input. */
static bool step(int listener)
{
    static struct pollfd fds[2 * PAIRS_MAX + 2];
    double until = now() + 60, left;
    size_t known = n_pairs, kept = 0;

    for (size_t i = 0; i < known; i++) {
        pair_plan(pairs[i], fds + 2 * i, &until);
    }
    fds[2 * known] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
    fds[2 * known + 1] = (struct pollfd){.fd = known < PAIRS_MAX ? listener : -1, .events = POLLIN};
    left = until - now();
    left = left > 0 ? left : 0;
    (void)ppoll(fds, 2 * known + 2,
                &(struct timespec){.tv_sec = (time_t)left,
                                   .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)},
                NULL);
    for (size_t i = 0; i < known; i++) {
        struct pair *pair = pairs[i];

        pair_move(pair, fds + 2 * i);
        if (pair->broken || (pair->way[0].passed_all && pair->way[1].passed_all)) {
            pair_free(pair);
        } else {
            pairs[kept++] = pair;
        }
    }
    n_pairs = kept;
    if (fds[2 * known + 1].revents & POLLIN) {
        int client = accept(listener, NULL, NULL);

        if (client >= 0) {
            pair_new(client);
        }
    }
    return fds[2 * known].revents == 0;
}

int main(int argc, char **argv)
{
    int listener;

    if (argc != 3) {
        (void)fputs("usage: relay PORT MILLISECONDS\n", stderr);
        return 2;
    }
    server_port = (unsigned short)strtoul(argv[1], NULL, 10);
    half = strtod(argv[2], NULL) / 2000;
    (void)signal(SIGPIPE, SIG_IGN);
    listener = listen_here();
    if (listener < 0) {
        return 1;
    }
    while (step(listener)) {
    }
    return 0;
}
