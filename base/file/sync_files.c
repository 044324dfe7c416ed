#include "base/file/sync_files.h"

#include "base/thread.h"

#include <errno.h>
#include <stdatomic.h>
#include <unistd.h>

#define THREADS_MAX 7u /* beside the caller's */
#define FEW 4u         /* files for which no thread is started */

struct syncing {
    const int *fds;
    size_t n;
    atomic_size_t next;
    pthread_mutex_t lock; /* of what follows */
    size_t failed;        /* n: none */
    int why;
};

static int sync_file(int fd)
{
    int done;

    do {
        done = fsync(fd);
    } while (done != 0 && errno == EINTR);
    return done == 0 ? 0 : errno;
}

/* Take files until none is left. */
static void *run(void *user)
{
    struct syncing *s = user;
    size_t at;

    while ((at = atomic_fetch_add(&s->next, 1)) < s->n) {
        const int why = sync_file(s->fds[at]);

        if (why) {
            (void)pthread_mutex_lock(&s->lock);
            if (at < s->failed) {
                s->failed = at;
                s->why = why;
            }
            (void)pthread_mutex_unlock(&s->lock);
        }
    }
    return NULL;
}

bool pinc_sync_files(const int *fds, size_t n, size_t *failed)
{
    struct syncing s = {.fds = fds, .n = n, .failed = n};
    pthread_t threads[THREADS_MAX];
    size_t n_threads = 0;

    (void)pthread_mutex_init(&s.lock, NULL);
    /* Where there is no thread, this one does all. */
    while (n > FEW && n_threads < THREADS_MAX && n_threads + 1 < n &&
           pinc_thread_start(&threads[n_threads], run, &s)) {
        n_threads++;
    }
    (void)run(&s);
    while (n_threads) {
        (void)pthread_join(threads[--n_threads], NULL);
    }
    (void)pthread_mutex_destroy(&s.lock);
    *failed = s.failed;
    errno = s.failed < n ? s.why : errno;
    return s.failed == n;
}
