#include "base/workers.h"

#include "base/alloc.h"
#include "base/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define THREADS_MAX 2

/* First in, first out. */
struct list {
    struct pinc_work *first, *last;
};

struct pinc_workers {
    pthread_t threads[THREADS_MAX];
    size_t n_threads, max_threads;
    size_t pending; /* the owner's */
    int pipe[2];    /* holds a byte while `done` is not empty */
    pthread_mutex_t lock;
    pthread_cond_t more, finished;
    struct list waiting, done;
    size_t idle; /* threads that wait for work */
    bool stop;
};

static void push(struct list *list, struct pinc_work *work)
{
    work->next = NULL;
    if (list->last) {
        list->last->next = work;
    } else {
        list->first = work;
    }
    list->last = work;
}

static struct pinc_work *pop(struct list *list)
{
    struct pinc_work *work = list->first;

    if (work) {
        list->first = work->next;
        list->last = list->first ? list->last : NULL;
    }
    return work;
}

/* With the lock held. */
static void put_done(struct pinc_workers *workers, struct pinc_work *work)
{
    bool first = !workers->done.first;

    push(&workers->done, work);
    while (first && write(workers->pipe[1], "", 1) < 0 && errno == EINTR) {
    }
}

static void *work_on(void *user)
{
    struct pinc_workers *workers = user;
    struct pinc_work *work;

    (void)pthread_mutex_lock(&workers->lock);
    while (!workers->stop) {
        work = pop(&workers->waiting);
        if (!work) {
            workers->idle++;
            (void)pthread_cond_wait(&workers->more, &workers->lock);
            workers->idle--;
            continue;
        }
        (void)pthread_mutex_unlock(&workers->lock);
        work->run(work);
        (void)pthread_mutex_lock(&workers->lock);
        put_done(workers, work);
        (void)pthread_cond_signal(&workers->finished);
    }
    (void)pthread_mutex_unlock(&workers->lock);
    return NULL;
}

static bool prepare_pipe(int fd)
{
    return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

enum pinc_status pinc_workers_new(struct pinc_workers **out, struct pinc_error *err)
{
    struct pinc_workers *workers = pinc_alloc(sizeof *workers);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int saved;

    *out = NULL;
    if (!workers) {
        return pinc_fail_memory(err);
    }
    if (pipe(workers->pipe) != 0) {
        saved = errno;
        pinc_free(workers);
        return pinc_fail(err, PINC_EIO, "cannot make a pipe: %s", strerror(saved));
    }
    if (!prepare_pipe(workers->pipe[0]) || !prepare_pipe(workers->pipe[1])) {
        saved = errno;
        (void)close(workers->pipe[0]);
        (void)close(workers->pipe[1]);
        pinc_free(workers);
        return pinc_fail(err, PINC_EIO, "cannot prepare a pipe: %s", strerror(saved));
    }
    workers->max_threads = processors < 1             ? 1
                           : processors > THREADS_MAX ? THREADS_MAX
                                                      : (size_t)processors;
    (void)pthread_mutex_init(&workers->lock, NULL);
    (void)pthread_cond_init(&workers->more, NULL);
    (void)pthread_cond_init(&workers->finished, NULL);
    *out = workers;
    return PINC_OK;
}

/* Signals are for the thread that owns the workers. */
static void start_thread(struct pinc_workers *workers)
{
    if (pinc_thread_start(&workers->threads[workers->n_threads], work_on, workers)) {
        workers->n_threads++;
    }
}

void pinc_workers_add(struct pinc_workers *workers, struct pinc_work *work)
{
    bool idle;

    workers->pending++;
    (void)pthread_mutex_lock(&workers->lock);
    idle = workers->idle > 0 && !workers->waiting.first;
    (void)pthread_mutex_unlock(&workers->lock);
    if (!idle && workers->n_threads < workers->max_threads) {
        start_thread(workers);
    }
    if (workers->n_threads == 0) {
        work->run(work);
    }
    (void)pthread_mutex_lock(&workers->lock);
    if (workers->n_threads == 0) {
        put_done(workers, work);
    } else {
        push(&workers->waiting, work);
    }
    (void)pthread_mutex_unlock(&workers->lock);
    (void)pthread_cond_signal(&workers->more); /* without the lock, which a thread wants first */
}

/* With the lock held: nothing is done any more that was not taken. */
static void empty_pipe(const struct pinc_workers *workers)
{
    char byte;

    while (read(workers->pipe[0], &byte, 1) < 0 && errno == EINTR) {
    }
}

/* Take a piece out of a list. */
static bool take_out(struct list *list, const struct pinc_work *work)
{
    struct pinc_work **at = &list->first, *before = NULL;

    while (*at && *at != work) {
        before = *at;
        at = &before->next;
    }
    if (!*at) {
        return false;
    }
    *at = work->next;
    list->last = *at ? list->last : before;
    return true;
}

void pinc_workers_wait(struct pinc_workers *workers, struct pinc_work *work)
{
    (void)pthread_mutex_lock(&workers->lock);
    while (!take_out(&workers->done, work)) {
        (void)pthread_cond_wait(&workers->finished, &workers->lock);
    }
    if (!workers->done.first) {
        empty_pipe(workers);
    }
    (void)pthread_mutex_unlock(&workers->lock);
    workers->pending--;
}

struct pinc_work *pinc_workers_take(struct pinc_workers *workers)
{
    struct pinc_work *work;

    (void)pthread_mutex_lock(&workers->lock);
    work = pop(&workers->done);
    if (work && !workers->done.first) {
        empty_pipe(workers);
    }
    (void)pthread_mutex_unlock(&workers->lock);
    workers->pending -= work ? 1 : 0;
    return work;
}

size_t pinc_workers_pending(const struct pinc_workers *workers)
{
    return workers->pending;
}

int pinc_workers_fd(const struct pinc_workers *workers)
{
    return workers->pipe[0];
}

void pinc_workers_free(struct pinc_workers *workers, void (*drop)(struct pinc_work *))
{
    struct pinc_work *work;
    size_t i;

    if (!workers) {
        return;
    }
    (void)pthread_mutex_lock(&workers->lock);
    workers->stop = true;
    (void)pthread_cond_broadcast(&workers->more);
    (void)pthread_mutex_unlock(&workers->lock);
    for (i = 0; i < workers->n_threads; i++) {
        (void)pthread_join(workers->threads[i], NULL);
    }
    while ((work = pop(&workers->waiting)) != NULL || (work = pop(&workers->done)) != NULL) {
        drop(work);
    }
    (void)pthread_cond_destroy(&workers->more);
    (void)pthread_cond_destroy(&workers->finished);
    (void)pthread_mutex_destroy(&workers->lock);
    (void)close(workers->pipe[0]);
    (void)close(workers->pipe[1]);
    pinc_free(workers);
}
