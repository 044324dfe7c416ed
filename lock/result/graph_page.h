/*
 * The graph of a lock as a page to look at: one HTML file that asks the network for nothing.
 */
#ifndef PINC_LOCK_GRAPH_PAGE_H
#define PINC_LOCK_GRAPH_PAGE_H

#include "lock/result/lock.h"

/**
 * Add the page: a table of the packages, which does without scripts, and for those who have them areas by size, what
 * differs between targets in colour, search, and who needs what.
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_graph_page(struct pinc_buf *buf, const struct pinc_lock *lock,
                                               struct pinc_error *err);

#endif
