/*
 * Packages that will be needed as far as anybody can tell before their turn comes: those of an
 * existing output, else what well-known projects need. Their pages are asked for at once rather than
 * level by level. Not for users of prefetch.h.
 */
#ifndef PINC_RESOLVER_PREFETCH_EXPECTED_H
#define PINC_RESOLVER_PREFETCH_EXPECTED_H

#include "resolver/prefetch/prefetch_nodes.h"

/** Ask for what an existing output has; without one, note the input's packages for
 * prefetch_expected_look_up(). PINC_OK, PINC_ENOMEM, what the provider fails with. */
PINC_MUST_USE enum pinc_status prefetch_expected_start(struct pinc_prefetch *g,
                                                       struct pinc_error *err);

/** Ask for what the packages that were noted need as far as the table knows, and for what that
 * needs. As above. */
PINC_MUST_USE enum pinc_status prefetch_expected_look_up(struct pinc_prefetch *g,
                                                         struct pinc_error *err);

/** A package will be needed at a target: ask for its page, and note it for prefetch_expected_look_up().
 * As above. */
PINC_MUST_USE enum pinc_status prefetch_expect(struct pinc_prefetch *g, struct pinc_slice name,
                                               size_t target, struct pinc_error *err);

#endif
