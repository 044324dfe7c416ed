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
    int64_t ms;            /* waited for while little came */
    int64_t window_ms;     /* of what is being looked at */
    uint64_t window_bytes; /* that came meanwhile */
};

/**
 * Count one wait. Where at least 32 KiB come in each second of waiting, the line is at work, and its
 * time does not count: sizes have limits of their own.
 * @param ms    how long
 * @param bytes what came meanwhile
 * @return is the limit reached?
 */
bool pinc_patience_ends(struct pinc_patience *patience, int64_t ms, uint64_t bytes);

/** Is the limit reached? */
bool pinc_patience_ended(const struct pinc_patience *patience);

#endif
