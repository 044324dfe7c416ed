/*
 * Guesses that cannot be right: what the version needs is forbidden by the input's own lines. The
 * solver gives such a version up, too, but only when everything else that it waits for is there.
 * Not for users of prefetch.h.
 */
#ifndef PINC_RESOLVER_PREFETCH_RULED_OUT_H
#define PINC_RESOLVER_PREFETCH_RULED_OUT_H

#include "resolver/prefetch/prefetch_nodes.h"

/** Does a requirement of the last guess's metadata hold at the target, by itself or for an extra that
 * is asked for? */
bool prefetch_requirement_holds(const struct pinc_prefetch *g, const struct prefetch_node *node,
                                size_t target, const struct pinc_requirement *req);

/** Can the last guess at a target not be right, by its metadata and the input's own lines? False
 * while what it takes to tell is not known. */
bool prefetch_input_forbids(const struct pinc_prefetch *g, const struct prefetch_node *node,
                            size_t target);

/** Do not guess the last guess again. The project must be known. @return false when out of memory */
bool prefetch_rule_out(struct pinc_prefetch *g, struct prefetch_node *node, size_t target);

/** Was that release ruled out? PINC_NONE never is. */
bool prefetch_is_ruled_out(const struct prefetch_node *node, size_t target, size_t release);

#endif
