/*
 * An independent look at a solution, for tests: it shares no code with the resolver.
 */
#ifndef PINC_TESTS_JUDGE_H
#define PINC_TESTS_JUDGE_H

#include "resolver/types.h"

/**
 * Is every pick usable and needed, and every requirement and dependency satisfied, at every target?
 * @return true; else false with the first finding in `why`
 */
bool judge_resolution(const struct pinc_resolution *r, const struct pinc_resolve_request *request,
                      struct pinc_buf *why);

/** Add "name version@targets" lines of all picks, for comparing. */
void judge_print(struct pinc_buf *out, const struct pinc_resolution *r,
                 const struct pinc_resolve_request *request);

#endif
