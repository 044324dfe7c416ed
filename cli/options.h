/*
 * Reading the command line by the library's table of options.
 */
#ifndef PINC_CLI_OPTIONS_H
#define PINC_CLI_OPTIONS_H

#include "cli/program.h"

/**
 * Read the words behind the command. --NAME VALUE, --NAME=VALUE, -n VALUE, -nVALUE, letters of
 * flags together, -- ends options.
 * @param program its command is set; NULL: only what every command takes
 * @return PINC_OK, PINC_EUSAGE, PINC_ENOMEM; err has a hint where one is known
 */
enum pinc_status options_read(struct program *program, int argc, char **argv,
                              struct pinc_error *err);

/** Print the help of the program (command NULL) or of a command, for a terminal of that many
 * columns. */
void options_print_help(FILE *to, const struct command *command, int columns);

#endif
