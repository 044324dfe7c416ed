/*
 * Threads of the library: signals are left to the caller's threads, and every C library gives the same stack.
 */
#ifndef PINC_BASE_THREAD_H
#define PINC_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/** Bytes of stack that a thread has at least: what glibc gives. musl's own measure is 128 KiB, macOS's 512 KiB. */
#define PINC_THREAD_STACK ((size_t)8 << 20)

/**
 * Start a thread that no signal is delivered to, for pthread_join().
 * @param user handed to run
 * @return false when the system has no thread to give
 */
bool pinc_thread_start(pthread_t *thread, void *(*run)(void *user), void *user);

#endif
