/*
 * How long something takes.
 */
#ifndef PINC_CLI_CLOCK_H
#define PINC_CLI_CLOCK_H

/** Seconds of a clock that never goes back. */
double clock_seconds(void);

#endif
