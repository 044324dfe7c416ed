/*
 * How the program ends.
 */
#ifndef PINC_CLI_EXIT_STATUS_H
#define PINC_CLI_EXIT_STATUS_H

/* Exit status, as the manual has it. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_NO_SOLUTION = 1, /* or a check that found a difference */
    EXIT_USAGE = 2,
    EXIT_NETWORK = 3, /* or a file that cannot be read or written */
    EXIT_INTERNAL = 4,
    EXIT_INTERRUPTED = 128 /* plus the number of the signal */
};

#endif
