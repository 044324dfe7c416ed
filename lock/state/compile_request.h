/*
 * What a compile asks the resolver.
 */
#ifndef PINC_LOCK_COMPILE_REQUEST_H
#define PINC_LOCK_COMPILE_REQUEST_H

#include "lock/state/compile_state.h"

/**
 * Make compile->request out of what was read. pinc_compile_read() leaves lines without a name out of
 * it ("./folder"); once they have got theirs it is made again.
 * @return as pinc_request_make()
 */
PINC_MUST_USE enum pinc_status pinc_compile_request(struct pinc_compile *compile, bool skip_unnamed,
                                                    struct pinc_error *err);

#endif
