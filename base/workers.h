/*
 * A few threads for work that needs no more than its own data, so that the thread that waits for
 * the network is not kept from it.
 */
#ifndef PINC_BASE_WORKERS_H
#define PINC_BASE_WORKERS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* One piece of work: the first member of what it works on. */
struct pinc_work {
    struct pinc_work *next;          /* private */
    void (*run)(struct pinc_work *); /* on a thread of the workers' */
};

/* Opaque. Every function is for the one thread that owns it. */
struct pinc_workers;

/** @return PINC_OK, PINC_EIO, PINC_ENOMEM. Threads are started when there is work for them, as many
 * as there are processors but few. *out is freed by pinc_workers_free(). */
PINC_MUST_USE enum pinc_status pinc_workers_new(struct pinc_workers **out, struct pinc_error *err);

/** Give work away until pinc_workers_take(); where no thread can be started, it is done before this
 * returns. */
void pinc_workers_add(struct pinc_workers *workers, struct pinc_work *work);

/** A piece of work that is done; NULL when none is. */
struct pinc_work *pinc_workers_take(struct pinc_workers *workers);

/** Wait for one piece that was added, and take it. */
void pinc_workers_wait(struct pinc_workers *workers, struct pinc_work *work);

/** How many pieces were added and not taken. */
size_t pinc_workers_pending(const struct pinc_workers *workers);

/** A descriptor that is readable when there is something to take. */
int pinc_workers_fd(const struct pinc_workers *workers);

/** Wait for what is being done, leave the rest undone. @param drop called for all that was not
 * taken. NULL workers are fine. */
void pinc_workers_free(struct pinc_workers *workers, void (*drop)(struct pinc_work *));

#endif
