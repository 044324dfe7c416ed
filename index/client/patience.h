/*
 * How long answers are waited for in all: a chain of slow pages, each in time, ends as well.
 */
#ifndef PINC_INDEX_CLIENT_PATIENCE_H
#define PINC_INDEX_CLIENT_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

/* Zero it and set the limit. */
struct pinc_patience {
    unsigned seconds;      /* limit; 0: none */
    int64_t ms;            /* waited for, as far as it counts */
    int64_t window_ms;     /* of what is being looked at */
    uint64_t window_bytes; /* that came meanwhile */
};

/**
 * Count one wait. Where at least 32 KiB come in each second of waiting, the line is at work, and an eighth of
 * its time counts: a slow line may bring a page of 10 MB, and a server that pads what it sends to that speed
 * still comes to an end.
 * @param ms    how long
 * @param bytes what came meanwhile
 * @return is the limit reached?
 */
bool pinc_patience_ends(struct pinc_patience *patience, int64_t ms, uint64_t bytes);

/** Is the limit reached? */
bool pinc_patience_ended(const struct pinc_patience *patience);

#endif
