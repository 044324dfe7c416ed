/*
 * A server that is far away: passes TCP connections on to a port of this machine, late.
 *
 *     relay PORT MILLISECONDS     prints its own port; ends when its standard input does
 *
 * MILLISECONDS is the time of a round trip. What either side sends arrives after half of it; the
 * first that a client sends is late by one round trip more, for the handshake that a distant server
 * would need. The throughput is not limited.
 *
 * It shares the processors with what is measured, so it takes little of them: bytes wait in pipes
 * and are moved by splice(), which copies nothing, and the kernel tells what has changed (epoll)
 * instead of being asked about every connection each time.
 */
#define _GNU_SOURCE /* pipe2(), ppoll(), splice() */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PAIRS_MAX = 1024, CHUNK_BYTES = 1 << 20, QUEUE_BYTES = 8 << 20, EVENTS_MAX = 256 };

/* Bytes under way, in a pipe; no bytes: the sender has closed its side. */
struct chunk {
    struct chunk *next;
    double due;
    size_t len;
    int out, in; /* ends of the pipe */
};

struct way {
    struct way *back;
    int from, to;
    struct chunk *first, **last;
    size_t queued;
    double not_before;
    bool may_read, may_write; /* nothing is known against it */
    bool read_all, passed_all;
};

struct pair {
    struct way way[2]; /* from the client, from the server */
    bool broken;
};

static struct pair *pairs[PAIRS_MAX];
static size_t n_pairs;
static struct chunk *spare; /* with empty pipes */
static int changes;         /* epoll */
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

/* A chunk with an empty pipe; NULL where there are too many already. */
static struct chunk *chunk_new(void)
{
    struct chunk *chunk = spare;
    int ends[2];

    if (chunk) {
        spare = chunk->next;
        return chunk;
    }
    chunk = calloc(1, sizeof *chunk);
    if (!chunk || pipe2(ends, O_NONBLOCK) != 0) {
        free(chunk);
        return NULL;
    }
    chunk->out = ends[0];
    chunk->in = ends[1];
    return chunk;
}

/* An empty pipe is used again. */
static void chunk_free(struct chunk *chunk)
{
    if (chunk->len == 0) {
        chunk->next = spare;
        spare = chunk;
        return;
    }
    (void)close(chunk->out);
    (void)close(chunk->in);
    free(chunk);
}

static void pair_free(struct pair *pair)
{
    for (int i = 0; i < 2; i++) {
        while (pair->way[i].first) {
            struct chunk *chunk = pair->way[i].first;

            pair->way[i].first = chunk->next;
            chunk_free(chunk);
        }
        (void)close(pair->way[i].from);
    }
    free(pair);
}

/* Is told once of each time that the socket can be read, or written to, again. */
static bool way_init(struct way *way, struct way *back, int from, int to)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET};

    *way = (struct way){.back = back, .from = from, .to = to, .may_read = true, .may_write = true};
    way->last = &way->first;
    event.data.ptr = way;
    return epoll_ctl(changes, EPOLL_CTL_ADD, from, &event) == 0;
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
    pair->broken = !way_init(&pair->way[0], &pair->way[1], client, server);
    pair->broken = !way_init(&pair->way[1], &pair->way[0], server, client) || pair->broken;
    pair->way[0].not_before = now() + 3 * half;
    pairs[n_pairs++] = pair;
}

static bool again(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Takes what the sender has sent; false when the connection is broken. */
static bool way_read(struct way *way)
{
    while (way->may_read && !way->read_all && way->queued < QUEUE_BYTES) {
        struct chunk *chunk = chunk_new();
        double due = now() + half;
        ssize_t n;

        if (!chunk) {
            return way->queued > 0; /* later */
        }
        n = splice(way->from, NULL, chunk->in, NULL, CHUNK_BYTES, SPLICE_F_NONBLOCK);
        if (n < 0) {
            bool all = again();

            chunk->len = 0;
            chunk_free(chunk);
            way->may_read = false;
            return all;
        }
        chunk->next = NULL;
        chunk->len = (size_t)n;
        chunk->due = due > way->not_before ? due : way->not_before;
        *way->last = chunk;
        way->last = &chunk->next;
        way->queued += chunk->len;
        way->read_all = n == 0;
    }
    return true;
}

/* Hands over what has arrived; false when the connection is broken. */
static bool way_write(struct way *way)
{
    while (way->may_write && way->first && way->first->due <= now()) {
        struct chunk *chunk = way->first;

        if (chunk->len > 0) {
            ssize_t n = splice(chunk->out, NULL, way->to, NULL, chunk->len, SPLICE_F_NONBLOCK);

            if (n < 0) {
                way->may_write = false;
                return again();
            }
            chunk->len -= (size_t)n;
            way->queued -= (size_t)n;
            if (chunk->len > 0) {
                continue;
            }
        } else {
            (void)shutdown(way->to, SHUT_WR);
            way->passed_all = true;
        }
        way->first = chunk->next;
        way->last = way->first ? way->last : &way->first;
        chunk_free(chunk);
    }
    return true;
}

/* Lowers *until to the time at which the next bytes arrive. */
static void pair_move(struct pair *pair, double *until)
{
    for (int i = 0; i < 2; i++) {
        struct way *way = &pair->way[i];

        if (!way_write(way) || !way_read(way)) {
            pair->broken = true;
        }
        if (way->first && way->may_write && way->first->due < *until) {
            *until = way->first->due;
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

/* What epoll has to tell of the sockets. */
static void take_changes(void)
{
    static struct epoll_event events[EVENTS_MAX];
    int n = epoll_wait(changes, events, EVENTS_MAX, 0);

    for (int i = 0; i < n; i++) {
        struct way *way = events[i].data.ptr;

        way->may_read = way->may_read || (events[i].events & ~(unsigned)EPOLLOUT) != 0;
        way->back->may_write = way->back->may_write || (events[i].events & ~(unsigned)EPOLLIN) != 0;
    }
}

static void pairs_move(double *until)
{
    size_t kept = 0;

    for (size_t i = 0; i < n_pairs; i++) {
        struct pair *pair = pairs[i];

        pair_move(pair, until);
        if (pair->broken || (pair->way[0].passed_all && pair->way[1].passed_all)) {
            pair_free(pair);
        } else {
            pairs[kept++] = pair;
        }
    }
    n_pairs = kept;
}

/* Waits until then, or for what comes before, and passes it on; false at the end of standard input. */
static bool step(int listener, double *until)
{
    struct pollfd fds[] = {{.fd = changes, .events = POLLIN},
                           {.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = n_pairs < PAIRS_MAX ? listener : -1, .events = POLLIN}};
    double left = *until - now();

    left = left > 0 ? left : 0;
    (void)ppoll(fds, 3,
                &(struct timespec){.tv_sec = (time_t)left,
                                   .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)},
                NULL);
    if (fds[0].revents) {
        take_changes();
    }
    if (fds[2].revents & POLLIN) {
        int client = accept(listener, NULL, NULL);

        if (client >= 0) {
            pair_new(client);
        }
    }
    *until = now() + 60;
    pairs_move(until);
    return fds[1].revents == 0;
}

/* A connection takes two files, and each chunk under way two more. */
static void allow_files(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
}

int main(int argc, char **argv)
{
    double until = 0;
    int listener;

    if (argc != 3) {
        (void)fputs("usage: relay PORT MILLISECONDS\n", stderr);
        return 2;
    }
    server_port = (unsigned short)strtoul(argv[1], NULL, 10);
    half = strtod(argv[2], NULL) / 2000;
    (void)signal(SIGPIPE, SIG_IGN);
    allow_files();
    changes = epoll_create1(0);
    listener = changes < 0 ? -1 : listen_here();
    if (listener < 0) {
        return 1;
    }
    while (step(listener, &until)) {
    }
    return 0;
}
