#include "index/net/early_connect.h"

#include "base/alloc.h"
#include "base/thread.h"
#include "base/time/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HOST_MAX 254u
#define ADDRESSES_MAX 8u

/* Where to. */
struct destination {
    char host[HOST_MAX], port[8];
    struct sockaddr_storage addresses[ADDRESSES_MAX]; /* of one length; the first is connected to */
    size_t n;
    socklen_t len;
};

struct early_connect {
    pthread_mutex_t lock; /* of all below but `to`, which is the thread's until it is resolved */
    pthread_cond_t news;
    pthread_t thread;
    struct destination to;
    unsigned most, wanted, opened, taken;
    int64_t stopped_at; /* milliseconds */
    bool resolved;      /* the thread does not wait for others any more */
    bool stopped, abandoned;
    bool failed; /* a connection did, or was late */
    int sockets[EARLY_MOST];
};

/* --- the thread */

/* Where a host has addresses of both kinds, libcurl tries the other one after 200 ms. */
static bool is_of_one_kind(const struct addrinfo *found)
{
    const struct addrinfo *a;

    for (a = found; a && a->ai_family == found->ai_family; a = a->ai_next) {
    }
    return found && !a;
}

static bool resolve(struct destination *to, int flags)
{
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
    struct addrinfo *found = NULL, *a;
    const bool done = getaddrinfo(to->host, to->port, &hints, &found) == 0 &&
                      is_of_one_kind(found) && found->ai_addrlen <= sizeof *to->addresses;

    for (a = found; done && a && to->n < ADDRESSES_MAX; a = a->ai_next) {
        to->len = a->ai_addrlen;
        memcpy(&to->addresses[to->n++], a->ai_addr, to->len);
    }
    if (found) {
        freeaddrinfo(found);
    }
    return done;
}

/* @return a socket that is connected, or will be; -1 */
static int begin(const struct destination *to)
{
    const int fd = socket(to->addresses[0].ss_family, SOCK_STREAM, 0);

    if (fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
        (connect(fd, (const struct sockaddr *)to->addresses, to->len) == 0 ||
         errno == EINPROGRESS)) {
        return fd;
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return -1;
}

/* With the lock: to begin does not wait, and nothing is begun that nobody takes because of a stop meanwhile. */
static void connect_all(struct early_connect *e)
{
    int fd = 0;

    while (!e->stopped && fd >= 0) {
        if (e->opened == e->wanted || e->opened == e->most) {
            (void)pthread_cond_wait(&e->news, &e->lock);
            continue;
        }
        fd = begin(&e->to);
        if (fd >= 0) {
            e->sockets[e->opened++] = fd;
        }
    }
}

static void clear(struct early_connect *e)
{
    for (; e->taken < e->opened; e->taken++) {
        (void)close(e->sockets[e->taken]);
    }
}

static void destroy(struct early_connect *e)
{
    clear(e);
    (void)pthread_cond_destroy(&e->news);
    (void)pthread_mutex_destroy(&e->lock);
    pinc_free(e);
}

static void *run(void *user)
{
    struct early_connect *e = user;
    const bool found = e->to.n > 0 || resolve(&e->to, AI_ADDRCONFIG);
    bool abandoned;

    (void)pthread_mutex_lock(&e->lock);
    e->resolved = true;
    abandoned = e->abandoned;
    if (found) {
        connect_all(e);
    }
    (void)pthread_mutex_unlock(&e->lock);
    if (abandoned) {
        destroy(e);
    }
    return NULL;
}

/* --- life */

static bool set_destination(struct destination *to, const struct pinc_url *url)
{
    struct pinc_slice host = url->host;

    if (host.len > 2 && host.ptr[0] == '[') {
        host = pinc_slice_part(host, 1, host.len - 1);
    }
    if (host.len == 0 || host.len >= sizeof to->host) {
        return false;
    }
    memcpy(to->host, host.ptr, host.len);
    (void)snprintf(to->port, sizeof to->port, "%u", (unsigned)url->port);
    return true;
}

enum pinc_status early_connect_new(struct early_connect **out, const struct pinc_url *url,
                                   unsigned most, struct pinc_error *err)
{
    struct early_connect *e = pinc_alloc(sizeof *e);

    *out = NULL;
    if (!e) {
        return pinc_fail_memory(err);
    }
    if (!set_destination(&e->to, url)) {
        pinc_free(e);
        return PINC_OK;
    }
    e->most = most < EARLY_MOST ? most : EARLY_MOST;
    e->resolved = resolve(&e->to, AI_NUMERICHOST); /* without asking anybody */
    (void)pthread_mutex_init(&e->lock, NULL);
    (void)pthread_cond_init(&e->news, NULL);
    if (pinc_thread_start(&e->thread, run, e)) {
        *out = e;
    } else {
        destroy(e);
    }
    return PINC_OK;
}

void early_connect_want(struct early_connect *e)
{
    if (e) {
        (void)pthread_mutex_lock(&e->lock);
        e->wanted++;
        (void)pthread_cond_signal(&e->news);
        (void)pthread_mutex_unlock(&e->lock);
    }
}

void early_connect_stop(struct early_connect *e)
{
    if (e) {
        (void)pthread_mutex_lock(&e->lock);
        e->stopped_at = e->stopped ? e->stopped_at : pinc_clock_ms();
        e->stopped = true;
        (void)pthread_cond_signal(&e->news);
        (void)pthread_mutex_unlock(&e->lock);
    }
}

static bool is_made(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLOUT};

    return poll(&ready, 1, 0) != 0; /* or has failed */
}

bool early_connect_waits(struct early_connect *e, int *fd)
{
    bool waits = false;

    if (e) {
        (void)pthread_mutex_lock(&e->lock);
        waits = e->taken < e->opened && !is_made(e->sockets[e->taken]);
        e->failed =
            e->failed || (waits && e->stopped && pinc_clock_ms() - e->stopped_at >= EARLY_LATE_MS);
        if (waits && e->stopped && pinc_clock_ms() - e->stopped_at >= EARLY_WAIT_MS) {
            clear(e);
            waits = false;
        }
        *fd = waits ? e->sockets[e->taken] : -1;
        (void)pthread_mutex_unlock(&e->lock);
    }
    return waits;
}

static bool is_good(int fd)
{
    socklen_t len = sizeof(int);
    int error = 0;

    return is_made(fd) && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 && error == 0;
}

int early_connect_take(struct early_connect *e)
{
    int fd = -1;

    if (!e) {
        return -1;
    }
    (void)pthread_mutex_lock(&e->lock);
    while (fd < 0 && e->taken < e->opened) {
        fd = e->sockets[e->taken++];
        if (!is_good(fd)) {
            (void)close(fd);
            fd = -1;
            e->failed = true;
        }
    }
    (void)pthread_mutex_unlock(&e->lock);
    return fd;
}

bool early_connect_failed(struct early_connect *e)
{
    bool failed = false;

    if (e) {
        (void)pthread_mutex_lock(&e->lock);
        failed = e->failed;
        (void)pthread_mutex_unlock(&e->lock);
    }
    return failed;
}

bool early_connect_suits(struct early_connect *e, const struct sockaddr *address, size_t len)
{
    bool suits = false;
    size_t i;

    (void)pthread_mutex_lock(&e->lock);
    for (i = 0; i < e->to.n && e->resolved && !suits; i++) {
        suits = len == e->to.len && memcmp(address, &e->to.addresses[i], len) == 0;
    }
    (void)pthread_mutex_unlock(&e->lock);
    return suits;
}

void early_connect_free(struct early_connect *e)
{
    bool resolved;

    if (!e) {
        return;
    }
    (void)pthread_mutex_lock(&e->lock);
    e->stopped = true;
    resolved = e->resolved;
    e->abandoned = !resolved;
    (void)pthread_cond_signal(&e->news);
    if (!resolved) {
        (void)pthread_detach(e->thread); /* nobody waits for a name server that nobody needs */
    }
    (void)pthread_mutex_unlock(&e->lock);
    if (resolved) {
        (void)pthread_join(e->thread, NULL);
        destroy(e);
    }
}
