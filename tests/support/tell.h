/* What resolving says, as text. */
#ifndef PINC_TESTS_TELL_H
#define PINC_TESTS_TELL_H

#include "base/text.h"

/** Resolve the text of a fake index, and add the text of the conflict, or of the notes: "KIND TEXT", a
 * line each. Any other failure fails the test. */
void tell(struct pinc_buf *out, const char *text);

#endif
