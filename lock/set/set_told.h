/*
 * What is told of a lock when all locks of a run are done, as text: so it need not be known until then who made it.
 */
#ifndef PINC_LOCK_SET_TOLD_H
#define PINC_LOCK_SET_TOLD_H

#include "lock/state/compile_state.h"

/** Add what pinc_compile_tell() tells of a compile, which may go then. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_told_keep(struct pinc_buf *told,
                                                  struct pinc_session *session,
                                                  const struct pinc_compile *compile,
                                                  struct pinc_error *err);

/** Tell it, in the same order. */
void pinc_set_told_tell(const struct pinc_buf *told, const struct pinc_session *session);

#endif
