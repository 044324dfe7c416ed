/*
 * Signals that ask the program to stop.
 */
#ifndef PINC_CLI_SIGNALS_H
#define PINC_CLI_SIGNALS_H

#include <stdbool.h>

/**
 * Catch SIGINT, SIGTERM and SIGHUP, unless the caller ignores them, and ignore SIGPIPE. The first
 * signal asks for a clean end, the second does not wait for it.
 */
void signals_start(void);

/** Is the program at work that nobody would miss (nothing is written yet)? Then a signal waits two
 * seconds for its clean end, not for ever. */
void signals_set_patient(bool on);

/** The number of the signal that asked the program to stop; 0: none. */
int signals_stopped(void);

#endif
