#include "base/thread.h"

#include <signal.h>

bool pinc_thread_start(pthread_t *thread, void *(*run)(void *user), void *user)
{
    pthread_attr_t attributes;
    sigset_t all, before;
    size_t size = 0;
    bool started;

    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    if (pthread_attr_getstacksize(&attributes, &size) == 0 && size < PINC_THREAD_STACK) {
        (void)pthread_attr_setstacksize(&attributes, PINC_THREAD_STACK);
    }
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    started = pthread_create(thread, &attributes, run, user) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)pthread_attr_destroy(&attributes);
    return started;
}
