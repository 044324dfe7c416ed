/*
 * Directives: whole lines "# pinc: ..." of a requirements file. pip takes them for comments.
 */
#ifndef PINC_LOCK_INPUT_DIRECTIVES_H
#define PINC_LOCK_INPUT_DIRECTIVES_H

#include "base/text.h"

#include <stdbool.h>

/**
 * The next directive of a decoded text. "#pinc:" and "#  pinc:" are the same; a line that continues
 * another with a backslash is one, too. Allocates nothing.
 * @param rest   the text; what is behind the directive's line afterwards
 * @param line   the number of the physical line where *rest starts, from 1; afterwards that of the
 *               new *rest
 * @param out    what stands behind "pinc:", without blanks at both ends
 * @param number the directive's line
 * @return false at the end of the text
 */
bool pinc_directive_next(struct pinc_slice *rest, unsigned *line, struct pinc_slice *out,
                         unsigned *number);

#endif
