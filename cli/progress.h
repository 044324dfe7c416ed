/*
 * One line on a terminal that tells how far the work is.
 */
#ifndef PINC_CLI_PROGRESS_H
#define PINC_CLI_PROGRESS_H

#include <pinc/pinc.h>

#include <stdbool.h>

/** Switch the line on when standard error is a terminal. */
void progress_start(bool wanted);

/** Draw the line anew, about ten times a second at most; the first time a tenth of a second after
 * the start. */
void progress_draw(const struct pinc_progress *progress);

#endif
