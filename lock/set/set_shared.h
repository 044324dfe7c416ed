/*
 * What the locks of a run share: sources, whose pages and metadata are read once, and the resolver's tables over them.
 */
#ifndef PINC_LOCK_SET_SHARED_H
#define PINC_LOCK_SET_SHARED_H

#include "lock/state/compile_state.h"

/* Opaque. Every function is for one thread at a time. */
struct pinc_set_shared;

/** Nothing yet; freed by pinc_set_shared_free(). NULL when out of memory. */
struct pinc_set_shared *pinc_set_shared_new(void);

/** Free it with the compiles whose sources were kept. NULL is fine. */
void pinc_set_shared_free(struct pinc_set_shared *shared);

/** A source that was kept and will do for a compile; NULL: none. */
struct pinc_source *pinc_set_shared_source(const struct pinc_set_shared *shared,
                                           const struct pinc_compile *compile);

/** The tables for a compile whose request is complete; NULL: it has its own. */
struct pinc_shared_tables *pinc_set_shared_tables(struct pinc_set_shared *shared,
                                                  const struct pinc_compile *compile);

/** Let others have the source of a compile, if that is its own: the compile stays as it is until the end. PINC_OK,
 * PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_shared_keep(struct pinc_set_shared *shared,
                                                    struct pinc_compile *compile,
                                                    struct pinc_error *err);

/** The targets of compiles that went, which outlive all others. */
const struct pinc_env_list *pinc_set_shared_targets(const struct pinc_set_shared *shared);

/** Take the targets of a compile that is about to go, as far as they are new. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_shared_take_targets(struct pinc_set_shared *shared,
                                                            struct pinc_compile *compile,
                                                            struct pinc_error *err);

/** Free a compile, unless its source was kept. NULL is fine. */
void pinc_set_shared_drop(const struct pinc_set_shared *shared, struct pinc_compile *compile);

#endif
