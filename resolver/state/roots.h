/*
 * The requirements of the input, where the graph begins.
 */
#ifndef PINC_RESOLVER_STATE_ROOTS_H
#define PINC_RESOLVER_STATE_ROOTS_H

#include "resolver/state/graph.h"

/** Let a new graph know the input's requirements; direct references are asked for. PINC_OK;
 * PINC_EUSAGE (two URLs for one project and target); PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_roots_take(struct pinc_graph *graph, struct pinc_error *err);

#endif
