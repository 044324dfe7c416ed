/*
 * Why an existing output's version does not stay: what tells somebody who edited it, or a bot, what to do.
 */
#ifndef PINC_LOCK_NOT_KEPT_H
#define PINC_LOCK_NOT_KEPT_H

#include "resolver/types.h"

/**
 * Say for each kept pin of a request that the solution has in another version what is against it:
 * "flask 3.1.3: requirements.in:1 asks for flask<3.1", a line each, by the order of the pins. What the
 * solution does without is not a line, nor is a version that only the choice of others excludes.
 * @param buf the lines are added, each ended by LF; control characters are escaped
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_not_kept_tell(struct pinc_buf *buf,
                                                  const struct pinc_resolution *resolution,
                                                  const struct pinc_resolve_request *request,
                                                  struct pinc_error *err);

#endif
