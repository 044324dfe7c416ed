/*
 * What an earlier run over the same input needed, here or on another machine of a shared cache, asked for
 * at once.
 *
 * Without an output of an earlier run, what is needed is found out level by level, a round trip for
 * each even where every page is in the cache and only has to be confirmed. So the cache keeps which
 * projects the last run came to. Of no influence on the result: a wrong name costs a request.
 */
#ifndef PINC_LOCK_COMPILE_RECALLED_PROJECTS_H
#define PINC_LOCK_COMPILE_RECALLED_PROJECTS_H

#include "lock/state/compile_state.h"

/**
 * Ask for the pages of the projects that are kept for this input and these indexes: other indexes
 * must not hear of them. Nothing is done offline and beside an old output.
 * @param compile as long as its source
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_recalled_projects_ask(struct pinc_compile *compile,
                                                          struct pinc_error *err);

/** Keep the projects of the resolution, unless these are what is kept. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_recalled_projects_keep(const struct pinc_compile *compile,
                                                           struct pinc_error *err);

#endif
