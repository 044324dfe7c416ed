/*
 * How much longer a run may take because of a cache on another machine.
 *
 * Time in which several requests wait counts once. What was answered in time that the index would have
 * taken, too, costs nothing; a request without a use costs all of its time. Milliseconds of
 * one clock, which should stand still while the run is busy with something else.
 */
#ifndef PINC_INDEX_CLIENT_REMOTE_BUDGET_H
#define PINC_INDEX_CLIENT_REMOTE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/* Zero it and set the limit. */
struct pinc_remote_budget {
    int64_t limit;
    int64_t spent;
    int64_t counted; /* what lies before is in `spent`, or cost nothing */
};

/**
 * A request has ended.
 * @param saved what asking the index would have taken; 0: the answer was of no use
 */
void pinc_remote_budget_take(struct pinc_remote_budget *budget, int64_t started, int64_t ended,
                             int64_t saved);

/** What is left at `now`, should the request that has waited longest be in vain. Below 0: too much was
 * spent. @param started of that request; `now` where none waits */
int64_t pinc_remote_budget_left(const struct pinc_remote_budget *budget, int64_t started,
                                int64_t now);

#endif
